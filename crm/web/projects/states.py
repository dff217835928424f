"""The four states of a project, each with its word: covered, due soon, late, unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crm.conversations.models import Commitment
from crm.leadership.limits import Gap
from crm.projects.models import Milestone

from ..spans import capital, several
from ..waits import Wait


@dataclass(frozen=True)
class State:
    name: str
    tone: str
    text: str
    more: str = ""


def waiting_state(waiting: Sequence[Wait]) -> State:
    late = [wait for wait in waiting if wait.late]
    if not waiting:
        return State("Waiting on us", "good", "Nobody waits")
    first = (late or list(waiting))[0]
    return State("Waiting on us", first.tone, f"{len(waiting)} waiting, {first.text}")


def leadership_state(gap: Gap | None) -> State:
    name = "Leadership contact"
    if gap is None:
        return State(name, "", "Closed")
    last = f"last {gap.last:%-d %b}" if gap.last else "never yet"
    if gap.lapsed:
        return State(name, "late", f"{gap.days - gap.limit} days late", f"{last}, limit {gap.limit} days")
    tone = "soon" if gap.due_soon else "good"
    return State(name, tone, f"due in {gap.days_left} days", f"{last}, limit {gap.limit} days")


def promise_state(promises: Sequence[Commitment], at: datetime) -> State:
    overdue = sum(1 for promise in promises if promise.due < at)
    if overdue:
        return State("Promises", "late", f"{overdue} overdue")
    text = f"{len(promises)} open, none overdue" if promises else "None open"
    return State("Promises", "good", text)


def milestone_state(milestones: Sequence[Milestone], today: date) -> State:
    ahead = [row for row in milestones if row.done is None]
    overdue = [row for row in ahead if row.due < today]
    if overdue:
        return State("Milestones", "late", f"{len(overdue)} overdue", overdue[0].name)
    if not ahead:
        return State("Milestones", "good", "None open")
    return State("Milestones", "good", f"next {ahead[0].due:%-d %b}", ahead[0].name)


def lede(states: Sequence[State]) -> str:
    late = [state for state in states if state.tone == "late"]
    if not late:
        return "On this project nothing is late."
    names = " and ".join(state.name.lower() for state in late)
    return capital(f"{several(len(late), 'thing')} {'needs' if len(late) == 1 else 'need'} you: {names}.")
