"""The address by which a person of ours hands mail in."""

from __future__ import annotations

from crm.staff.models import StaffMember

from .models import Dropbox, Source, SourceKind


def dropbox_mailbox() -> str:
    """The mailbox behind everybody's dropbox address; empty as long as none is set up."""
    rows = Source.objects.active().filter(kind=SourceKind.DROPBOX).order_by("pk")
    return rows.values_list("address", flat=True).first() or ""


def dropbox_address(staff: StaffMember) -> str:
    """dropbox+token@ours.com; empty where there is no mailbox, or no token yet."""
    name, at, domain = dropbox_mailbox().partition("@")
    box = Dropbox.objects.filter(staff=staff).first() if at else None
    return f"{name}+{box.token}@{domain}" if box else ""
