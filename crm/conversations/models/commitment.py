from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from crm.clients.models import Client
from crm.projects.models import Project
from crm.staff.models import StaffMember

from ..values import CommitmentKind
from .interaction import Interaction


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def open(self) -> CommitmentQuerySet:
        return self.filter(done=None, withdrawn_at=None)

    def overdue(self, at: datetime) -> CommitmentQuerySet:
        return self.open().filter(due__lt=at)

    def fallen_due(self, start: datetime, end: datetime) -> CommitmentQuerySet:
        """Promises that count in [start, end): by the first date that was missed, else by their date."""
        ended = Q(missed_at=None, due__gte=start, due__lt=end) | Q(missed_at__gte=start, missed_at__lt=end)
        return self.filter(ended, withdrawn_at=None)

    def kept_in_time(self) -> CommitmentQuerySet:
        """Done by their date, and never moved after one had passed."""
        return self.filter(missed_at=None, done__lte=F("due"))

    def not_kept_in_time(self) -> CommitmentQuerySet:
        return self.filter(Q(done=None) | Q(done__gt=F("due")) | Q(missed_at__isnull=False))


class Commitment(models.Model):
    """A dated promise to a client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="commitments")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    text = models.CharField(max_length=300)
    commitment_kind = models.CharField(max_length=20, choices=CommitmentKind.choices, default=CommitmentKind.ACTION)
    owner = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="commitments")
    made_in = models.ForeignKey(
        Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    made_at = models.DateTimeField()
    due = models.DateTimeField()
    done = models.DateTimeField(null=True, blank=True)
    moved_from = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_reason = models.CharField(max_length=300, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True, help_text="the first date that passed before it was moved")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    demo_id = models.CharField(max_length=8, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ("due", "id")
        constraints = (
            models.CheckConstraint(condition=Q(moved_from=None) | ~Q(moved_reason=""), name="moved_with_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="commitment_withdrawn_with_reason"
            ),
        )
        indexes = (
            models.Index(
                fields=("due",), name="commitment_open_due", condition=Q(done__isnull=True, withdrawn_at__isnull=True)
            ),
            models.Index(
                fields=("client", "due"),
                name="commitment_open_by_client",
                condition=Q(done__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(fields=("project", "due"), name="commitment_by_project"),
            models.Index(fields=("due", "id"), name="commitment_by_due"),
            models.Index(fields=("missed_at",), name="commitment_by_miss", condition=Q(missed_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.text
