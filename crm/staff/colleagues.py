"""Everybody of ours as a choice on a page: who they are is not asked, only what they are called."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import QuerySet

from .asking import asked_often
from .models import StaffMember


class Colleague(NamedTuple):
    """One of us to choose."""

    pk: int
    name: str


def colleagues() -> list[Colleague]:
    """Everybody who is here, for a choice: by name."""
    return [Colleague(*row) for row in _colleagues()]


@asked_often
def _colleagues() -> QuerySet[StaffMember, Any]:
    return StaffMember.objects.filter(is_active=True).values_list("pk", "name")
