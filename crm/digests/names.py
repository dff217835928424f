"""What our own mails are called, so that what comes back of them is known again."""

from __future__ import annotations

import hashlib

from django.conf import settings

from crm.capture.mail.classes import OUR_NOTICES


def message_id(key: str, secret: str = "") -> str:
    """The Message-ID of a delivery, without brackets.

    Its natural key names it, so a receiver that got it already recognises a repetition; nobody can make one up.
    """
    name = hashlib.sha256(f"{secret or settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]
    return f"{OUR_NOTICES}{name}@{settings.MAIL_DOMAIN or 'localhost'}"


def message_ids(key: str) -> list[str]:
    """All it may have been sent under: the secret may have changed since."""
    return [message_id(key, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
