"""Who comes back: every page reads a session and a person, so both are asked for in ready SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from crm.staff.asking import asked_often
from crm.staff.models import StaffMember

from .door import now


class SessionStore(db.SessionStore):
    """Sessions as Django keeps them."""

    def load(self) -> dict[str, Any]:
        for (kept,) in _session(self.session_key or "", now()):
            told: dict[str, Any] = self.decode(kept)
            return told
        # As Django does it: a key that opens nothing is never used for a new session.
        self._session_key = None
        return {}


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """People sign in as allauth has it."""

    def get_user(self, user_id: int) -> StaffMember | None:
        found = next(iter(_member(user_id)), None)
        return found if self.user_can_authenticate(found) else None


@asked_often
def _session(key: str, at: datetime) -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=key, expire_date__gt=at).values_list("session_data")


@asked_often
def _member(number: int) -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(pk=number)
