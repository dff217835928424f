"""What the rules would have found at a past instant, and in which words. Nothing here writes.

A flag says how long nobody may be silent by the limit of today; another tier or phase dates it anew. So projects are
judged again as they were then, and of their flags only what people did with them is taken from the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models.functions import Coalesce

from crm.conversations.models import Clock
from crm.conversations.queries import LastContact
from crm.leadership.limits import Limits
from crm.leadership.past import Known
from crm.projects.models import Project
from crm.staff.queries import SiteHours

from .finding import Finding, Missed, Scope
from .models import Flag
from .past import MADE
from .rules.contact import no_contact, no_leadership_contact
from .rules.records import lacking
from .rules.repeats import TEN_BUSINESS_DAYS, repeat_breach
from .silence import SilenceLimits
from .values import FlagKind, FlagStatus, Happening

# How a flag calls what the trail keeps under these names (`past.LACKING`).
CALLED = {"manager": "project manager", "sponsor": "executive sponsor", "zone": "time zone"}
UNCOUNTED = "late or missing replies in ten business days; how many then is not kept"


@dataclass(frozen=True)
class Then(Scope):
    """A past instant, with the projects and the flags of then."""

    stood: Sequence[Flag] = ()
    site: SiteHours | None = None
    of_then: Sequence[Known] = ()
    leaders_limits: Limits | None = None
    silent_limits: SilenceLimits | None = None

    @cached_property
    def known(self) -> list[tuple[Project, LastContact]]:
        return [(one.project, LastContact(one.row.touched, one.heard)) for one in self.of_then]

    @cached_property
    def ids(self) -> list[int]:
        return sorted({one.row.client_id for one in self.of_then})

    def missed(self, first: datetime) -> Sequence[Missed]:
        """With those that nobody had waived yet."""
        rows = (
            Clock.objects.decided(first, self.at, self.at).missed().filter(client__in=[one.pk for one in self.clients])
        )
        told = rows.annotate(verdict=Coalesce("verdict_at", "late_after")).order_by("verdict", "id")
        return list(told.values_list("client_id", "verdict", "opened_by_id"))

    @cached_property
    def leader_limits(self) -> Limits:
        return self.leaders_limits or super().leader_limits

    @cached_property
    def silence_limits(self) -> SilenceLimits:
        return self.silent_limits or super().silence_limits

    @cached_property
    def tracked(self) -> list[Flag]:
        return list(self.stood)

    @cached_property
    def hours(self) -> SiteHours:
        return self.site or self.calendars.at(self.at)


def neglected(scope: Then, flags: Iterable[Flag]) -> list[Flag]:
    """Flags of projects without a leader or without a word for too long that were not dismissed by then; `flags` are
    those of `flags_then`. One that was never noticed has no number."""
    found = [*no_leadership_contact(scope), *no_contact(scope)]
    projects = {project.pk: project for project, _ in scope.known}
    known = {(flag.flag_kind, flag.subject): flag for flag in sorted(flags, key=lambda flag: -flag.pk)}
    judged = [_flag(finding, projects[finding.project_id or 0], known.get(finding.key)) for finding in found]
    return [flag for flag in judged if flag.status != FlagStatus.DISMISSED]


def _flag(finding: Finding, project: Project, known: Flag | None) -> Flag:
    made = vars(known)["made_then"] if known else ""
    return Flag(
        pk=known.pk if known else None,
        flag_kind=finding.kind,
        subject=finding.subject,
        severity=finding.severity,
        status=MADE[Happening(made or Happening.OPENED)],
        opened_at=finding.opened_at,
        why=finding.why,
        evidence=finding.evidence,
        project=project,
        client=project.client,
    )


def tell_as_then(flags: Iterable[Flag], at: datetime, hours: SiteHours) -> None:
    """Gives these flags of `flags_then` in memory the words they had. A statement where replies were late again."""
    flags = list(flags)
    _tell_repeats([one for one in flags if one.flag_kind == FlagKind.REPEAT_BREACH], at, hours)
    _tell_gaps([one for one in flags if one.flag_kind == FlagKind.DATA_GAP])


def _tell_repeats(flags: list[Flag], at: datetime, hours: SiteHours) -> None:
    """A reply that was late after the instant is no part of it."""
    said = _repeats(flags, at, hours) if flags else {}
    for flag in flags:
        flag.why = said.get(flag.client_id, UNCOUNTED)


def _repeats(flags: list[Flag], at: datetime, hours: SiteHours) -> dict[int | None, str]:
    """What raised a flag may be waived since and no evidence of it any more, so whatever is near enough counts."""
    stood = [copy(flag) for flag in flags]
    for flag in stood:
        flag.status = FlagStatus.OPEN
        flag.opened_at = hours.calendar.back(flag.opened_at, TEN_BUSINESS_DAYS) or flag.opened_at
    scope = Then(at, [flag.of_client for flag in flags], at, stood, hours)
    return {finding.client_id: finding.why for finding in repeat_breach(scope)}


def _tell_gaps(flags: list[Flag]) -> None:
    """What was filled in since was lacking then."""
    for flag in flags:
        said = {what: vars(flag)[f"{name}_then"] for name, what in CALLED.items()}
        missing = [what for what, word in said.items() if word == "" or (word is None and _lacks(flag, what))]
        flag.why = lacking(missing) if missing else flag.why


def _lacks(flag: Flag, what: str) -> bool:
    return what in flag.evidence["missing"]
