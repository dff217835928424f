"""A calendar file in blocks: each event and each zone alone, so that a broken one spoils no other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..mail.charsets import decode

MOST_BYTES = 5 * 1024 * 1024
MOST_EVENTS = 10_000
MOST_ZONES = 200
DEEPEST = 30
LINE_END = re.compile(r"\r\n?|\n")
FOLD = re.compile(r"\n[ \t]")
# The library would look zones up in a table it keeps for the whole process, where one file's zone shadows another's.
ZONE = re.compile(r";TZID=", re.IGNORECASE)
DATED = ("DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID")
WHOLE = ("VEVENT", "VTIMEZONE")


@dataclass
class Blocks:
    """The lines of each event without its reminders, of each zone, and the properties of the calendar itself."""

    is_calendar: bool = False
    events: list[list[str]] = field(default_factory=list)
    zones: list[list[str]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    left_over: int = 0
    _open: list[str] = field(default_factory=list)
    _block: list[str] = field(default_factory=list)

    def begin(self, name: str) -> None:
        self.is_calendar |= name == "VCALENDAR"
        if name in WHOLE:
            self._block = []
        if len(self._open) < DEEPEST:
            self._open.append(name)

    def end(self, name: str) -> None:
        """What was left open inside is closed with it."""
        if name not in self._open:
            return
        while self._open.pop() != name:
            pass
        if name in WHOLE:
            kept, most = (self.events, MOST_EVENTS) if name == "VEVENT" else (self.zones, MOST_ZONES)
            if len(kept) < most:
                kept.append(self._block)
            else:
                self.left_over += name == "VEVENT"
            self._block = []

    def add(self, line: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "VEVENT":
            named = re.split("[;:]", line, maxsplit=1)[0].upper() in DATED
            self._block.append(ZONE.sub(";X-TZID=", line, count=1) if named else line)
        elif inside == "VCALENDAR":
            name, _, value = line.partition(":")
            self.properties.setdefault(name.partition(";")[0].upper(), value.strip())

    def add_to_zone(self, line: str) -> bool:
        """Of zones the lines of their rules are kept too."""
        inside = "VTIMEZONE" in self._open
        if inside:
            self._block.append(line)
        return inside


def blocks(raw: bytes) -> Blocks:
    """The blocks of a file, in one pass over its lines."""
    found = Blocks()
    for line in lines(raw):
        word, _, value = line.partition(":")
        word, value = word.upper(), value.strip().upper()
        if word == "END":
            found.end(value)
        if found.add_to_zone(line):
            continue
        if word == "BEGIN":
            found.begin(value)
        elif word != "END":
            found.add(line)
    return found


def lines(raw: bytes) -> list[str]:
    """Unfolded lines without empty ones, whatever the line ends."""
    text = LINE_END.sub("\n", decode(raw, "utf-8")).removeprefix("\ufeff").lstrip()
    return [line for line in FOLD.sub("", text).split("\n") if line.strip()]
