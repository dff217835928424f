from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from crm.capture.models import Source
from crm.clients.models import Client
from crm.conversations.models import Commitment, Interaction
from crm.projects.models import Milestone, Project
from crm.projects.values import PhaseGroup
from crm.staff.models import StaffMember, new_edition

from .values import STANDING, FlagKind, FlagStatus, Happening, Severity


class FlagQuerySet(models.QuerySet["Flag"]):
    def standing(self) -> FlagQuerySet:
        """Still true and not dismissed: open, acknowledged or snoozed."""
        return self.filter(closed_at=None, status__in=STANDING)

    def tracked(self) -> FlagQuerySet:
        """Still true. A dismissed flag is tracked until its finding vanishes, so that it is not raised again."""
        return self.filter(closed_at=None)

    def moving(self, at: datetime) -> FlagQuerySet:
        """Tracked, and not what it was when it was judged last: time or a fact has changed it, or may have."""
        return self.tracked().exclude(_resting(at))

    def resting(self, at: datetime) -> FlagQuerySet:
        """Late replies of a client of whom no fact is new, until time takes them up the ladder."""
        return self.tracked().filter(_resting(at))


def _resting(at: datetime) -> Q:
    waits = Q(next_at=None) | Q(next_at__gt=at)
    return waits & Q(flag_kind=FlagKind.SLOW_RESPONSE, client__changed_at=None)


class Flag(models.Model):
    """Something the jobs want a person to look at: one standing row per kind and subject."""

    flag_kind = models.CharField(max_length=24, choices=FlagKind.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    status = models.CharField(max_length=12, choices=FlagStatus.choices, default=FlagStatus.OPEN)
    subject = models.CharField(max_length=40, help_text="model and number, such as interaction:47")
    client = models.ForeignKey(
        Client, null=True, on_delete=models.PROTECT, related_name="flags", help_text="empty only where it is a source"
    )
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="flags")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="flags")
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="flags")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="flags")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="flags")
    owner = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="flags")
    assigned_to = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(help_text="when the condition became true")
    closed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, help_text="the arithmetic")
    evidence = models.JSONField(default=dict)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="when time alone may change this flag")
    renewed_at = models.DateTimeField(null=True, help_text="the latest fact that supports it")
    acknowledged_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("flag_kind", "subject"), condition=Q(closed_at__isnull=True), name="one_tracked_flag"
            ),
            models.CheckConstraint(
                condition=~Q(status=FlagStatus.RESOLVED) | Q(closed_at__isnull=False), name="resolved_is_closed"
            ),
            models.CheckConstraint(
                condition=~Q(status=FlagStatus.SNOOZED) | Q(snoozed_until__isnull=False), name="snoozed_until_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(status=FlagStatus.DISMISSED) | ~Q(closed_reason=""), name="dismissed_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=False, source=None) | Q(client=None, source__isnull=False),
                name="flag_of_a_client_or_a_source",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="flag_closes_after_opening"
            ),
        )
        indexes = (
            models.Index(
                fields=("next_at",), name="flag_next", condition=Q(next_at__isnull=False, closed_at__isnull=True)
            ),
            models.Index(fields=("client", "flag_kind"), name="flag_standing", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=("flag_kind", "-escalation_level", "opened_at"),
                name="flag_standing_by_kind",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=("project",), name="flag_standing_project", condition=Q(closed_at__isnull=True)),
            models.Index(fields=("flag_kind", "subject"), name="flag_by_subject"),
            models.Index(fields=("-opened_at", "-id"), name="flag_by_opening"),
        )

    def __str__(self) -> str:
        return f"{self.get_flag_kind_display()} {self.subject}"

    @property
    def of_client(self) -> Client:
        """The client it is about. ValueError for one that is about a source: ask its kind first."""
        if self.client is None:
            raise ValueError(f"{self} is about no client.")
        return self.client


class FlagEvent(models.Model):
    """One line of a flag's history, dated when it became so; `noticed_at` says when the program saw it.

    Notices leave from these rows only: `told_at` empty means nobody has looked whom to tell.
    """

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="events")
    happening = models.CharField(max_length=12, choices=Happening.choices)
    at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(null=True)
    severity = models.CharField(max_length=8, choices=Severity.choices, blank=True)
    by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    until = models.DateTimeField(null=True, help_text="of a snooze: when it was to end")
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            # A level is reached, and so told, once while a flag stands.
            models.UniqueConstraint(
                fields=("flag", "level"), condition=Q(happening=Happening.LEVEL), name="one_event_a_level"
            ),
        )
        indexes = (models.Index(fields=("id",), name="flag_event_untold", condition=Q(told_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.happening} {self.flag_id}"


class SilencePolicy(models.Model):
    """Longest silence of any kind from a date on, for everybody or for one client."""

    valid_from = models.DateField()
    client = models.ForeignKey(Client, null=True, blank=True, on_delete=models.PROTECT, related_name="silence_policies")

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = (
            models.UniqueConstraint(fields=("valid_from",), condition=Q(client=None), name="one_silence_policy_a_day"),
            models.UniqueConstraint(fields=("client", "valid_from"), name="one_client_silence_policy_a_day"),
        )

    def __str__(self) -> str:
        return f"silence limits from {self.valid_from}"


class SilenceLimit(models.Model):
    """Calendar days for one phase group, by the client's tier."""

    policy = models.ForeignKey(SilencePolicy, on_delete=models.CASCADE, related_name="limits")
    phase_group = models.CharField(max_length=20, choices=PhaseGroup.choices)
    strategic = models.PositiveIntegerField()
    core = models.PositiveIntegerField()
    standard = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("policy", "phase_group"), name="one_silence_limit_a_group"),)

    def __str__(self) -> str:
        return f"{self.phase_group} of {self.policy_id}"


class LadderStep(models.Model):
    """One level of the escalation ladder from a date on: working time past due, by priority."""

    valid_from = models.DateField()
    level = models.PositiveSmallIntegerField()
    normal = models.DurationField(help_text="normal and low priority")
    high = models.DurationField()
    urgent = models.DurationField()
    edition = models.CharField(max_length=32, default=new_edition)

    class Meta:
        ordering = ("valid_from", "level")
        constraints = (models.UniqueConstraint(fields=("valid_from", "level"), name="one_step_a_level"),)

    def __str__(self) -> str:
        return f"level {self.level} from {self.valid_from}"


class SweepMark(models.Model):
    """Nothing before it is due any more: a sweep asks only for moments after this one.

    It stays where it is while nothing becomes due, for a day at most.
    """

    name = models.CharField(max_length=24, primary_key=True, default="sweep")
    swept_to = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.swept_to}"
