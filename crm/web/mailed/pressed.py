"""Whose a link of a mail is, whatever it offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from crm.digests.offers import GOOD_FOR, heard_of, offer_of
from crm.staff.models import StaffMember


@dataclass(frozen=True)
class Pressed:
    """For whom it was made, its page, and until when it works; not what it is about, which is its reader’s."""

    reader: StaffMember
    token: str
    path: str
    until: datetime


def pressed(token: str) -> Pressed | None:
    """None when it is not one of ours or was altered."""
    if offer := offer_of(token):
        return Pressed(offer.reader, token, reverse("mail_act", args=[token]), offer.expires_at)
    if heard := heard_of(token):
        path = reverse("mail_undo", args=[token])
        return Pressed(heard.reader, token, path, heard.at + GOOD_FOR)
    return None
