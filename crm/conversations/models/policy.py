from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from crm.clients.models import Client
from crm.staff.models import new_edition

from ..values import Channel, Priority


class ResponsePolicy(models.Model):
    """First-reply targets from a date on, for everybody or for one client."""

    valid_from = models.DateField()
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="response_policies"
    )
    after_hours_target = models.DurationField(help_text="clock hours for urgent work with after-hours cover")
    minutes_target = models.DurationField(help_text="working time in which minutes are sent")
    edition = models.CharField(max_length=32, default=new_edition)

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = (
            models.UniqueConstraint(fields=("valid_from",), condition=Q(client=None), name="one_response_policy_a_day"),
            models.UniqueConstraint(fields=("client", "valid_from"), name="one_client_response_policy_a_day"),
        )

    def __str__(self) -> str:
        return f"response targets from {self.valid_from}"


class ResponseTarget(models.Model):
    """One line of the table: working time to the first reply, by the client's tier or pursuit."""

    policy = models.ForeignKey(ResponsePolicy, on_delete=models.CASCADE, related_name="targets")
    priority = models.CharField(max_length=8, choices=Priority.choices)
    strategic = models.DurationField()
    core = models.DurationField()
    standard = models.DurationField()
    pursuit = models.DurationField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("policy", "priority"), name="one_target_a_priority"),
            # A small client is never answered more slowly (COMMITMENTS.md T07).
            models.CheckConstraint(condition=Q(standard__lte=F("core")), name="standard_never_slower_than_core"),
        )

    def __str__(self) -> str:
        return f"{self.priority} of {self.policy_id}"


class ChannelCap(models.Model):
    """No target on this channel is longer than this."""

    policy = models.ForeignKey(ResponsePolicy, on_delete=models.CASCADE, related_name="caps")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    longest = models.DurationField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("policy", "channel"), name="one_cap_a_channel"),)

    def __str__(self) -> str:
        return f"{self.channel} at most {self.longest}"
