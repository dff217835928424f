from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from crm.clients.models import Client
from crm.staff.models import SiteCalendar, StaffMember

from ..values import Channel, ClockState, Priority
from .interaction import Interaction, Thread
from .policy import ResponsePolicy


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> ClockQuerySet:
        return self.filter(state=ClockState.RUNNING)

    def late(self, at: datetime) -> ClockQuerySet:
        """Running and past the last instant that was still in time (RULES.md R8)."""
        return self.running().filter(late_after__lt=at)

    def decided(self, start: datetime, end: datetime, then: datetime | None = None) -> ClockQuerySet:
        """Clocks whose verdict fell in [start, end); waived ones have none, as a constraint makes sure. With `then`, a
        past instant, late ones that were waived after it had theirs still."""
        verdict = Q(verdict_at__gte=start, verdict_at__lt=end)
        if then:
            waived = Q(state=ClockState.WAIVED, stopped_at__gt=then)
            verdict |= waived & Q(late_after__gte=start, late_after__lt=end)
        return self.filter(verdict)

    def missed(self) -> ClockQuerySet:
        """Decided against us, whether answered since or not."""
        return self.exclude(in_time=True)

    def stopped(self, state: str, start: datetime, end: datetime) -> ClockQuerySet:
        """Answered or waived in [start, end)."""
        return self.filter(state=state, stopped_at__gte=start, stopped_at__lt=end)


class Clock(models.Model):
    """The wait an inbound interaction started: what `reckoning.reckon` said, with the target and where it came from.

    `verdict_at` is the reply if it came in time, else `late_after`: the one moment that decides which week counts it.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="clocks")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="clocks")
    opened_by = models.OneToOneField(Interaction, on_delete=models.PROTECT, related_name="clock")
    opened_at = models.DateTimeField()
    stopped_by = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="stopped_clocks")
    stopped_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ClockState.choices, default=ClockState.RUNNING)
    more_inbound = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="clocks")
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    target = models.DurationField()
    target_basis = models.CharField(max_length=200, help_text="where the target came from, in words")
    around_the_clock = models.BooleanField(default=False)
    policy = models.ForeignKey(ResponsePolicy, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(SiteCalendar, on_delete=models.PROTECT, related_name="+")
    calendar_revision = models.PositiveIntegerField(default=1)
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    late_after = models.DateTimeField(null=True)
    working = models.DurationField(null=True, help_text="working time of a stopped clock")
    in_time = models.BooleanField(null=True, help_text="of an answered clock")
    verdict_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ClockState.RUNNING, stopped_at=None)
                | (~Q(state=ClockState.RUNNING) & ~Q(stopped_at=None)),
                name="clock_stops_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClockState.WAIVED) | Q(verdict_at=None), name="waived_clock_has_no_verdict"
            ),
        )
        indexes = (
            models.Index(fields=("late_after",), name="clock_running_late_after", condition=Q(state="running")),
            models.Index(fields=("warn_at",), name="clock_running_warn_at", condition=Q(state="running")),
            models.Index(fields=("client", "late_after"), name="clock_running_by_client", condition=Q(state="running")),
            models.Index(fields=("owner", "late_after"), name="clock_running_by_owner", condition=Q(state="running")),
            models.Index(
                fields=("calendar", "calendar_revision"), name="clock_running_revision", condition=Q(state="running")
            ),
            models.Index(fields=("verdict_at",), name="clock_by_verdict"),
            models.Index(fields=("stopped_at",), name="clock_by_stop", condition=Q(state="answered")),
            # These two hold all that the figures of a week ask, so that no row is looked up.
            models.Index(fields=("client", "verdict_at", "in_time"), name="clock_by_client_verdict"),
            models.Index(
                fields=("client", "stopped_at", "state", "working"),
                name="clock_by_client_stop",
                condition=Q(stopped_at__isnull=False),
            ),
            models.Index(fields=("-opened_at", "-id"), name="clock_by_opening"),
            models.Index(fields=("-opened_at", "-id"), name="clock_waived", condition=Q(state="waived")),
        )

    def __str__(self) -> str:
        return f"clock of {self.opened_by_id}"


class Restatement(models.Model):
    """A clock's figure changed after its week had ended: both values stay."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="restatements")
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="restatements")
    at = models.DateTimeField()
    old = models.JSONField()
    new = models.JSONField()

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("at",), name="restatement_by_at"),)

    def __str__(self) -> str:
        return f"{self.interaction_id} restated"
