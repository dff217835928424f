"""Response clocks as a careful person would find them with RULES.md and a ruler: slow, and nothing of the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.worktime.by_the_minute import Walker

LETTERS = ("email", "client_portal", "chat", "text_message", "voicemail", "web_form", "letter")
TALKS = ("phone_call", "video_meeting", "in_person_meeting", "site_visit", "conference")

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    opened_by: str
    stopped_by: str | None
    state: str
    working: timedelta
    late: bool


def asks(event: Event) -> bool:
    """R1, R4, R5: whether this contact wants an answer."""
    if event["automatic"] or event["excuses"] or event["channel"] == "internal_note" or event["needs_reply"] is False:
        return False
    if event["direction"] == "two_way":
        return bool(event["owed"] and event["reached"])
    if event["direction"] == "inbound":
        missed = event["channel"] in TALKS and not event["reached"]
        return bool(event["needs_reply"] or event["owed"] or missed or event["channel"] in LETTERS)
    return False


def answers(event: Event) -> bool:
    """R3, R4: whether a person of ours reached the client."""
    if event["automatic"] or not event["reached"] or event["channel"] == "internal_note":
        return False
    took_the_call = event["direction"] == "inbound" and event["channel"] in TALKS
    return event["direction"] in ("outbound", "two_way") or took_the_call


def waives(event: Event) -> bool:
    return bool(event["excuses"] and not event["automatic"])


def in_order(events: Sequence[Event]) -> list[Event]:
    """One after the other: on a tie the client's questions, then what reached them, then the rest."""

    def place(event: Event) -> tuple[datetime, int, str]:
        reached = event["reached"] and event["channel"] != "internal_note"
        ours = event["direction"] in ("outbound", "two_way")
        call = event["direction"] == "inbound" and event["channel"] in TALKS
        if reached and (ours or call):
            return event["at"], 1, event["ref"]
        return event["at"], 0 if event["direction"] == "inbound" else 2, event["ref"]

    return sorted(events, key=place)


def find(events: Sequence[Event], spec: Mapping[str, Any], target: timedelta, as_of: datetime) -> list[Found]:
    """Take the first question, look for what ends it, go on from there."""
    walker = Walker(spec)
    rest = in_order([event for event in events if event["at"] <= as_of])
    found: list[Found] = []
    while question := next((event for event in rest if asks(event)), None):
        rest = rest[rest.index(question) + 1 :]
        end = next((event for event in rest if answers(event) or waives(event)), None)
        state = "running" if end is None else "answered" if answers(end) else "waived"
        working = walker.elapsed(question["at"], end["at"] if end else as_of)
        late = state != "waived" and working > target
        found.append(Found(question["ref"], end["ref"] if end else None, state, working, late))
        # What ended one wait may begin the next: a talk after which we owe an answer.
        rest = rest[rest.index(end) :] if end else []
    return found
