"""One good thing of a week: what was reached or kept the longest before its date."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.conversations.models import Commitment
from crm.projects.models import Milestone

from . import links, words
from .snapshot import Row
from .view import View

DAY = timedelta(days=1)


def good_thing(view: View) -> Row | None:
    """A milestone or a promise that came early, else a milestone that came on its day; None in a week without."""
    milestone, promise = view.reached, view.kept_first
    ahead = milestone.due - milestone.done if milestone and milestone.done else timedelta()
    if milestone and ahead >= DAY:
        return _reached(milestone, f"Reached {_early(ahead)}.")
    if promise and promise.done and _days(promise.due, promise.done, view) >= DAY:
        return _kept(promise, _days(promise.due, promise.done, view), view)
    return _reached(milestone, "Reached on its day.") if milestone and not ahead else None


def _days(due: datetime, done: datetime, view: View) -> timedelta:
    """Between two local dates."""
    return view.hours.local_date(due) - view.hours.local_date(done)


def _early(ahead: timedelta) -> str:
    return f"{words.several(ahead.days, 'day')} early"


def _reached(milestone: Milestone, said: str) -> Row:
    title = f"{milestone.project.code_name}: {milestone.name}"
    return Row(title=title, detail=said, path=links.project(milestone.project_id))


def _kept(row: Commitment, ahead: timedelta, view: View) -> Row:
    place = row.project.code_name if row.project else row.client.name
    said = f"Promised for {row.due.astimezone(view.hours.zone):%-d %b}, kept {_early(ahead)}."
    path = links.project(row.project_id) if row.project_id else links.client(row.client_id)
    return Row(title=f"{place}: {row.text}", detail=said, path=path)
