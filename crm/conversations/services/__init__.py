"""Verbs of this room; the only writers of its rows."""

from .answering import excuse, reply
from .commitments import hand_over_promise, keep, move, promise, promise_answer, reopen, withdraw_promise
from .corrections import (
    correct,
    correct_parts,
    hand_over,
    merge_threads,
    put_on_projects,
    refile,
    restore,
    send_minutes,
    take_back,
    waive_minutes,
    withdraw,
)
from .derive import derive, redate
from .findable import follow_wall, make_findable
from .findable import rebuild as rebuild_search
from .leaving import hand_over_everything, retire
from .policies import seed_policy, set_response_policy
from .recording import Part, Said, record, record_all, recorded
from .restating import restate
from .taking_back import withdraw_all

__all__ = [
    "Part",
    "Said",
    "correct",
    "correct_parts",
    "derive",
    "excuse",
    "follow_wall",
    "hand_over",
    "hand_over_everything",
    "hand_over_promise",
    "keep",
    "make_findable",
    "merge_threads",
    "move",
    "promise",
    "promise_answer",
    "put_on_projects",
    "rebuild_search",
    "record",
    "record_all",
    "recorded",
    "redate",
    "refile",
    "reopen",
    "reply",
    "restate",
    "restore",
    "retire",
    "seed_policy",
    "send_minutes",
    "set_response_policy",
    "take_back",
    "waive_minutes",
    "withdraw",
    "withdraw_all",
    "withdraw_promise",
]
