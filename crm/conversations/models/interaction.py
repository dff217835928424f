from __future__ import annotations

from django.db import models
from django.db.models import Q

from crm.clients.models import Client, Contact
from crm.projects.models import Project
from crm.staff.models import StaffMember

from ..values import GOVERNANCE, Channel, Direction, FirstReplyKind, ParticipationKind, Priority, Purpose


class Thread(models.Model):
    """Interactions that answer each other. A response clock lives inside one thread of one client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="threads")
    subject = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=200, null=True, blank=True, help_text="what another program calls it")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "client"), name="one_thread_a_key"),)

    def __str__(self) -> str:
        return self.subject or f"thread {self.pk}"


class InteractionQuerySet(models.QuerySet["Interaction"]):
    def standing(self) -> InteractionQuerySet:
        return self.filter(withdrawn_at=None)

    def external(self) -> InteractionQuerySet:
        return self.exclude(direction=Direction.INTERNAL).exclude(channel=Channel.INTERNAL_NOTE)

    def in_touch(self) -> InteractionQuerySet:
        """Somebody of the client was really in touch: no note, no machine, no call of ours that failed."""
        return self.external().filter(Q(reached=True) | Q(direction=Direction.INBOUND), automatic=False)


class Interaction(models.Model):
    """One contact event. Facts only: what follows from it stands on the clock, the commitment or the flag."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="interactions")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="interactions")
    projects = models.ManyToManyField(Project, through="InteractionProject", related_name="interactions")
    contacts = models.ManyToManyField(Contact, related_name="interactions")
    occurred_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    purpose = models.CharField(max_length=24, choices=Purpose.choices, default=Purpose.STATUS_UPDATE)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    summary = models.TextField()
    owner = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="owns")
    needs_reply = models.BooleanField(null=True, help_text="empty: by the rules of the channel")
    owed = models.BooleanField(default=False, help_text="after this talk we still owe an answer")
    excuses = models.BooleanField(default=False, help_text="says that no reply is needed")
    automatic = models.BooleanField(default=False)
    reached = models.BooleanField(default=True, help_text="false: a failed call, a bounced mail")
    reply_kind = models.CharField(max_length=16, choices=FirstReplyKind.choices, blank=True)
    minutes_required = models.BooleanField(default=False)
    minutes_due_at = models.DateTimeField(null=True, blank=True)
    minutes_sent_at = models.DateTimeField(null=True, blank=True)
    qms_reference = models.CharField(max_length=40, blank=True)
    message_key = models.CharField(max_length=300, null=True, blank=True, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    demo_id = models.CharField(max_length=8, blank=True)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        ordering = ("-occurred_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="withdrawn_with_reason"
            ),
        )
        indexes = (
            models.Index(fields=("client", "-occurred_at", "-id"), name="interaction_by_client"),
            models.Index(
                fields=("-occurred_at", "-id"), name="interaction_by_moment", condition=Q(withdrawn_at__isnull=True)
            ),
            models.Index(
                fields=("channel", "-occurred_at", "-id"),
                name="interaction_by_channel",
                condition=Q(withdrawn_at__isnull=True),
            ),
            # The one direction that is rare enough to be searched for in vain.
            models.Index(
                fields=("-occurred_at", "-id"),
                name="interaction_internal",
                condition=Q(direction=Direction.INTERNAL, withdrawn_at__isnull=True),
            ),
            # So rare that the last one of a client may lie behind all that was ever said.
            models.Index(
                fields=("client", "-occurred_at"),
                name="interaction_governance",
                condition=Q(purpose__in=GOVERNANCE, reached=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=("minutes_due_at",),
                name="minutes_owed",
                condition=Q(minutes_required=True, minutes_sent_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=("client", "minutes_due_at"),
                name="minutes_owed_by_client",
                condition=Q(minutes_required=True, minutes_sent_at__isnull=True, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.summary[:60]


class InteractionProject(models.Model):
    """An interaction on a project's timeline.

    The moment and the marks are copies of what the interaction and its people say, written by
    `services.place_on_projects` alone: one index then answers "when did a leader last take part?"
    for a project with any number of interactions.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="places")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="places")
    occurred_at = models.DateTimeField()
    standing = models.BooleanField(default=True, help_text="false: withdrawn")
    is_external = models.BooleanField()
    is_touchpoint = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("interaction", "project"), name="one_place_per_project"),)
        indexes = (
            models.Index(
                fields=("project", "-occurred_at", "-interaction"), name="place_by_project", condition=Q(standing=True)
            ),
            models.Index(fields=("project", "-occurred_at"), name="place_touchpoint", condition=Q(is_touchpoint=True)),
            models.Index(fields=("project", "-occurred_at"), name="place_external", condition=Q(is_external=True)),
        )

    def __str__(self) -> str:
        return f"{self.interaction_id} on {self.project_id}"


class Participation(models.Model):
    """A person of ours who took part. `as_leader` remembers whether that was a senior leader then.

    The moment is a copy of the interaction's, as on `InteractionProject`: one index then has all a person took part
    in, newest first.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="participations")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="participations")
    participation = models.CharField(max_length=10, choices=ParticipationKind.choices)
    as_leader = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("interaction", "staff"), name="one_part_per_person"),)
        indexes = (models.Index(fields=("staff", "-occurred_at", "-interaction"), name="part_by_person"),)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.participation}"

    @property
    def counts(self) -> bool:
        return self.participation != ParticipationKind.CC
