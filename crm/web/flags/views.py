from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crm.clients.queries import clients_for
from crm.conversations.fetching import fetch_projects
from crm.digests.models import Notice
from crm.projects.queries import projects_for
from crm.staff.asking import asked_often
from crm.staff.colleagues import colleagues
from crm.staff.columns import counting
from crm.staff.models import Installation, StaffMember
from crm.staff.queries import SiteHours
from crm.watch import services
from crm.watch.models import Flag
from crm.watch.queries import RULE_IN_WORDS, arithmetic_now, flags_in_sight, history, with_subjects, worst_of
from crm.watch.values import FlagKind, Severity

from ..access import flag_or_404
from ..door import now, reader, site_hours
from ..evidence import evidence
from ..listing import answer
from ..spans import capital, several
from .forms import Assign, Dismiss, Snooze
from .listing import flags_asked

# The page is one look; each kind has a page of its own, and the list of all is the export.
MOST = 25
# What a row shows of a flag and of what it is about.
SHOWN = (
    *("flag_kind", "severity", "status", "opened_at", "snoozed_until", "escalation_level", "evidence", "why"),
    *("client__name", "source__name", "project__code_name", "interaction__summary", "interaction__clock__opened_by"),
    *("commitment__text", "commitment__due", "milestone__name", "milestone__due", "owner__name", "assigned_to__name"),
)


@dataclass(frozen=True)
class Group:
    """All flags of one kind that are shown, with the rule they broke."""

    kind: FlagKind
    rule: str
    flags: list[tuple[Flag, str]]


@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    """What is late and why, grouped by kind, worst first."""
    at, hours = now(), site_hours(request)
    asked = request.GET.get("kind", "")
    kind = asked if asked in FlagKind.values else ""
    asks = (reader(request), at, [kind] if kind else [])
    found, ((count, serious),) = _found(*asks), _counted(*asks) or [(0, 0)]
    fetch_projects(flag.interaction for flag in found if flag.interaction)
    context = {
        "groups": groups(found, evidence(found, at, hours)),
        "lede": lede(count, serious),
        "hidden": count - len(found),
        "kind": kind,
        "kinds": FlagKind.choices,
        "colleagues": colleagues() if found else [],
        "rests": rests(at, hours),
    }
    return render(request, "web/flags/page.html", context)


@asked_often
def _found(user: StaffMember, at: datetime, kinds: Sequence[str]) -> QuerySet[Flag]:
    return with_subjects(worst_of(_standing(user, at, kinds), MOST)).only(*SHOWN)


@asked_often
def _counted(user: StaffMember, at: datetime, kinds: Sequence[str]) -> QuerySet[Installation, Any]:
    """All of them, and the serious ones."""
    rows = _standing(user, at, kinds)
    return counting(rows, rows.filter(severity=Severity.SERIOUS))


def _standing(user: StaffMember, at: datetime, kinds: Sequence[str]) -> QuerySet[Flag]:
    rows = flags_in_sight(clients_for(user, at=at))
    return rows.filter(flag_kind__in=kinds) if kinds else rows


@require_safe
def all_flags(request: HttpRequest) -> HttpResponseBase:
    """Every flag, standing or not, as a list."""
    return answer(request, flags_asked(request.GET.get("state", "")))


def groups(found: Iterable[Flag], why: dict[int, str]) -> list[Group]:
    """The kind that holds the worst flag first; kinds that are equally bad keep the order of FlagKind."""
    of_kind: dict[FlagKind, list[Flag]] = {kind: [] for kind in FlagKind}
    for flag in found:
        of_kind[FlagKind(flag.flag_kind)].append(flag)
    shown = sorted((kind for kind in FlagKind if of_kind[kind]), key=lambda kind: -_gravest(of_kind[kind]))
    return [Group(kind, RULE_IN_WORDS[kind], [(flag, why[flag.pk]) for flag in of_kind[kind]]) for kind in shown]


def _gravest(flags: Iterable[Flag]) -> int:
    return max(Severity.values.index(flag.severity) for flag in flags)


def rests(at: datetime, hours: SiteHours) -> list[datetime]:
    """How long a flag may sleep: the mornings after one, two and the most business days."""
    return [hours.business_day_end(at, days) for days in (1, 2, services.acts.LONGEST_SNOOZE - 1)]


def lede(count: int, serious: int) -> str:
    if not count:
        return "Nothing needs a look. When a promise to a client slips, it appears here."
    grave = f"; {several(serious, 'is', 'are')} serious" if serious else ""
    return capital(f"{several(count, 'flag')} {'needs' if count == 1 else 'need'} a look{grave}.")


@require_safe
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One flag: the rule in words, the evidence, the arithmetic, who was told when."""
    at = now()
    found = flag_or_404(reader(request), pk, at)
    context = context_of(found, at, site_hours(request))
    if found.source:
        depend = projects_for(reader(request), at=at).filter(pk__in=found.evidence["projects"])
        context["depend"] = depend.order_by("code_name")
    return render(request, "web/flags/flag.html", context)


def context_of(found: Flag, at: datetime, hours: SiteHours, **tried: forms.Form) -> dict[str, Any]:
    empty = {
        "snooze": Snooze(),
        "assign": Assign(),
        "dismiss": Dismiss(),
    }
    return {
        "flag": found,
        "why": arithmetic_now([found], at)[found.pk],
        "evidence": evidence([found], at, hours)[found.pk],
        "rule": RULE_IN_WORDS[FlagKind(found.flag_kind)],
        "rests": rests(at, hours),
        "history": history(found),
        "told": Notice.objects.filter(event__flag=found).select_related("recipient", "delivery").order_by("id"),
        **empty,
        **tried,
    }
