from __future__ import annotations

from django.db import models
from django.db.models import Q

from crm.clients.models import Client

from .interaction import Interaction


class InteractionWords(models.Model):
    """The words a standing interaction is found by, written by `services.findable` alone.

    A full-text index stands over `words`: FTS5 on SQLite, GIN on PostgreSQL (migration `words`). The key grows with
    the moment of the contact, so both engines read the newest first and stop when a page is full, however many there
    are. `closed` rows hold words that carry their client's number, so that looking for a word of an open client never
    touches them.
    """

    place = models.BigIntegerField(primary_key=True, help_text="seconds of the contact, then its number")
    interaction = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="words")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed = models.BooleanField(default=False, help_text="the client was restricted when this was written")
    words = models.TextField()

    class Meta:
        indexes = (models.Index(fields=("client",), name="words_closed_client", condition=Q(closed=True)),)

    def __str__(self) -> str:
        return f"words of {self.interaction_id}"
