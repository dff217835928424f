"""The response targets the product ships with (POLICIES.md, first-reply targets)."""

from __future__ import annotations

from datetime import date, timedelta

from .values import Channel, Priority, Situation

FIRST_DAY = date(2000, 1, 1)
AFTER_HOURS = timedelta(hours=2)
MINUTES = timedelta(hours=18)
# Business days to the full answer once a question is acknowledged (POLICIES.md, answer times).
ANSWER_DAYS = {Priority.URGENT: 1, Priority.HIGH: 2, Priority.NORMAL: 3, Priority.LOW: 5}

_HOURS = {
    Situation.STRATEGIC: (1.0, 3.0, 4.5, 9.0),
    Situation.CORE: (2.0, 4.0, 9.0, 18.0),
    Situation.STANDARD: (2.0, 4.0, 9.0, 18.0),
    Situation.PURSUIT: (2.0, 4.0, 4.5, 9.0),
}
TARGETS = {
    str(priority): {str(situation): timedelta(hours=row[number]) for situation, row in _HOURS.items()}
    for number, priority in enumerate((Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW))
}
CAPS = {
    str(Channel.CHAT): timedelta(hours=4.5),
    str(Channel.VOICEMAIL): timedelta(hours=4.5),
    str(Channel.TEXT_MESSAGE): timedelta(hours=2),
}
