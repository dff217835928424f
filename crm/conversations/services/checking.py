"""What every verb of this room asks of the facts it is given. Refusal says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from crm.staff.errors import Refusal
from crm.staff.services import check_aware

from ..defaults import FIRST_DAY
from ..values import Channel, Direction, Priority, Purpose

# A client's clock or ours may be a little ahead; more than this is a slip (RULES.md, events).
AHEAD = timedelta(minutes=5)
WORDS = {
    "channel": tuple(Channel.values),
    "direction": tuple(Direction.values),
    "priority": tuple(Priority.values),
    "purpose": tuple(Purpose.values),
}


def check_moments(at: datetime, occurred_at: datetime) -> None:
    """A contact has happened when it is logged at `at`, and not before anybody kept records."""
    check_aware(at, "moment of logging")
    check_aware(occurred_at, "time of the contact")
    if occurred_at > at + AHEAD:
        raise Refusal(f"The contact lies in the future ({occurred_at:%Y-%m-%d %H:%M %Z}). Log it when it has happened.")
    if occurred_at.date() <= FIRST_DAY:
        raise Refusal(f"The contact lies in the year {occurred_at.year}. Check its date.")


def check_words(facts: Mapping[str, Any]) -> None:
    for name, known in WORDS.items():
        if name in facts and facts[name] not in known:
            raise Refusal(f"“{facts[name]}” is no {name}. Choose one of {', '.join(known)}.")
