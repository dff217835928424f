"""The weekly digest for programs: the same frozen week as its mail, page and paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from crm.digests.period import week_of
from crm.digests.queries import frozen_weeks, week_as_read
from crm.digests.restated import Restated, restated
from crm.digests.snapshot import Week as Words
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

from .door import now

router = Router(tags=["weeks"])
# As many weeks as the page reaches.
Day = Annotated[date, Field(gt=date(2000, 1, 10), le=date(9000, 1, 1))]


class FrozenWeek(Schema):
    monday: date
    frozen_at: datetime


class Week(Schema):
    """`frozen_at` is empty where this reader got no digest of that week: then it is told as of now."""

    monday: date
    begins: datetime
    ends: datetime
    frozen_at: datetime | None
    week: Words
    restated: list[Restated]


@router.get("/", response=list[FrozenWeek], summary="The weeks you got a digest of, the newest first")
def weeks(request: HttpRequest, before: Day | None = None) -> list[FrozenWeek]:
    """At most a year of them; `before` a Monday goes on from there."""
    rows = frozen_weeks(_owner(request), before, now())
    return [FrozenWeek(monday=monday, frozen_at=frozen) for monday, frozen in rows]


@router.get("/{monday}/", response=Week, summary="The week that holds a date, as you were told it")
def week(request: HttpRequest, monday: Day) -> Week:
    """The frozen week; beside it what corrections since have made of its figures."""
    at = now()
    hours = calendar_at(at)
    period = week_of(monday, hours)
    if period.start > at:
        raise HttpError(404, "That week has not begun.")
    words, digest = week_as_read(_owner(request), period.monday, at, hours)
    since = restated(digest, words, at, hours) if digest else []
    return Week(
        monday=period.monday,
        begins=period.start,
        ends=period.end,
        frozen_at=digest.built_at if digest else None,
        week=words,
        restated=since,
    )


def _owner(request: HttpRequest) -> StaffMember:
    owner: StaffMember = vars(request)["auth"]
    return owner
