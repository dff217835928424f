"""Twelve weeks that end with one: how long replies took, how much of their targets, which promises were kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.clients.queries import clients_for
from crm.conversations.queries import promise_questions
from crm.conversations.trends import answered_between, shares_used, weekly_times
from crm.digests import links
from crm.digests.period import Period
from crm.staff.columns import numbers
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours

from ..spans import capital, several
from .charts import distribution, times

WEEKS = 12


def gather(user: StaffMember, last: Period, at: datetime, hours: SiteHours) -> dict[str, Any]:
    clients = clients_for(user, at=at)
    weeks = [last.back(n, hours) for n in reversed(range(WEEKS))]
    answers = answered_between(weeks[0].start, min(last.end, at), clients)
    figures = weekly_times(answers, [week.start for week in weeks])
    labelled = [
        (f"{week.monday:%-d %b}", links.replies(week.monday, "answered"), figure)
        for week, figure in zip(weeks, figures, strict=True)
    ]
    counts = shares_used(answers)
    return {
        "last": last,
        "times": times(labelled),
        "rows": labelled,
        "bars": distribution(counts) if answers else [],
        "kept": _promises(weeks, at, clients),
        "lede": lede(len(answers), sum(counts[:4])),
    }


def _promises(weeks: list[Period], at: datetime, clients: Any) -> list[dict[str, Any]]:
    """Per week how many promises fell due and how many were kept. One statement for all weeks."""
    asked = {
        f"{what}{n}": rows
        for n, week in enumerate(weeks)
        for what, rows in promise_questions(week.start, week.end, at, clients).items()
    }
    found = numbers(**asked)
    return [
        {
            "label": f"{week.monday:%-d %b}",
            "path": links.promises(week.monday),
            "due": found[f"due{n}"],
            "kept": found[f"kept{n}"],
        }
        for n, week in enumerate(weeks)
    ]


def lede(answered: int, in_time: int) -> str:
    if not answered:
        return "No question was answered in these twelve weeks."
    late = answered - in_time
    rest = f"; {several(late, 'was', 'were')} late" if late else ", all in time"
    return capital(f"{several(answered, 'question')} {'was' if answered == 1 else 'were'} answered{rest}.")
