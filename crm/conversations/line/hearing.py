"""Goes over the words of a line and sorts them: what they say about the contact, and what is left as its summary.

Understood are the words a line begins with, up to the first that means nothing here; `later` says what may follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from ..values import WRITTEN
from .vocabulary import DIRECTIONS, JOINS, NOUNS, PRIORITIES, WAYS, Way
from .when import Day, read_clock, read_day, read_length
from .who import BEGINNING, Finder, Phrase
from .words import Token

# Takes words in and says how many.
Reader = Callable[["Heard", Sequence[Token]], int]


@dataclass(slots=True)
class Heard:
    """What the words said so far. `open` holds the clients that are still possible; None: all."""

    today: date
    finder: Finder
    open: frozenset[int] | None = None
    opening: Token | None = None
    strict: bool = False
    way: Way | None = None
    direction: str = ""
    priority: str = ""
    day: Day | None = None
    clock: time | None = None
    ago: timedelta | None = None
    length: timedelta | None = None
    phrases: list[Phrase] = field(default_factory=list)
    clashes: list[Phrase] = field(default_factory=list)
    rest: list[Token] = field(default_factory=list)
    doubt: list[Token] = field(default_factory=list)
    day_words: Sequence[Token] = ()
    said: int = 0
    last: Reader | None = None

    def trial(self) -> Heard:
        """A copy that may be thrown away; later stretches need whole words, not beginnings."""
        other = copy(self)
        other.phrases, other.clashes, other.strict, other.said = [*self.phrases], [*self.clashes], True, 0
        return other

    def time_alone(self, before: Heard) -> bool:
        """Whether nothing but a day or time was added to what was known before."""
        told, known = (self.day, self.clock), (before.day, before.clock)
        return told != known and self.way == before.way and self.phrases == before.phrases and self.said == 1


def run(heard: Heard, words: Sequence[Token]) -> int:
    """Take words in as long as each is understood; how many, without the joining words at the end."""
    place = kept = 0
    while place < len(words):
        day = heard.day
        used = _say(heard, words[place:])
        if used:
            heard.said += 1
            heard.day_words = words[kept : place + used] if heard.day != day else heard.day_words
            place = kept = place + used
        elif words[place].bare in JOINS or words[place].is_separator:
            place += 1
        else:
            return kept
    return place


def _say(heard: Heard, words: Sequence[Token]) -> int:
    """How many of the first words say something; each reader answers for its own kind."""
    phrase = heard.finder.phrase(words)
    if phrase and phrase.count > 1 and phrase.best < BEGINNING and _name(heard, phrase, words[0]):
        return phrase.count
    for reader in READERS:
        used = reader(heard, words)
        if used:
            heard.last = reader
            return used
    return phrase.count if phrase and _name(heard, phrase, words[0]) else 0


def _way(heard: Heard, words: Sequence[Token]) -> int:
    way, size = _way_of(words)
    if way is None or (heard.way and not _adds(heard.way, way)):
        return 0
    if way.verb:
        heard.direction = heard.direction or ("inbound" if heard.phrases else "outbound")
    heard.direction = way.direction or heard.direction
    heard.way = way
    more = words[size].bare if len(words) > size else ""
    return size + (more in NOUNS and more != words[0].bare)


def _way_of(words: Sequence[Token]) -> tuple[Way | None, int]:
    bare = tuple(word.bare for word in words[:2])
    size = 2 if bare in WAYS else 1
    return WAYS.get(bare[:size]), size


def _adds(way: Way, other: Way) -> bool:
    """“call … no answer”: the same kind of contact with something new about it."""
    return other.channel == way.channel and not other.reached and way.reached


def _direction(heard: Heard, words: Sequence[Token]) -> int:
    """in, from, out, to: beside a channel or a name; after a channel of writing anywhere."""
    found = DIRECTIONS.get(words[0].bare)
    written = heard.way is not None and heard.way.channel in WRITTEN
    beside = heard.last is _way or (len(words) > 1 and (_way_of(words[1:])[0] or heard.finder.phrase(words[1:])))
    if not found or not (beside or written):
        return 0
    heard.direction = heard.direction or str(found)
    return 1


def _priority(heard: Heard, words: Sequence[Token]) -> int:
    heard.priority = PRIORITIES.get(words[0].bare, heard.priority)
    return int(words[0].bare in PRIORITIES)


def _when(heard: Heard, words: Sequence[Token]) -> int:
    if heard.clock or heard.ago:
        return 0
    found = None if heard.day else read_day(words, heard.today)
    day, used = found or (heard.day, 0)
    skip = used + int(used > 0 and len(words) > used and words[used].bare == "at")
    clock = read_clock(words[skip:], after_day=used > 0)
    heard.day, heard.clock = day, clock[0] if clock else None
    return skip + clock[1] if clock else used


def _length(heard: Heard, words: Sequence[Token]) -> int:
    found = read_length(words)
    if not found or heard.length:
        return 0
    span, used = found
    if len(words) > used and words[used].bare == "ago":
        heard.ago = span
        return used + 1
    heard.length = span
    return used


READERS: tuple[Reader, ...] = (_way, _when, _length, _direction, _priority)


def _name(heard: Heard, phrase: Phrase, word: Token) -> bool:
    """Take a phrase as a name when it can be one here."""
    as_name = word.capital and word is not heard.opening and phrase.best < BEGINNING
    if (phrase.shaky and not as_name) or (heard.strict and phrase.best == BEGINNING):
        return False
    possible = phrase.clients if heard.open is None else phrase.clients & heard.open
    if possible:
        heard.open = possible
        heard.phrases.append(phrase)
    elif phrase.outright and not phrase.shaky:
        heard.clashes.append(phrase)
    else:
        return False
    heard.last = None
    return True
