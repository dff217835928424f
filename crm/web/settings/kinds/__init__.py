"""The four kinds of policy. A policy is followed by another from a day on, never edited."""

from .kind import Kind, Saved, Version
from .ladder import LADDER
from .leadership import LEADERSHIP
from .replies import REPLIES
from .silence import SILENCE

KINDS = (REPLIES, LEADERSHIP, SILENCE, LADDER)

__all__ = ["KINDS", "LADDER", "LEADERSHIP", "REPLIES", "SILENCE", "Kind", "Saved", "Version"]
