from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from crm.capture.services import greet
from crm.clients.services import add_client, add_contact, change_client, change_contact
from crm.conversations.services import follow_wall
from crm.staff.errors import Refusal
from crm.watch.services import sweep

from ..access import client_or_404, contact_or_404
from ..door import now, reader, site_hours
from ..listing import answer
from ..respond import UNPROCESSABLE
from .forms import ChangeClient, ChangeContact, ClientForm, ContactForm
from .gather import gather
from .listing import CLIENTS


@require_safe
def clients(request: HttpRequest) -> HttpResponseBase:
    """Every client this person may see, those with most open flags first."""
    return answer(request, CLIENTS)


@require_safe
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """All projects, people on both sides, what waits, what was agreed and what was said."""
    at = now()
    found = client_or_404(reader(request), pk, at)
    return render(request, "web/clients/page.html", gather(found, at, site_hours(request)))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user, at = reader(request), now()
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_client(by=user, at=at, **form.cleaned_data)
            greet(client=made, at=at)
            messages.success(request, f"{made.name} is a client now. Add its first contact or project.")
            return redirect("client", made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": "New client"}, status=status)


@require_http_methods(["GET", "POST"])
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    owner = client_or_404(user, pk, at)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contact(client=owner, by=user, at=at, **form.cleaned_data)
            greet(client=owner, at=at)
            sweep(at, client=owner)
            return redirect("client", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": f"New contact at {owner.name}"}, status=status)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    found = client_or_404(user, pk, at)
    form = ChangeClient(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_client(client=found, by=user, at=at, **form.cleaned_data)
            follow_wall(client=found)
            greet(client=found, at=at)
            sweep(at, client=found)
            messages.success(request, "Saved. A new tier holds for questions asked from now on.")
            return redirect("client", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": f"About {found.name}"}, status=status)


@require_http_methods(["GET", "POST"])
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    found = contact_or_404(user, pk, at)
    form = ChangeContact(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_contact(contact=found, by=user, at=at, **form.cleaned_data)
            greet(client=found.client, at=at)
            messages.success(request, f"Saved what we know of {found.name}.")
            return redirect("client", found.client_id)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context: dict[str, Any] = {"form": form, "title": f"{found.name} of {found.client.name}"}
    if user.is_staff:
        context["also"] = ("What is held of them, and erasing it", reverse("contact_data", args=[pk]))
    return render(request, "web/form.html", context, status=UNPROCESSABLE if form.is_bound else 200)
