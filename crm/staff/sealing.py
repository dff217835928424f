"""Encrypts what must not be readable in the database or a backup: credentials, raw mail.

The key is derived from SECRET_KEY. After a change the old one in SECRET_KEY_FALLBACKS still opens what it sealed.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a key that is no longer known, or altered since."""


def hash_of(secret: str) -> str:
    """What is stored of a secret that only ever has to be recognised, so that nobody reads it out of the database."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def seal(clear: bytes) -> bytes:
    return _keys(*secrets_known()).encrypt(clear)


def unseal(sealed: bytes) -> bytes:
    """What was sealed. Unreadable when no known key opens it."""
    try:
        return _keys(*secrets_known()).decrypt(sealed)
    except InvalidToken as error:
        raise Unreadable(
            "This was encrypted with another secret key. Put the old key into SECRET_KEY_FALLBACKS, or enter it anew."
        ) from error


def secrets_known() -> tuple[str, ...]:
    """The secret key of today, then those of before."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=8)
def _keys(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived(secret, "sealing"))) for secret in secrets])


@lru_cache(maxsize=8)
def derived(secret: str, purpose: str) -> bytes:
    """32 bytes of a secret for one purpose; they say nothing of the secret, nor of those for another purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"touchline {purpose}".encode()).derive(secret.encode())
