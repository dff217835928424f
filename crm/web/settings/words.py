"""What an edit would do, and what is in force, in sentences."""

from __future__ import annotations

from crm.conversations.moves import Moves

from ..spans import capital, number, several


def moving(moves: Moves) -> str:
    """“Three of five running questions get more time.”"""
    if not moves.running:
        return "No question is waiting, so no clock moves."
    if not moves.moved:
        return "No running clock moves."
    parts = [(moves.later, "more"), (moves.sooner, "less")]
    told = " and ".join(f"{number(count)} {_get(count)} {what} time" for count, what in parts if count)
    return capital(f"{told}, of {several(moves.running, 'running clock')}.")


def _get(count: int) -> str:
    return "gets" if count == 1 else "get"
