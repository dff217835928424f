"""The mark on a row of the trail, and how each link holds the one before.

A mark is made with a key derived from SECRET_KEY, which the database does not hold: whoever alters or adds a row
there cannot make a mark that holds. A link's mark covers the link before, so a row that is gone is missed too.
"""

from __future__ import annotations

import hmac
import json
import secrets
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING

from .sealing import derived, secrets_known

if TYPE_CHECKING:
    from .models import AuditEvent

# Two changes alike in everything, their microsecond too, still have marks of their own.
SALT = 8


def mark_of(event: AuditEvent) -> str:
    """A new mark for what a row says."""
    salt = secrets.token_hex(SALT)
    return salt + _mark(secrets_known()[0], salt, *_said(event))


def holds(event: AuditEvent) -> bool:
    """Whether the row still says what was marked."""
    salt, mark = event.mark[: 2 * SALT], event.mark[2 * SALT :]
    return _made(mark, salt, *_said(event))


def link_mark(before: str, position: int, event: int, event_mark: str) -> str:
    return _mark(secrets_known()[0], before, position, event, event_mark)


def link_holds(mark: str, before: str, position: int, event: int, event_mark: str) -> bool:
    return _made(mark, before, position, event, event_mark)


def _said(event: AuditEvent) -> tuple[object, ...]:
    at = event.at.astimezone(UTC).isoformat()
    return event.actor_id, at, event.model, event.object_id, event.field, event.old, event.new, event.reason


def _made(mark: str, *said: object) -> bool:
    """By any key that is known: marks made before the secret key was changed still hold."""
    return any(hmac.compare_digest(mark, _mark(secret, *said)) for secret in secrets_known())


def _mark(secret: str, *said: object) -> str:
    return hmac.new(derived(secret, "trail"), json.dumps(said).encode(), sha256).hexdigest()
