"""The desk's sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..spans import capital, in_words, several
from ..waits import Wait


@dataclass(frozen=True)
class Lede:
    strong: str
    rest: str


def lede(waiting: Sequence[Wait], count: int, *, team: bool, known: bool = True) -> Lede:
    """“Three clients are waiting on you. One reply is late; the next runs out in 40 working minutes.”"""
    whom = "us" if team else "you"
    if not waiting and not known:
        return Lede(f"Nobody is known to be waiting on {whom}.", "A source that would tell it is silent.")
    if not waiting:
        return Lede(f"Nobody is waiting on {whom}.", "What a client asks next appears here with its time.")
    verb = "is" if count == 1 else "are"
    strong = capital(f"{several(count, 'question')} {verb} waiting on {whom}.")
    late = sum(1 for wait in waiting if wait.late)
    ahead = next((wait for wait in waiting if not wait.late), None)
    first = f"{several(late, 'reply', 'replies')} {'is' if late == 1 else 'are'} late" if late else "nothing is late"
    then = f"; the next runs out in {in_words(ahead.left)} of {_kind(ahead)}" if ahead else ""
    return Lede(strong, capital(f"{first}{then}."))


def _kind(wait: Wait) -> str:
    return "clock time" if wait.clock.around_the_clock else "working time"
