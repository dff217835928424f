"""Verbs of this room; the only writers of its rows."""

from .acts import Given, act
from .browsers import ask_to_know, drop_unconfirmed, forget_browsers, know
from .daily import queue_daily
from .deliver import send_next
from .hearing import hear, take_back
from .invitations import queue_invitations
from .notices import tell
from .returns import confirm_address, mark_returns, send_once_more
from .stopping import choose_form
from .weekly import prepare, send_again, warn_of_late_digests

__all__ = [
    "Given",
    "act",
    "ask_to_know",
    "choose_form",
    "confirm_address",
    "drop_unconfirmed",
    "forget_browsers",
    "hear",
    "know",
    "mark_returns",
    "prepare",
    "queue_daily",
    "queue_invitations",
    "send_again",
    "send_next",
    "send_once_more",
    "take_back",
    "tell",
    "warn_of_late_digests",
]
