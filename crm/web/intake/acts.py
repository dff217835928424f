"""What a person says of mail that waits: whose it is, that it is nobody's, and that this was a slip."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.capture.models import Belonging
from crm.capture.queries import Group, group_called, mail_for, said_for
from crm.capture.services import say_whose, say_whose_mail, unsay
from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.watch.services import sweep

from ..access import mail_or_404
from ..door import now, reader
from ..listing.named import client_called
from ..numbers import row_number
from ..respond import UNPROCESSABLE, wants_part
from ..spans import capital, figure
from .forms import NewClient
from .gather import gather
from .make import make_client
from .rights import placers
from .views import choose

# A slip is noticed at once; later the list of rules is the way. The offer on the page ends a little earlier.
UNDO_FOR = timedelta(seconds=45)
GONE = "Nothing of {} waits any more; a colleague has placed it meanwhile."
# What a button says instead of a client.
NOBODY = "-"
UNKNOWN = "No client is called that. Choose one that is offered, or make a new one."


@require_POST
@placers
def file(request: HttpRequest) -> HttpResponse:
    """Everything of this company is that client's, or no client's."""
    user, at = reader(request), now()
    name, group = _group(request, user, at)
    if group is None:
        return _told(request, GONE.format(name))
    client = _client(request, user, at)
    if client is None and request.POST.get("client") != NOBODY:
        return _told(request, UNKNOWN)
    return _say(request, group, client, user, at)


@require_POST
@placers
def new(request: HttpRequest) -> HttpResponse:
    """A client, its contact and its project in one step, and the mail filed under it."""
    user, at = reader(request), now()
    name, group = _group(request, user, at)
    if group is None:
        return _told(request, GONE.format(name))
    form = NewClient(request.POST)
    if not form.is_valid():
        return choose(request, group, form, UNPROCESSABLE)
    try:
        client, said = make_client(group, form, user, at)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return choose(request, group, form, UNPROCESSABLE)
    sweep(at, client=client)
    return _done(request, said, f"{client.name} is a client now; {_filed(group)}.")


@require_POST
@placers
def file_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """This mail alone is that client's, or no client's."""
    user, at = reader(request), now()
    found, client = mail_or_404(user, pk, at), _client(request, user, at)
    if client is None and request.POST.get("client") != NOBODY:
        return _told(request, UNKNOWN)
    try:
        said = say_whose_mail(mail=found, client=client, by=user, at=at)
    except Refusal as refusal:
        return _told(request, str(refusal))
    if client:
        sweep(at, client=client)
    return _done(request, said, f"Filed with {client.name}." if client else "Set aside as no client’s.")


@require_POST
@placers
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was just said, with everything it filed."""
    user, at = reader(request), now()
    said = get_object_or_404(said_for(user, at=at), pk=pk, said_by=user)
    if at - said.said_at > UNDO_FOR:
        messages.error(request, "Undo is over. Remove the rule instead.")
        return redirect("intake_rules")
    unsay(said=said, by=user, at=at, take_back=True)
    if said.client:
        sweep(at, client=said.client)
    return _told(request, "Undone. It waits again.", messages.SUCCESS)


def _say(request: HttpRequest, group: Group, client: Client | None, user: StaffMember, at: datetime) -> HttpResponse:
    try:
        said = say_whose(name=group.name, client=client, by=user, at=at)
    except Refusal as refusal:
        return _told(request, str(refusal))
    if client is None:
        return _done(request, said, f"{group.name} is no client: {_filed(group, 'set aside')}.")
    sweep(at, client=client)
    return _done(request, said, f"{capital(_filed(group))} with {client.name}; so is what comes from {group.name}.")


def _filed(group: Group, verb: str = "filed") -> str:
    return f"{figure(len(group.mails), 'mail')} {verb}"


def _group(request: HttpRequest, user: StaffMember, at: datetime) -> tuple[str, Group | None]:
    name = request.POST.get("group", "")[:254]
    return name, group_called(mail_for(user, at=at), name)


def _client(request: HttpRequest, user: StaffMember, at: datetime) -> Client | None:
    """The client that was proposed, by number, or typed, by name or code; only one this person may see."""
    clients, typed = clients_for(user, at=at), request.POST.get("client", "")[:200]
    if typed.startswith("#"):
        return clients.filter(pk=row_number(typed[1:])).first()
    found = client_called(clients, typed)
    return found[0] if found else None


def _done(request: HttpRequest, said: Belonging, text: str) -> HttpResponse:
    return _told(request, text, messages.SUCCESS, f"undo:{reverse('intake_undo', args=[said.pk])}")


def _told(request: HttpRequest, text: str, level: int = messages.WARNING, tags: str = "") -> HttpResponse:
    """What was done, and what waits now; the page itself where no script asked for a part of it."""
    messages.add_message(request, level, text, extra_tags=tags)
    if not wants_part(request):
        return redirect("intake")
    return render(request, "web/intake/_after.html", gather(reader(request), now()))
