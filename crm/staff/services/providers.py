"""Where people may sign in with their company's account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from ..errors import Refusal
from ..models import SignInProvider, StaffMember
from ..sealing import seal
from .trail import note_change


@transaction.atomic
def change_provider(
    *, provider: SignInProvider | None, by: StaffMember, at: datetime, secret: str = "", **facts: Any
) -> SignInProvider:
    """Add a provider, or change what is known of one. An empty secret keeps the one there is.

    Refusal when the first secret is missing or the name is taken.
    """
    row = provider or SignInProvider(slug=slugify(facts["name"]).replace("_", "-"))
    if not secret and not row.secret:
        raise Refusal("Enter the client secret that the provider shows for Touchline.")
    if SignInProvider.objects.filter(slug=row.slug).exclude(pk=row.pk).exists() or not row.slug:
        raise Refusal(f"“{facts['name']}” is no name of its own. Choose another, with letters or digits in it.")
    before = {field: getattr(row, field) for field in facts}
    for field, new in facts.items():
        setattr(row, field, new)
    if secret:
        row.secret = seal(secret.encode())
    row.save()
    told = {field: (before[field] if provider else "", new) for field, new in facts.items()}
    told |= {"secret": ("", "entered anew")} if secret else {}
    for field, (old, new) in told.items():
        if old != new:
            note_change(actor=by, at=at, obj=row, field=field, old=old, new=new)
    return row
