"""Findings about clients who have waited too long more than once."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from ..finding import Finding, Scope
from ..models import Flag
from ..values import STANDING, FlagKind, Severity

# "Ten business days" of POLICIES.md, in working time of a nine-hour day.
TEN_BUSINESS_DAYS = timedelta(hours=90)


class Late(NamedTuple):
    """A late or missing reply: when that was decided, and the number of the question."""

    verdict: datetime
    question: int


def repeat_breach(scope: Scope) -> Iterator[Finding]:
    """Two late or missing replies for one client in ten business days; closed by the executive sponsor's review."""
    # A flag that stands keeps what raised it, however long nobody reviews it.
    standing = {
        flag.client_id: flag
        for flag in scope.tracked
        if flag.client_id and flag.flag_kind == FlagKind.REPEAT_BREACH and flag.status in STANDING
    }
    for client, late in _late(scope, standing).items():
        again = [pair for pair in itertools.pairwise(late) if _near(scope, *pair)]
        if again:
            yield _again(scope, client, late, again, standing.get(client))


def _late(scope: Scope, standing: Mapping[int, Flag]) -> dict[int, list[Late]]:
    """Per client the late replies of ten business days before now, or before the last sweep if nobody judged since."""
    recent = _ten_days_before(scope, scope.since)
    first = min([recent, *(_ten_days_before(scope, flag.opened_at) for flag in standing.values())])
    found: dict[int, list[Late]] = defaultdict(list)
    for client, verdict, question in scope.missed(first):
        if verdict and (verdict >= recent or _raised(standing.get(client), verdict, question)):
            found[client].append(Late(verdict, question))
    return found


def _raised(flag: Flag | None, verdict: datetime, question: int) -> bool:
    """Whether a late reply raised the flag, or came after it was raised."""
    return flag is not None and (verdict >= flag.opened_at or question in flag.evidence["interactions"])


def _ten_days_before(scope: Scope, at: datetime) -> datetime:
    return scope.hours.calendar.back(at, TEN_BUSINESS_DAYS) or at


def _near(scope: Scope, one: Late, other: Late) -> bool:
    return scope.hours.calendar.elapsed(one.verdict, other.verdict) <= TEN_BUSINESS_DAYS


def _again(
    scope: Scope, client: int, late: list[Late], again: list[tuple[Late, Late]], standing: Flag | None
) -> Finding:
    latest = again[-1][1]
    rows = [row for row in late if row.verdict <= latest.verdict and _near(scope, row, latest)]
    return Finding(
        kind=FlagKind.REPEAT_BREACH,
        subject=f"client:{client}",
        client_id=client,
        owner_id=scope.by_id[client].executive_sponsor_id,
        severity=Severity.SERIOUS,
        opened_at=standing.opened_at if standing else again[0][1].verdict,
        renewed_at=latest.verdict,
        why=f"{len(rows)} late or missing replies in ten business days",
        evidence={"interactions": [row.question for row in rows]},
    )
