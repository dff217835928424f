"""What a person does with one flag, or with several at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.watch import services
from crm.watch.models import Flag

from ..access import flag_or_404, flags_among
from ..door import now, reader, site_hours
from ..respond import UNPROCESSABLE
from ..returning import back
from ..spans import capital, figure
from .forms import Assign, Dismiss, Snooze
from .views import context_of

FORMS: dict[str, type[forms.Form] | None] = {
    "acknowledge": None,
    "snooze": Snooze,
    "assign": Assign,
    "dismiss": Dismiss,
    "reopen": None,
}
DONE = {
    "acknowledge": "acknowledged: the ladder holds for half a business day",
    "snooze": "put to rest until then",
    "assign": "assigned",
    "dismiss": "dismissed: it returns only if there is more to it",
    "reopen": "open again",
}


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on one flag; a form that is not accepted keeps what was typed."""
    user, at = reader(request), now()
    found, form = flag_or_404(user, pk, at), _form(verb, request)
    if form is not None and not form.is_valid():
        return _refused(request, found, at, verb, form)
    try:
        _do(verb, found, user, at, form)
    except Refusal as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return redirect("flag", pk)
        form.add_error(None, str(refusal))
        return _refused(request, found, at, verb, form)
    messages.success(request, f"{capital(DONE[verb])}.", extra_tags=_undo(verb, [pk]))
    return back(request, "flag", pk)


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """The same verb on every flag that was ticked; one that has closed meanwhile stops nobody."""
    user, at = reader(request), now()
    verb = request.POST.get("verb", "")
    ticked = flags_among(user, request.POST.getlist("flag") or request.GET.getlist("flag"), at)
    verb = verb or request.GET.get("verb", "")
    if verb not in FORMS or not ticked:
        messages.error(request, "Tick at least one flag, then choose what to do with it.")
        return back(request, "flags")
    form = _form(verb, request)
    if form is not None and not form.is_valid():
        missing = "; ".join(f"{form[name].label.lower()}: {errors[0]}" for name, errors in form.errors.items())
        messages.error(request, f"Nothing was changed. {capital(missing)}")
        return back(request, "flags")
    done, refused = _do_all(verb, ticked, user, at, form)
    if done:
        text = f"{figure(len(done), 'flag')} {DONE[verb]}."
        messages.success(request, text, extra_tags=_undo(verb, done))
    for refusal in refused:
        messages.error(request, refusal)
    return back(request, "flags")


def _do_all(
    verb: str, flags: list[Flag], user: StaffMember, at: datetime, form: forms.Form | None
) -> tuple[list[int], set[str]]:
    done, refused = [], set()
    for flag in flags:
        try:
            _do(verb, flag, user, at, form)
            done.append(flag.pk)
        except Refusal as refusal:
            refused.add(str(refusal))
    return done, refused


def _form(verb: str, request: HttpRequest) -> forms.Form | None:
    kind = FORMS[verb]
    return kind(request.POST) if kind else None


def _do(verb: str, flag: Flag, user: StaffMember, at: datetime, form: forms.Form | None) -> None:
    data: dict[str, Any] = form.cleaned_data if form else {}
    getattr(services, verb)(flag=flag, by=user, at=at, **data)


def _undo(verb: str, flags: list[int]) -> str:
    """An acknowledgement, a rest or a dismissal is taken back by opening the flag again."""
    if verb in ("reopen", "assign"):
        return ""
    asked: list[tuple[str, str | int]] = [("verb", "reopen"), *(("flag", pk) for pk in flags)]
    return f"undo:{reverse('flags_bulk')}?{urlencode(asked)}"


def _refused(request: HttpRequest, found: Flag, at: datetime, verb: str, form: forms.Form) -> HttpResponse:
    context = context_of(found, at, site_hours(request), **{verb: form})
    return render(request, "web/flags/flag.html", context, status=UNPROCESSABLE)
