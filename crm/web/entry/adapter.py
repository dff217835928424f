from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes an account here for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
