"""Which mailboxes are to be asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from .models import Source, SourceKind

# A server that does not answer holds a worker for as long as one waits for it.
PATIENCE = timedelta(minutes=5)


def to_poll(at: datetime) -> QuerySet[Source]:
    """The mailboxes that are to be asked now; one that fails is asked less often."""
    failing = Q(failing_since__isnull=False, tried_at__gt=at - PATIENCE)
    return Source.objects.active().filter(kind__in=(SourceKind.MAILBOX, SourceKind.DROPBOX)).exclude(failing)
