"""Mail that asks nothing: a closing thank-you, or something sent for information only.

Careful on purpose. A thank-you counts only where nothing else is said: every sentence is a known courtesy. What is sent
for information must say so itself and ask nothing. A question that is missed costs a client; a thank-you that is
answered costs a minute.
"""

from __future__ import annotations

import re
from enum import StrEnum

from .courtesy_words import ADDRESSED, CORE, FILLER, GREETING, INFORMS, NO_REPLY_WANTED, REQUESTS, SIGN_OFF


class Courtesy(StrEnum):
    THANKS = "thanks"
    FYI = "fyi"


LONGEST_THANKS = 240
LONGEST_FYI = 1200
# With greeting and signature; nobody is as long as that when asking nothing.
LONGEST = 4000
MOST_SIGNATURE_LINES = 8
ASKS = re.compile(r"[?？؟¿]")
WORD = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"[.!;,:…–\n]+|\s-\s|[☺🙂😊👍🙏🎉😀😃😄]\ufe0f?|:-?\)")
COURTEOUS = re.compile(rf"(?:{CORE}|{FILLER})", re.IGNORECASE)
SAYS_IT = re.compile(CORE, re.IGNORECASE)
POSTSCRIPT = re.compile(r"^p\.? ?s\b", re.IGNORECASE | re.MULTILINE)


def courtesy(text: str, *, subject: str = "", names: str = "") -> Courtesy | None:
    """What kind of courtesy the new text of a mail is; None when somebody may wait for an answer.

    `subject` is the base subject; `names` are of whoever wrote it and whom it is addressed to, in any order.
    """
    if len(text) > LONGEST or ASKS.search(text) or ASKS.search(subject):
        return None
    people = frozenset(word for word in WORD.findall(names.lower()))
    said, signature = _apart(text.replace("’", "'"), people)
    if POSTSCRIPT.search(signature) or REQUESTS.search(signature):
        return None
    if _only_thanks(said, people):
        return Courtesy.THANKS
    informs = INFORMS.match(subject) or INFORMS.match(said) or NO_REPLY_WANTED.search(said)
    return Courtesy.FYI if informs and len(said) <= LONGEST_FYI and not _requests(said, subject) else None


def _only_thanks(said: str, people: frozenset[str]) -> bool:
    """Whether every sentence is a courtesy, and one of them ends the matter."""
    if not said or len(said) > LONGEST_THANKS:
        return False
    found = (_without_names(piece, people) for piece in SENTENCE_END.split(said))
    sentences = [words for words in found if words]
    whole = all(COURTEOUS.fullmatch(words) for words in sentences)
    return whole and any(SAYS_IT.fullmatch(words) for words in sentences)


def _requests(said: str, subject: str) -> bool:
    return bool(REQUESTS.search(NO_REPLY_WANTED.sub(" ", said)) or REQUESTS.search(subject))


def _apart(text: str, people: frozenset[str]) -> tuple[str, str]:
    """What is said, without the greeting above it; and the name, title and address below."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and _greets(lines[0], people):
        lines = lines[1:]
    end = next((n for n, line in enumerate(lines) if n and _closes(line, people)), len(lines))
    if len(lines) - end > MOST_SIGNATURE_LINES:
        end = len(lines)
    return "\n".join(lines[:end]), "\n".join(lines[end:])


def _greets(line: str, people: frozenset[str]) -> bool:
    """“Hi Ole,” and no more: “Hi, call me” is no greeting."""
    found = GREETING.match(line)
    return found is not None and set(WORD.findall(line[found.end() :].lower())) <= people | ADDRESSED


def _closes(line: str, people: frozenset[str]) -> bool:
    """A sign-off, or the name of whoever wrote it."""
    words = set(WORD.findall(line.lower()))
    return bool(SIGN_OFF.fullmatch(line)) or (bool(words) and words <= people)


def _without_names(sentence: str, people: frozenset[str]) -> str:
    """“thanks Ole” speaks to somebody; the name asks nothing."""
    words = sentence.split()
    while words and words[-1].lower() in people:
        words.pop()
    return "" if _greets(sentence, people) else " ".join(words)
