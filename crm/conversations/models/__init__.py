from .clock import Clock, ClockQuerySet, Restatement
from .commitment import Commitment, CommitmentQuerySet
from .interaction import Interaction, InteractionProject, InteractionQuerySet, Participation, Thread
from .policy import ChannelCap, ResponsePolicy, ResponseTarget
from .words import InteractionWords

__all__ = [
    "ChannelCap",
    "Clock",
    "ClockQuerySet",
    "Commitment",
    "CommitmentQuerySet",
    "Interaction",
    "InteractionProject",
    "InteractionQuerySet",
    "InteractionWords",
    "Participation",
    "ResponsePolicy",
    "ResponseTarget",
    "Restatement",
    "Thread",
]
