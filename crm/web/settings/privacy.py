"""What is held of a person at a client: handed over whole, or erased."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from crm.capture.services.erasing import erase_person
from crm.clients.erasing import is_erased
from crm.clients.models import Contact
from crm.conversations.models import Interaction

from ..access import contact_or_404
from ..door import now, reader
from ..proof import just_now
from .forms.fields import helper
from .held import held, named_elsewhere
from .rights import administrators
from .show import accepted, show


class Erase(forms.Form):
    reason = forms.CharField(max_length=300, label="Why are they erased?", help_text="Stays in the trail.")

    @property
    def helper(self) -> FormHelper:
        return helper("Erase for good", "erase")


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def contact_data(request: HttpRequest, pk: int) -> HttpResponse:
    """How much is held of somebody, and the two things they may ask for."""
    user, at = reader(request), now()
    contact = contact_or_404(user, pk, at)
    form = Erase(request.POST or None)
    if accepted(form, lambda: _erase(contact, form, request)):
        return redirect("client", contact.client_id)
    context: dict[str, Any] = {
        "contact": contact,
        "is_erased": is_erased(contact),
        "said": Interaction.objects.filter(contacts=contact).count(),
        "elsewhere": named_elsewhere(contact),
    }
    return show(request, "contact_data", context, here="retention", form=form)


def _erase(contact: Contact, form: Erase, request: HttpRequest) -> None:
    name = contact.name
    erase_person(contact=contact, by=reader(request), at=now(), reason=form.cleaned_data["reason"])
    messages.success(request, f"{name} is {contact.name} from now on, everywhere. What was said and when stays.")


@administrators
@just_now
@require_safe
def contact_export(request: HttpRequest, pk: int) -> JsonResponse:
    """Everything held of somebody, to be given to them."""
    contact = contact_or_404(reader(request), pk, now())
    response = JsonResponse(held(contact), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="contact-{contact.pk}.json"'
    response["Cache-Control"] = "no-store"
    return response
