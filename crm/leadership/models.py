from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from crm.clients.models import Client, Contact
from crm.conversations.values import Channel
from crm.projects.models import Project
from crm.projects.values import PhaseGroup
from crm.staff.models import StaffMember
from crm.staff.sealing import unseal


class LeadershipPolicy(models.Model):
    """Longest gap between leadership contacts from a date on, for everybody or for one client."""

    valid_from = models.DateField()
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="leadership_policies"
    )
    onboarding_days = models.PositiveIntegerField(default=60, help_text="days after kick-off with the onboarding limit")

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("valid_from",), condition=Q(client=None), name="one_leadership_policy_a_day"
            ),
            models.UniqueConstraint(fields=("client", "valid_from"), name="one_client_leadership_policy_a_day"),
        )

    def __str__(self) -> str:
        return f"leadership limits from {self.valid_from}"


class LeadershipLimit(models.Model):
    """Calendar days for one phase group, by the client's tier."""

    policy = models.ForeignKey(LeadershipPolicy, on_delete=models.CASCADE, related_name="limits")
    phase_group = models.CharField(max_length=20, choices=PhaseGroup.choices)
    strategic = models.PositiveIntegerField()
    core = models.PositiveIntegerField()
    standard = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("policy", "phase_group"), name="one_leadership_limit_a_group"),)

    def __str__(self) -> str:
        return f"{self.phase_group} of {self.policy_id}"


class Touchpoint(models.Model):
    """A leadership contact that is planned or asked for. The one that took place is an interaction, and is found."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="planned_touchpoints")
    leader = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="planned_touchpoints")
    asked_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.PHONE_CALL)
    planned_for = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    invited = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="of the client, by mail"
    )
    sequence = models.PositiveSmallIntegerField(default=0, help_text="grows when those invited must hear of a change")
    changed_at = models.DateTimeField(null=True, blank=True, help_text="when it was made, moved or withdrawn")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("planned_for",)
        indexes = (
            models.Index(
                fields=("project", "planned_for"),
                name="touchpoint_planned",
                condition=Q(withdrawn_at__isnull=True),
            ),
        )

    @property
    def written_at(self) -> datetime:
        """When this version of the plan was made."""
        return self.changed_at or self.made_at

    def __str__(self) -> str:
        return f"{self.leader} with {self.project} on {self.planned_for:%d %b}"


class CalendarFeed(models.Model):
    """A person's planned contacts at a secret web address, for their own calendar. Whoever has the address reads it."""

    staff = models.OneToOneField(StaffMember, on_delete=models.CASCADE, related_name="calendar_feed")
    door = models.CharField(max_length=64, unique=True, help_text="hash of the secret in the address")
    sealed = models.BinaryField(help_text="the secret, encrypted, to show it again")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.staff_id}"

    @property
    def token(self) -> str:
        """The secret. Unreadable when the key is no longer known."""
        return unseal(bytes(self.sealed)).decode()
