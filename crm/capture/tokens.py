"""The name of our own mail says to which conversation an answer belongs, and proves that it is ours (4.6)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

TOKEN = re.compile(r"tl-(\d{1,18})\.([0-9a-f]{8})\.([0-9a-f]{32})@[^<>@\s]+")
SALT = "crm.capture.tokens"


def mint(*, thread: int, host: str) -> str:
    """A fresh Message-ID, without brackets, for a mail of ours on this thread."""
    once = secrets.token_hex(4)
    return f"tl-{thread}.{once}.{_proof(thread, once, settings.SECRET_KEY)}@{host}"


def thread_of(message_id: str) -> int | None:
    """The thread whose mail we gave this name; None for any other, and for one that somebody made up."""
    found = TOKEN.fullmatch(message_id)
    if found is None:
        return None
    thread, once, proof = int(found[1]), found[2], found[3]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return thread if any(constant_time_compare(proof, _proof(thread, once, key)) for key in keys) else None


def threads_of(message_ids: Iterable[str]) -> set[int]:
    return {thread for one in message_ids if (thread := thread_of(one)) is not None}


def _proof(thread: int, once: str, key: str) -> str:
    return salted_hmac(SALT, f"{thread}.{once}", secret=key, algorithm="sha256").hexdigest()[:32]
