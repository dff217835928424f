from __future__ import annotations

from django.db import models
from django.db.models import TextChoices

from crm.staff.models import StaffMember
from crm.staff.sealing import seal, unseal


class SourceKind(TextChoices):
    MAILBOX = "mailbox", "Mailbox"
    DROPBOX = "dropbox", "Dropbox address"
    WEBHOOK = "webhook", "Mail provider"
    CALENDAR = "calendar", "Calendar feed"


class SourceQuerySet(models.QuerySet["Source"]):
    def active(self) -> SourceQuerySet:
        return self.filter(is_active=True)


class Source(models.Model):
    """Somewhere contacts come from by themselves, and the pulse by which one knows that it still speaks.

    It *answered* when it could be asked; it *brought* something when there was something new. A source that answers
    and brings nothing for longer than it ever did is as silent as one that does not answer.
    """

    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    name = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=500, blank=True, help_text="mail address, or address of the feed")
    options = models.JSONField(default=dict, help_text="host, port, user, way of signing in, folders; nothing secret")
    sealed = models.BinaryField(null=True, help_text="password or token, encrypted")
    door = models.CharField(max_length=64, null=True, unique=True, help_text="hash of the secret in its web address")
    owner = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="+", help_text="whose mailbox or calendar it is"
    )
    since = models.DateTimeField(help_text="what is older is history: no clocks, no notices")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    brought_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True, help_text="in words, what to do about it")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """The password or token in the clear; "" without one. Unreadable when the key is no longer known."""
        return unseal(bytes(self.sealed)).decode() if self.sealed else ""

    @secret.setter
    def secret(self, words: str) -> None:
        self.sealed = seal(words.encode()) if words else None
