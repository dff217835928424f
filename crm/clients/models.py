from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from crm.staff.models import StaffMember

from .naming import FoundBy
from .values import ClientKind, ContactRole, Influence, LawfulBasis, Lifecycle, Tier, WorkWeek


class Client(models.Model):
    """A company that gives us work."""

    name = models.CharField(max_length=160, unique=True)
    short_code = models.CharField(max_length=8, unique=True)
    # Shown instead of the name on pages that may be projected.
    code_name = models.CharField(max_length=24, blank=True)
    client_kind = models.CharField(max_length=24, choices=ClientKind.choices, default=ClientKind.OTHER)
    tier = models.CharField(max_length=12, choices=Tier.choices, default=Tier.STANDARD)
    lifecycle = models.CharField(max_length=12, choices=Lifecycle.choices, default=Lifecycle.ACTIVE)
    timezone = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=2, blank=True)
    work_week = models.CharField(max_length=12, choices=WorkWeek.choices, default=WorkWeek.MON_FRI)
    domain = models.CharField(max_length=120, blank=True, db_index=True)
    executive_sponsor = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="sponsors"
    )
    relationship_owner = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="relationships"
    )
    cda_in_place = models.BooleanField(default=False)
    msa_in_place = models.BooleanField(default=False)
    quality_agreement_in_place = models.BooleanField(default=False)
    restricted_access = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    demo_id = models.CharField(max_length=8, blank=True)
    # A fact about this client changed and nobody has judged it since. The mark outlives a killed process,
    # so the next sweep finds what a door did not finish.
    changed_at = models.DateTimeField(null=True, blank=True)
    found_by = FoundBy("name", "short_code", "code_name")

    class Meta:
        ordering = ("name",)
        indexes = (models.Index(fields=("changed_at",), name="client_changed", condition=Q(changed_at__isnull=False)),)
        constraints = (
            models.UniqueConstraint(fields=("code_name",), condition=~Q(code_name=""), name="client_code_name"),
        )

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at a client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    contact_role = models.CharField(max_length=24, choices=ContactRole.choices, default=ContactRole.OTHER)
    influence = models.CharField(max_length=16, choices=Influence.choices, default=Influence.USER)
    email = models.EmailField(null=True, blank=True, unique=True)
    phone = models.CharField(max_length=40, blank=True)
    timezone = models.CharField(max_length=64, blank=True)
    lawful_basis = models.CharField(max_length=20, choices=LawfulBasis.choices, default=LawfulBasis.LEGITIMATE_INTEREST)
    last_used_on = models.DateField(null=True, blank=True)
    erase_after = models.DateField(null=True, blank=True)
    made_by_capture = models.BooleanField(default=False)
    demo_id = models.CharField(max_length=8, blank=True)
    found_by = FoundBy("name", "email")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class GrantQuerySet(models.QuerySet["AccessGrant"]):
    def in_force(self, at: datetime) -> GrantQuerySet:
        return self.filter(Q(until=None) | Q(until__gt=at), valid_from__lte=at)


class AccessGrant(models.Model):
    """Who may see a restricted client, by whose word, how long and why."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="grants")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("valid_from")), name="grant_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff} may see {self.client}"
