"""Which mailboxes are to be asked, and how each is reached."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from .models import Source, SourceKind
from .sources.imap import TIMEOUT, Account

# A server that does not answer holds a worker for as long as one waits for it.
PATIENCE = timedelta(minutes=5)


def to_poll(at: datetime) -> QuerySet[Source]:
    """The mailboxes that are to be asked now; one that fails is asked less often."""
    failing = Q(failing_since__isnull=False, tried_at__gt=at - PATIENCE)
    return Source.objects.active().filter(kind__in=(SourceKind.MAILBOX, SourceKind.DROPBOX)).exclude(failing)


def account_of(source: Source) -> Account:
    """Unreadable when the password was sealed with a key that is no longer known."""
    options = source.options
    return Account(
        host=options["host"],
        port=int(options.get("port", 993)),
        security=options.get("security", "tls"),
        user=options.get("user") or source.address,
        password=source.secret,
        timeout=float(options.get("timeout", TIMEOUT)),
    )
