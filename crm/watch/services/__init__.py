"""Verbs of this room; the only writers of its rows."""

from .acts import acknowledge, assign, dismiss, reopen, snooze
from .judging import Swept
from .policies import seed_policies, set_ladder, set_silence_policy
from .sweep import sweep

__all__ = [
    "Swept",
    "acknowledge",
    "assign",
    "dismiss",
    "reopen",
    "seed_policies",
    "set_ladder",
    "set_silence_policy",
    "snooze",
    "sweep",
]
