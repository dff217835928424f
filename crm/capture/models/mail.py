from __future__ import annotations

import gzip
from datetime import datetime

from django.db import models
from django.db.models import Q, TextChoices

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.staff.models import StaffMember
from crm.staff.sealing import seal, unseal

from ..mail.classes import MailClass
from ..mail.courtesies import Courtesy


class MailState(TextChoices):
    KEPT = "kept", "Kept, not read yet"
    FILED = "filed", "Filed"
    UNMATCHED = "unmatched", "Unmatched"
    SET_ASIDE = "set_aside", "Set aside"
    REVIEW = "review", "To be looked at"
    LINE = "line", "A line to be read"
    HEARD = "heard", "Its line was read"
    UNREADABLE = "unreadable", "Could not be read"
    DELETED = "deleted", "Deleted"


# A person of ours answered a mail of ours; what they quote may name any client.
OF_A_LINE = (MailState.LINE, MailState.HEARD)


class ImportRun(models.Model):
    """One file that was taken in, and what became of its messages."""

    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    us = models.JSONField(help_text="domains and addresses that are ours in this file")
    since = models.DateTimeField(null=True, help_text="what is older is history: no clocks, no notices")
    creates_clients = models.BooleanField(default=False, help_text="of each company that writes and is unknown")
    by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    undo_asked_at = models.DateTimeField(null=True)
    undo_asked_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class PartState(TextChoices):
    WAITING = "waiting", "Waiting"
    DONE = "done", "Taken in"
    REFUSED = "refused", "Not taken in"


class PartQuerySet(models.QuerySet["ImportPart"]):
    def free(self, at: datetime) -> PartQuerySet:
        """Not finished, and nobody works on it, or whoever did has not come back."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=at), state=PartState.WAITING)


class ImportPart(models.Model):
    """One file of an import, kept encrypted until it was taken in. The row is the request: a job goes on with it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=300)
    size = models.PositiveIntegerField()
    stored = models.CharField(max_length=80, blank=True, help_text="the encrypted file; empty once it is gone")
    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.WAITING)
    claimed_until = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0, help_text="messages that were taken in")
    counts = models.JSONField(default=dict)
    said = models.CharField(max_length=300, blank=True, help_text="why it, or the rest of it, was not taken in")

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("id",), name="part_waiting", condition=Q(state="waiting")),)

    def __str__(self) -> str:
        return self.name


class CapturedMail(models.Model):
    """A message as it came. Raw bytes first; what was understood stands beside them, enough to file it again without.

    `why`: what was decided of it (class, author), as code and words; what was decided for a client is on its Filing.
    """

    key = models.CharField(max_length=300, unique=True, help_text="Message-ID, or a hash where there is none")
    message_id = models.CharField(max_length=300, blank=True, db_index=True)
    dated = models.DateTimeField(null=True, help_text="what its Date header says, however absurd")
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField(help_text="gzip, encrypted; `message` gives the bytes")
    trimmed = models.BooleanField(default=False, help_text="of the raw bytes only the headers are left")
    preview = models.CharField(max_length=500, blank=True, help_text="the beginning of what is new in its text")
    left_out = models.CharField(max_length=200, blank=True, help_text="what of it was not taken in, in words")
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.KEPT)
    reason = models.CharField(max_length=200, blank=True)
    kind = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in MailClass], default=MailClass.HUMAN.value
    )
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True, help_text="when a mail server of ours got it; of a file: empty")
    counts_from = models.DateTimeField(
        null=True, help_text="cut-off of the source that brought it: an older mail is history and starts no clock"
    )
    author = models.CharField(max_length=254, blank=True, db_index=True)
    author_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    base_subject = models.CharField(max_length=300, blank=True, help_text="without prefixes and list tags")
    to = models.JSONField(default=list, help_text="name and address of everybody in To")
    cc = models.JSONField(default=list, help_text="name and address of everybody in Cc")
    files = models.JSONField(default=list, help_text="name, media_type, size, sha256 and hidden of each attachment")
    courtesy = models.CharField(
        max_length=8, blank=True, choices=[(one.value, one.value) for one in Courtesy], help_text="asks for no answer"
    )
    topic_changed = models.BooleanField(default=False, help_text="its subject is another than of what it answers")
    dmarc = models.CharField(max_length=20, blank=True, help_text="what a server we believe says of its origin")
    why = models.JSONField(default=dict)
    outbound = models.BooleanField(default=False)
    asks_us = models.BooleanField(default=False, help_text="one of us is in To, or a list of ours is named")
    names_us = models.BooleanField(default=False, help_text="one of us wrote it or is named in it")
    to_list = models.BooleanField(default=False, help_text="went through a list, so that everybody on it reads it")
    by_machine = models.BooleanField(default=False, help_text="neither starts nor stops a clock (RULES.md R4)")
    outside = models.JSONField(default=list, help_text="addresses that are not ours: the author, then To and Cc")
    names_stranger = models.BooleanField(default=False, help_text="it waits for somebody nobody knows yet")
    id_conflict = models.BooleanField(default=False, help_text="another mail with another date has its Message-ID")
    conflict_seen_at = models.DateTimeField(null=True, help_text="a person looked at the conflict and knows of it")
    dropped_by = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="+", help_text="whose dropbox address it came by"
    )
    found_in = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="unwrapped", help_text="the forward it was taken from"
    )
    import_run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="mails")
    meetings_read_at = models.DateTimeField(null=True, help_text="of an invitation: when its meetings were taken in")
    taken_in_at = models.DateTimeField()

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (
            models.Index(fields=("state", "-sent_at"), name="mail_by_state"),
            models.Index(
                fields=("id",),
                name="mail_with_meetings",
                condition=models.Q(kind=MailClass.CALENDAR.value, meetings_read_at=None),
            ),
            models.Index(fields=("taken_in_at",), name="mail_bounced", condition=models.Q(kind=MailClass.BOUNCE.value)),
            models.Index(fields=("base_subject", "sent_at"), name="mail_by_base_subject"),
            models.Index(fields=("id",), name="mail_with_stranger", condition=models.Q(names_stranger=True)),
            models.Index(fields=("taken_in_at",), name="mail_whole", condition=models.Q(trimmed=False)),
        )

    def __str__(self) -> str:
        return self.subject or self.key

    @property
    def occurred_at(self) -> datetime:
        """What comes in counts from when we had it, what we write from when it was sent."""
        came = None if self.outbound else self.received_at
        return came or self.sent_at or self.taken_in_at

    @property
    def is_history(self) -> bool:
        return self.counts_from is not None and self.occurred_at < self.counts_from

    @property
    def message(self) -> bytes:
        """The bytes as they came; of a trimmed mail its headers. Unreadable when their key is no longer known."""
        return gzip.decompress(unseal(bytes(self.raw))) if self.raw else b""

    @message.setter
    def message(self, whole: bytes) -> None:
        self.raw = seal(gzip.compress(whole, compresslevel=6, mtime=0)) if whole else b""


class Tie(TextChoices):
    """By what one mail is tied to another (CAPTURE.md 4.6)."""

    REFERENCE = "reference", "it names that mail in its headers"
    OTHER_NAME = "other_name", "that is the name our mail had before it was sent"
    OUTLOOK = "outlook", "Outlook gave both the same Thread-Index"
    SUBJECT = "subject", "it answers under the same subject, between the same people, within 30 days"


class MailReference(models.Model):
    """An id that a stored mail names. Two mails that name the same unseen id belong together (ghost parent)."""

    mail = models.ForeignKey(CapturedMail, on_delete=models.CASCADE, related_name="references")
    message_id = models.CharField(max_length=300, db_index=True)
    why = models.CharField(max_length=10, choices=Tie.choices, default=Tie.REFERENCE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mail", "message_id"), name="one_reference_a_mail"),)

    def __str__(self) -> str:
        return self.message_id


class Filing(models.Model):
    """A mail on one client's timeline. What we write to two clients stands on both, and joins them nowhere.

    `why` holds what was decided here (client, thread, project, clock), each as code and words.
    """

    mail = models.ForeignKey(CapturedMail, on_delete=models.PROTECT, related_name="filings")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    interaction = models.OneToOneField(Interaction, on_delete=models.PROTECT, related_name="filing")
    by_conversation = models.BooleanField(default=False, help_text="nobody knew the address; it went with its thread")
    why = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("mail", "client"), name="one_filing_a_client"),)

    def __str__(self) -> str:
        return f"{self.mail_id} for {self.client_id}"
