from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from crm.capture.models import CapturedMail
from crm.conversations.models import Interaction
from crm.leadership.models import Touchpoint
from crm.projects.models import Project
from crm.staff.models import Absence, StaffMember
from crm.watch.models import FlagEvent

from .values import POSTS_WAITING, WAITING, Act, ChannelKind, DeliveryKind, DeliveryStatus, PostKind, PostStatus


class Digest(models.Model):
    """One reader's week, frozen: mail and page are two renderings of `figures`."""

    recipient = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="digests")
    period_start = models.DateTimeField()
    period_end = models.DateTimeField()
    due_at = models.DateTimeField(help_text="when it should leave")
    built_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        ordering = ("-period_start", "recipient")
        constraints = (
            models.UniqueConstraint(fields=("recipient", "period_start"), name="one_digest_a_reader_and_week"),
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="digest_period_runs_forward"),
        )

    def __str__(self) -> str:
        return f"{self.recipient} {self.period_start:%Y-%m-%d}"


class Delivery(models.Model):
    """A mail that must leave once. `key` is its natural key and becomes its Message-ID."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=DeliveryKind.choices)
    recipient = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="deliveries")
    digest = models.ForeignKey(Digest, null=True, on_delete=models.PROTECT, related_name="deliveries")
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.PROTECT, related_name="deliveries")
    sequence = models.PositiveSmallIntegerField(null=True, help_text="the version of the plan it tells of")
    delivery_status = models.CharField(max_length=8, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    at_night = models.BooleanField(default=True, help_text="may leave outside opening hours")
    subject = models.CharField(max_length=200, blank=True)
    bounced_at = models.DateTimeField(null=True)
    bounced_hard = models.BooleanField(default=False, help_text="it will not arrive at that address however often sent")

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (
            models.Index(fields=("not_before",), name="delivery_waiting", condition=Q(delivery_status__in=WAITING)),
            models.Index(fields=("recipient", "kind", "made_at"), name="delivery_by_reader"),
            models.Index(fields=("-made_at", "-id"), name="delivery_by_making"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def by_hand(self) -> bool:
        """A digest that somebody asked for once more after it was frozen."""
        return self.digest is not None and self.made_at > self.digest.built_at


class SetAside(models.Model):
    """An address our mail came back from too often. What is to go there waits until somebody confirms it."""

    reader = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="set_aside")
    address = models.EmailField(help_text="as it was then; another one of theirs is not set aside")
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("reader", "address"), condition=Q(confirmed_at=None), name="set_aside_once"
            ),
        )

    def __str__(self) -> str:
        return self.address


class Notice(models.Model):
    """Something one person is told, once; `delivery` is the bundle it left in.

    It tells of a line of flag history, of a question due soon, of a project whose leader's contact is due soon, or of
    what waits for somebody absent. `key` names that: one level of one question is told once, however often its flag
    opens again.
    """

    key = models.CharField(max_length=80)
    recipient = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey(FlagEvent, null=True, on_delete=models.PROTECT, related_name="notices")
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="notices")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="notices")
    absence = models.ForeignKey(Absence, null=True, on_delete=models.PROTECT, related_name="notices")
    by = models.ForeignKey(
        StaffMember,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who asks for it, where a person does",
    )
    level = models.PositiveSmallIntegerField(null=True)
    urgent = models.BooleanField(default=False, help_text="not counted among the five mails a week")
    at_night = models.BooleanField(default=False, help_text="may leave outside opening hours")
    made_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="notices")
    dropped_because = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("key", "recipient"), condition=Q(dropped_because=""), name="told_once_a_person"
            ),
        )
        indexes = (
            models.Index(
                fields=("recipient",),
                name="notice_waiting",
                condition=Q(delivery__isnull=True, dropped_because=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} to {self.recipient_id}"


class MailAct(models.Model):
    """A link of a digest that was used. The row is its claim: a second press finds it."""

    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, related_name="acts")
    place = models.PositiveSmallIntegerField(help_text="of the ask in the digest, from 0")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField()
    said = models.CharField(max_length=300, blank=True, help_text="what it did, in a sentence")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("digest", "place", "act"), name="a_link_acts_once"),)

    def __str__(self) -> str:
        return f"{self.act} of {self.digest_id}"


class KnownBrowser(models.Model):
    """A browser that its reader proved to be theirs with a link in their own mailbox.

    It lets them act from their digests and opens nothing else. Asked first, confirmed once, good for half a year.
    """

    reader = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="known_browsers")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="browser")
    back_to = models.CharField(max_length=120, help_text="the link that was pressed before it was known")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    secret_hash = models.CharField(max_length=64, blank=True, db_index=True, help_text="of what its cookie holds")

    def __str__(self) -> str:
        return f"browser of {self.reader_id}"


class Heard(models.Model):
    """An answer of a reader to a mail of ours, read as a line. One row for each answer, however often it comes.

    `told`: what was understood and what must be said more precisely, in the words of that moment.
    """

    mail = models.OneToOneField(CapturedMail, on_delete=models.PROTECT, related_name="heard")
    answers = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="answers")
    reader = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="heard")
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="heard")
    told = models.JSONField(default=dict)
    at = models.DateTimeField()
    delivery = models.OneToOneField(Delivery, null=True, on_delete=models.PROTECT, related_name="heard")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("reader", "at"), name="heard_by_reader"),)

    def __str__(self) -> str:
        return f"answer of {self.reader_id}"


class Channel(models.Model):
    """A channel of Slack or Teams that is told of escalations and of the verdict of the week."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=ChannelKind.choices)
    address = models.BinaryField(help_text="sealed: whoever has it can post")
    from_level = models.PositiveSmallIntegerField(null=True, help_text="of the ladder; empty: no level is told")
    verdict = models.BooleanField(default=True, help_text="is told the verdict of each week")
    cleared = models.BooleanField(default=False, help_text="may name restricted clients")
    is_on = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ChannelPost(models.Model):
    """A message that must reach a channel once. A channel knows no Message-ID, so what may have arrived is not sent
    again by itself: `begun_at` is committed before the first byte leaves.
    """

    key = models.CharField(max_length=120, unique=True)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=8, choices=PostKind.choices)
    event = models.ForeignKey(FlagEvent, null=True, on_delete=models.PROTECT, related_name="posts")
    digest = models.ForeignKey(Digest, null=True, on_delete=models.PROTECT, related_name="posts")
    status = models.CharField(max_length=8, choices=PostStatus.choices, default=PostStatus.QUEUED)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (
            models.Index(fields=("not_before",), name="post_waiting", condition=Q(status__in=POSTS_WAITING)),
            models.Index(fields=("channel", "-made_at"), name="post_by_channel"),
        )

    def __str__(self) -> str:
        return self.key
