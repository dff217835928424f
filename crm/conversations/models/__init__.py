from .clock import Clock, ClockQuerySet, Restatement
from .commitment import Commitment, CommitmentQuerySet
from .interaction import Interaction, InteractionProject, InteractionQuerySet, Participation, Thread
from .policy import ChannelCap, ResponsePolicy, ResponseTarget

__all__ = [
    "ChannelCap",
    "Clock",
    "ClockQuerySet",
    "Commitment",
    "CommitmentQuerySet",
    "Interaction",
    "InteractionProject",
    "InteractionQuerySet",
    "Participation",
    "ResponsePolicy",
    "ResponseTarget",
    "Restatement",
    "Thread",
]
