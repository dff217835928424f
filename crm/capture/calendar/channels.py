"""How people met, from what an invitation says of its place."""

from __future__ import annotations

import re

from crm.conversations.values import Channel

from .values import Meeting

VIDEO = re.compile(
    r"teams\.(?:microsoft|live)\.com|microsoft teams|zoom\.us|\bzoom\b|meet\.google|google meet|webex|gotomeeting|"
    r"\bgoto\.com|whereby\.com|jit\.si|bluejeans|chime\.aws|\bskype\b|facetime|video ?(?:call|conference|meeting)",
    re.IGNORECASE,
)
PHONE = re.compile(r"\b(?:phone|call|dial|tel|telephone|telefon|anruf|mobile)\b|^\+?[\d\s()./-]{7,}$", re.IGNORECASE)


def channel_of(meeting: Meeting) -> Channel:
    """A link for a video call wins over a room, which may only be where some of us sat; else a number, else a place."""
    if VIDEO.search(f"{meeting.place} {meeting.hints} {meeting.title}"):
        return Channel.VIDEO_MEETING
    if PHONE.search(meeting.place) or (not meeting.place and PHONE.search(meeting.title)):
        return Channel.PHONE_CALL
    return Channel.IN_PERSON_MEETING if meeting.place else Channel.PHONE_CALL
