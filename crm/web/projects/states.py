"""The four states of a project, each with its word: covered, due soon, late, unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crm.conversations.models import Commitment
from crm.leadership.limits import Gap
from crm.staff.values import Function
from crm.watch.unknown import Silence

from ..gaps import gap_shown
from ..spans import capital, several
from ..unknown import veiled
from ..waits import Wait
from .people import LATELY


@dataclass(frozen=True)
class State:
    name: str
    tone: str
    text: str
    more: str = ""


def waiting_state(waiting: Sequence[Wait], silence: Silence | None = None) -> State:
    name = "Waiting on us"
    if not waiting:
        return State(name, "unknown", "Nobody that we know of") if silence else State(name, "good", "Nobody waits")
    first = next((wait for wait in waiting if wait.late), waiting[0])
    noun = "question" if len(waiting) == 1 else "questions"
    return State(name, first.tone, f"{len(waiting)} {noun}, {first.text}")


def leadership_state(gap: Gap | None, silence: Silence | None = None) -> State:
    name = "Leadership contact"
    if gap is None:
        return State(name, "", "Closed")
    last = f"last {gap.last:%-d %b}" if gap.last else "never yet"
    return State(name, *gap_shown(gap, silence), f"{last}, limit {gap.limit} days")


def promise_state(promises: Sequence[Commitment], at: datetime) -> State:
    name = "Promises"
    overdue = sum(1 for promise in promises if promise.due < at)
    if overdue:
        return State(name, "late", f"{overdue} overdue", f"{len(promises)} open")
    if not promises:
        return State(name, "good", "None open")
    return State(name, "good", f"{len(promises)} open, none late", f"next {promises[0].due:%-d %b}")


def touch_state(functions: Mapping[Function, datetime | None], at: datetime, silence: Silence | None = None) -> State:
    """Of the functions with people on our side, how many spoke with them in thirty days."""
    name = "Functions in touch, 30 days"
    if not functions:
        return State(name, "unknown", "Nobody named")
    silent = [function.label for function, last in functions.items() if last is None or last < at - LATELY]
    missing = f"not {', '.join(silent)}" if silent else ""
    tone = "good" if not silent else "" if len(silent) < len(functions) else "soon"
    tone, figure = veiled(tone, silence), f"{len(functions) - len(silent)} of {len(functions)}"
    return State(name, tone, f"{figure} that we know of" if tone == "unknown" else figure, missing)


def lede(states: Sequence[State], unheard: str = "") -> str:
    """`unheard` says which source is silent; of what it hides nothing is said to be well."""
    late = [state for state in states if state.tone == "late"]
    if late:
        names = " and ".join(state.name.lower() for state in late)
        return capital(f"{several(len(late), 'thing')} {'needs' if len(late) == 1 else 'need'} you: {names}.")
    soon = [state for state in states if state.tone == "soon"]
    known = "known to be " if unheard else ""
    return f"Nothing is {known}late; look at {soon[0].name.lower()} next." if soon else f"Nothing is {known}late."
