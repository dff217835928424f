from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from crm.clients.queries import clients_for
from crm.digests.models import Notice
from crm.staff.errors import Refusal
from crm.watch import services
from crm.watch.models import Flag
from crm.watch.queries import RULE_IN_WORDS, arithmetic_now, history, open_flags
from crm.watch.values import FlagKind, Severity

from ..access import flag_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE
from ..returning import back
from ..spans import capital, several
from .forms import Assign, Dismiss, Snooze

TONES = {Severity.SERIOUS: "late", Severity.WARNING: "soon", Severity.NOTICE: ""}
MOST = 300


@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """What is late and why, grouped by kind, worst first."""
    at = now()
    kind = request.GET.get("kind", "")
    rows = open_flags(clients_for(reader(request), at=at), kind if kind in FlagKind.values else "")
    found = list(rows.prefetch_related("interaction__projects")[:MOST])
    why = arithmetic_now(found, at)
    context = {"groups": _groups(found, why), "lede": _lede(found), "kind": kind, "kinds": FlagKind.choices}
    return render(request, "web/flags/page.html", context)


def _groups(found: list[Flag], why: dict[int, str]) -> list[dict[str, Any]]:
    order = [kind.value for kind in FlagKind]
    rows = sorted(found, key=lambda flag: order.index(flag.flag_kind))
    return [
        {
            "kind": FlagKind(kind).label,
            "rule": RULE_IN_WORDS[FlagKind(kind)],
            "flags": [(flag, why[flag.pk], TONES[Severity(flag.severity)]) for flag in group],
        }
        for kind, group in groupby(rows, key=lambda flag: flag.flag_kind)
    ]


def _lede(found: list[Flag]) -> str:
    if not found:
        return "Nothing needs a look. When a promise to a client slips, it appears here."
    serious = sum(1 for flag in found if flag.severity == Severity.SERIOUS)
    verb = "needs" if len(found) == 1 else "need"
    grave = f"; {several(serious, 'is', 'are')} serious" if serious else ""
    return capital(f"{several(len(found), 'flag')} {verb} a look{grave}.")


@require_safe
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One flag: the rule in words, the evidence, the arithmetic, who was told when."""
    at = now()
    return render(request, "web/flags/flag.html", _context(flag_or_404(reader(request), pk, at), at))


def _context(found: Flag, at: datetime, **tried: forms.Form) -> dict[str, Any]:
    until = services.acts.latest_snooze(at)
    empty = {
        "snooze": Snooze(initial={"until": min(until, at + timedelta(days=2))}),
        "assign": Assign(),
        "dismiss": Dismiss(),
    }
    return {
        "flag": found,
        "why": arithmetic_now([found], at)[found.pk],
        "rule": RULE_IN_WORDS[FlagKind(found.flag_kind)],
        "tone": TONES[Severity(found.severity)],
        "history": history(found),
        "told": Notice.objects.filter(event__flag=found).select_related("recipient", "delivery").order_by("id"),
        **empty,
        **tried,
    }


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, None, "acknowledge", "Acknowledged: the ladder holds for half a business day.")


@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, Snooze(request.POST), "snooze", "It rests until then.")


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, Assign(request.POST), "assign", "Assigned.")


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, Dismiss(request.POST), "dismiss", "Dismissed; it returns only if there is more to it.")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, None, "reopen", "Open again.")


def _act(request: HttpRequest, pk: int, form: forms.Form | None, verb: str, done: str) -> HttpResponse:
    """One verb of the watch room on one flag; a form that is not accepted keeps what was typed."""
    user, at = reader(request), now()
    found = flag_or_404(user, pk, at)
    if form is not None and not form.is_valid():
        return render(request, "web/flags/flag.html", _context(found, at, **{verb: form}), status=UNPROCESSABLE)
    try:
        getattr(services, verb)(flag=found, by=user, at=at, **(form.cleaned_data if form else {}))
    except Refusal as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return redirect("flag", pk)
        form.add_error(None, str(refusal))
        return render(request, "web/flags/flag.html", _context(found, at, **{verb: form}), status=UNPROCESSABLE)
    messages.success(request, done)
    return back(request, "flag", pk)
