"""What a page says once after an act waits in a cookie until then, sealed: it names clients and people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.signing import BadSignature
from django.http import HttpRequest

from crm.staff.sealing import Unreadable, seal, unseal


class Sealer:
    """Takes the place of Django's signer, whose cookies cannot be altered but can be read."""

    def sign_object(self, said: object, serializer: Any, compress: bool = False) -> str:
        return seal(serializer().dumps(said)).decode()

    def unsign_object(self, sealed: str, serializer: Any) -> object:
        try:
            return serializer().loads(unseal(sealed.encode()))
        except Unreadable as error:
            raise BadSignature("Not ours, or sealed with a key that is no longer known.") from error


class SealedCookie(CookieStorage):
    def __init__(self, request: HttpRequest) -> None:
        # Without the signer that Django would make first for each page, to no end.
        super(CookieStorage, self).__init__(request)
        self.signer = Sealer()
        if settings.HTTPS:
            self.cookie_name = "__Host-notes"


class Notes(FallbackStorage):
    """What is too long for a cookie waits in the session."""

    storage_classes = (SealedCookie, SessionStorage)
