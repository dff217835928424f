"""Subjects: what they say under their prefixes, and the list tags they carry."""

from __future__ import annotations

import re

PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|rv|res|tr|wg|fw|fwd|enc|vb|pd|i|odp|ynt|回复|答复|转发)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*|\[\d+\]\s*)",
    re.IGNORECASE,
)
TAG = re.compile(r"^\s*\[([^\[\]]{2,60})\]\s*")
# What begins the subject of a mail that somebody passes on, and of one that answers.
FORWARD = re.compile(r"^\s*(?:\[[^\[\]]{2,60}\]\s*)?(?:fw|fwd|wg|tr|rv|enc|i|doorst|vb|pd|转发)\s*[:：]", re.IGNORECASE)
ANSWER = re.compile(
    r"^\s*(?:\[[^\[\]]{2,60}\]\s*)?(?:re|aw|sv|antw|res|r|odp|ynt|回复|答复)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]",
    re.IGNORECASE,
)
LONGEST = 1000


def base(subject: str) -> str:
    """The subject without reply and forward prefixes and the list tags before it."""
    subject = subject[:LONGEST]
    while found := PREFIX.match(subject) or TAG.match(subject):
        if not subject[found.end() :].strip():
            break
        subject = subject[found.end() :]
    return subject.strip()


def tags(subject: str) -> frozenset[str]:
    """The words in square brackets, in lower case, as mailing lists put them before a subject."""
    return frozenset(tag.strip().lower() for tag in re.findall(r"\[([^\[\]]{2,60})\]", subject[:LONGEST]))


def is_forward(subject: str) -> bool:
    return bool(FORWARD.match(subject[:LONGEST]))


def is_answer(subject: str) -> bool:
    return bool(ANSWER.match(subject[:LONGEST]))


def is_telling(base_subject: str) -> bool:
    """Whether a subject says enough that two mails of the same people under it may belong together."""
    return len(base_subject) >= 10 and len(base_subject.split()) >= 2
