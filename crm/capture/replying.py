"""The address an answer to a mail of ours comes back to: it says which mail, to whom, and proves both.

It stands in mails only their reader gets. Still it is a key to nothing: who answers must be that reader as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from .handing_in import dropbox_mailbox

TOKEN = re.compile(r"[^+@]+\+re(\d{1,9})x(\d{1,7})x([0-9a-f]{12})@.+")
SALT = "crm.capture.replying"


def reply_address(mail: int, reader: int) -> str:
    """dropbox+token@ours.com for a mail of ours by its number; empty where no mailbox takes such answers."""
    name, at, domain = dropbox_mailbox().partition("@")
    return f"{name}+re{mail}x{reader}x{_proof(mail, reader, settings.SECRET_KEY)}@{domain}" if at else ""


def answered_at(address: str) -> tuple[int, int] | None:
    """The mail and the reader whose reply address this is; None for any other, and for one that was made up."""
    found = TOKEN.fullmatch(address)
    if found is None:
        return None
    mail, reader, proof = int(found[1]), int(found[2]), found[3]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    proved = any(constant_time_compare(proof, _proof(mail, reader, key)) for key in keys)
    return (mail, reader) if proved else None


def answered_by(addresses: Iterable[str]) -> tuple[int, int] | None:
    """The first of these that is a reply address."""
    return next((found for one in addresses if (found := answered_at(one))), None)


def _proof(mail: int, reader: int, key: str) -> str:
    return salted_hmac(SALT, f"{mail}.{reader}", secret=key, algorithm="sha256").hexdigest()[:12]
