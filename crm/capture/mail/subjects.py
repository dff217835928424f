"""Subjects: what they say under their prefixes, and the list tags they carry."""

from __future__ import annotations

import re

PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|rv|res|tr|wg|fw|fwd|i|odp|ynt|回复|答复|转发)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*|\[\d+\]\s*)",
    re.IGNORECASE,
)
TAG = re.compile(r"^\s*\[([^\[\]]{2,60})\]\s*")
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
