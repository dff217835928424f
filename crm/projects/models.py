from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from crm.clients.models import Client
from crm.clients.naming import FoundBy
from crm.staff.models import StaffMember
from crm.staff.values import Function

from .values import (
    OPEN_STATUSES,
    ClinicalStage,
    Health,
    MilestoneKind,
    Phase,
    PhaseGroup,
    ProjectStatus,
    ProjectType,
    group_of,
)


class ProjectQuerySet(models.QuerySet["Project"]):
    def open(self) -> ProjectQuerySet:
        """Projects that can still be neglected."""
        return self.filter(status__in=OPEN_STATUSES).exclude(phase=Phase.CLOSED)


class Project(models.Model):
    """One engagement under a work order."""

    code = models.CharField(max_length=16, unique=True)
    code_name = models.CharField(max_length=60)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="projects")
    project_type = models.CharField(max_length=28, choices=ProjectType.choices)
    phase = models.CharField(max_length=28, choices=Phase.choices, default=Phase.INQUIRY)
    status = models.CharField(max_length=12, choices=ProjectStatus.choices, default=ProjectStatus.PIPELINE)
    clinical_stage = models.CharField(
        max_length=16, choices=ClinicalStage.choices, default=ClinicalStage.NOT_APPLICABLE
    )
    project_manager = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="manages"
    )
    opened = models.DateField()
    kickoff = models.DateField(null=True, blank=True)
    health = models.CharField(max_length=8, choices=Health.choices, default=Health.GREEN)
    health_reason = models.CharField(max_length=200, blank=True)
    after_hours_cover = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    demo_id = models.CharField(max_length=8, blank=True)
    # Next moments, derived from the interactions by one function each (leadership and watch). They stand here because
    # a sweep must cost what is newly due, not what is stored.
    leader_warn_at = models.DateTimeField(null=True, blank=True)
    leader_due_at = models.DateTimeField(null=True, blank=True)
    silent_after = models.DateTimeField(null=True, blank=True)
    found_by = FoundBy("code_name", "code")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kickoff=None) | Q(kickoff__gte=F("opened")), name="kickoff_after_opened"
            ),
        )
        indexes = (
            models.Index(
                fields=("leader_due_at",), name="project_leader_due", condition=Q(leader_due_at__isnull=False)
            ),
            models.Index(
                fields=("leader_warn_at",), name="project_leader_warn", condition=Q(leader_warn_at__isnull=False)
            ),
            models.Index(fields=("silent_after",), name="project_silent", condition=Q(silent_after__isnull=False)),
        )

    def __str__(self) -> str:
        return self.code_name

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES and self.phase != Phase.CLOSED

    @property
    def phase_group(self) -> PhaseGroup | None:
        """On hold counts as paused whatever the phase; a closed project has none."""
        return group_of(self.status, self.phase)


class Assignment(models.Model):
    """A person of ours on a project, for a function, over a time."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="assignments")
    function = models.CharField(max_length=32, choices=Function.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project", "staff", "function"), condition=Q(until=None), name="one_running_assignment"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff} on {self.project}"


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def overdue(self, on: date) -> MilestoneQuerySet:
        """Not done and due before the local date `on`."""
        return self.filter(done=None, due__lt=on)


class Milestone(models.Model):
    """A dated event in a project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    milestone_kind = models.CharField(max_length=32, choices=MilestoneKind.choices)
    name = models.CharField(max_length=160)
    due = models.DateField()
    done = models.DateField(null=True, blank=True)
    moved_from = models.DateField(null=True, blank=True)
    moved_reason = models.CharField(max_length=300, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ("due", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(moved_from=None) | ~Q(moved_reason=""), name="milestone_moved_with_reason"
            ),
        )
        indexes = (
            models.Index(fields=("due",), name="milestone_open_due", condition=Q(done__isnull=True)),
            models.Index(fields=("done",), name="milestone_by_done", condition=Q(done__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name
