"""Whose mail is ours, whom we believe, and what starts no clock."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from crm.capture.models import MailRules, OwnName
from crm.capture.queries import lessons_for
from crm.capture.quiet import quiet_mail, quiet_share
from crm.capture.services import disown, own, set_mail_rules, unteach
from crm.clients.queries import clients_for

from ..door import now, reader
from .forms.mail import OwnNameForm, SwitchesForm
from .rights import administrators
from .show import accepted, show

SWITCHES = ("thanks_end", "notes_ask_nothing", "copies_ask")
NEWEST = 100


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What mail is judged by, and how much of it asked nothing."""
    return show(request, "mail", _context(request, OwnNameForm()), here="mail")


@administrators
@require_POST
def add_name(request: HttpRequest) -> HttpResponse:
    form = OwnNameForm(request.POST)
    if accepted(form, lambda: own(by=reader(request), at=now(), **form.cleaned_data)):
        messages.success(request, "Added. Mail that is read from now on is judged by it.")
        return redirect("mail")
    return show(request, "mail", _context(request, form), here="mail", form=form)


@administrators
@require_POST
def remove_name(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(OwnName, pk=pk)
    disown(row=row, by=reader(request), at=now())
    messages.success(request, f"{row.value} is not ours any more. What stands on timelines stays.")
    return redirect("mail")


@administrators
@require_POST
def switches(request: HttpRequest) -> HttpResponse:
    form = SwitchesForm(request.POST)
    if form.is_valid():
        set_mail_rules(by=reader(request), at=now(), **form.cleaned_data)
        messages.success(request, "Saved. It holds for mail that is read from now on.")
    return redirect("mail")


@administrators
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(lessons_for(reader(request), at=now()), pk=pk)
    unteach(rule=rule, by=reader(request), at=now())
    messages.success(request, f"Forgotten: {rule}. What it changed stays.")
    return redirect("mail")


@require_safe
def quiet(request: HttpRequest) -> HttpResponse:
    """The mails that started no clock because they asked nothing."""
    rows = quiet_mail(clients_for(reader(request), at=now()), now()).select_related("client", "filing")
    return show(request, "mail_quiet", {"rows": rows[:NEWEST]}, here="mail")


def _context(request: HttpRequest, form: BaseForm) -> dict[str, Any]:
    user, at = reader(request), now()
    rules, share = MailRules.objects.first() or MailRules(), quiet_share(clients_for(user, at=at), at)
    return {
        "names": OwnName.objects.select_related("staff"),
        "add": form,
        "switches": SwitchesForm(initial={name: getattr(rules, name) for name in SWITCHES}),
        "rules": rules,
        "taught": lessons_for(user, at=at) if user.is_staff else (),
        "share": f"{share.quiet} of {share.all} mail{'' if share.all == 1 else 's'} from clients in 90 days",
        "quiet": share.quiet,
    }
