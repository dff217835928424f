"""What mail servers say of whether a mail is from where it claims (RFC 8601). Whom of them we believe is a setting."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .headers import Headers

# The name of the server that checked, an optional version, then its results.
SERVER = re.compile(r"^\s*([^\s;]+)(?:\s+\d+)?\s*;(.*)$", re.DOTALL)
DMARC = re.compile(r"(?:^|;)\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)
COMMENT = re.compile(r"\([^()]*\)")
MOST = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """One server's word; `dmarc` is empty where it says nothing of it."""

    server: str
    dmarc: str = ""


def checks(headers: Headers) -> tuple[Checked, ...]:
    """What each Authentication-Results header says, the topmost, which came last, first."""
    found = (
        SERVER.match(COMMENT.sub(" ", headers.one(value))) for value in headers.all("authentication-results")[:MOST]
    )
    return tuple(Checked(one[1].lower(), _dmarc(one[2])) for one in found if one)


def _dmarc(results: str) -> str:
    found = DMARC.search(results)
    return found[1].lower() if found else ""
