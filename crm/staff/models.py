from __future__ import annotations

from datetime import datetime, time
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q

from .audit import AuditEvent as AuditEvent
from .audit import TrailLink as TrailLink
from .values import DigestForm, DigestScope, Function, StaffRole, Weekday


class StaffManager(BaseUserManager["StaffMember"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> StaffMember:
        member = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, name: str, password: str | None = None, **fields: Any) -> StaffMember:
        fields |= {"is_superuser": True, "staff_role": StaffRole.ADMINISTRATOR}
        return self.create_user(email, name, password, **fields)

    def get_by_natural_key(self, username: str | None) -> StaffMember:
        return self.get(email__iexact=username)


class StaffMember(AbstractBaseUser, PermissionsMixin):
    """A person of ours, who signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=32, choices=Function.choices, default=Function.PROGRAM_MANAGEMENT)
    staff_role = models.CharField(max_length=32, choices=StaffRole.choices, default=StaffRole.PROJECT_MANAGER)
    is_leadership = models.BooleanField(default=False)
    backup = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="backs_up")
    timezone = models.CharField(max_length=64, blank=True, help_text="IANA zone; empty: the site's")
    warn_by_mail = models.BooleanField(default=False, help_text="one mail when a reply of theirs is due soon")
    daily_note = models.BooleanField(default=True, help_text="a mail at 08:00 of their zone when something waits")
    digest_form = models.CharField(
        max_length=8,
        choices=DigestForm.choices,
        default=DigestForm.FULL,
        help_text="when the weekly digest comes by mail",
    )
    digest_scope = models.CharField(max_length=4, choices=DigestScope.choices, default=DigestScope.ALL)
    digest_day = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    digest_hour = models.TimeField(default=time(7), help_text="in their zone")
    is_active = models.BooleanField(default=True)
    demo_id = models.CharField(max_length=8, blank=True)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (models.CheckConstraint(condition=~Q(backup=F("id")), name="staff_backup_is_someone_else"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's word for "may open the admin"."""
        return self.is_superuser or self.staff_role == StaffRole.ADMINISTRATOR

    @property
    def short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def covering(self, at: datetime) -> AbsenceQuerySet:
        return self.filter(start__lte=at, end__gt=at, withdrawn_at=None)


class Absence(models.Model):
    """Time away, with cover where somebody was named."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="absences")
    start = models.DateTimeField()
    end = models.DateTimeField()
    cover = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="covers")
    note = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(help_text="when it was entered or withdrawn")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("start",)
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(cover=None) | ~Q(cover=F("staff")), name="absence_cover_is_someone_else"
            ),
        )
        indexes = (models.Index(fields=("end", "start"), name="absence_by_end"),)

    def __str__(self) -> str:
        return f"{self.staff} away"


def new_edition() -> str:
    """A name no content of a calendar had before, so that what is compiled can be kept by it."""
    return uuid4().hex


class SiteCalendar(models.Model):
    """Our opening hours from a date on. `revision` grows with every edit; clocks are dated by one."""

    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=64)
    hours = models.JSONField(help_text='{"mon": [["08:00", "17:00"]], …}; a missing day is closed')
    valid_from = models.DateField(unique=True)
    revision = models.PositiveIntegerField(default=1)
    edition = models.CharField(
        max_length=32, default=new_edition, help_text="new with every edit, even one that was rolled back"
    )

    class Meta:
        ordering = ("-valid_from",)

    def __str__(self) -> str:
        return f"{self.name} from {self.valid_from}"


class CalendarVersion(models.Model):
    """A calendar as it stood at one revision, holidays and all. Never edited: what was counted by it can be shown."""

    calendar = models.ForeignKey(SiteCalendar, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    spec = models.JSONField(help_text="what the arithmetic of working time is compiled from")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("calendar", "revision"), name="one_version_a_revision"),)

    def __str__(self) -> str:
        return f"revision {self.revision} of {self.calendar_id}"


class Holiday(models.Model):
    """A local date on which we close, or with `hours` are open for a part of the day only."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    hours = models.JSONField(default=list, blank=True, help_text='[["08:00", "12:00"]]; empty: closed all day')

    class Meta:
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


# How the trail says that clients know of a shutdown.
CLIENTS_TOLD = ", clients told"


class Shutdown(models.Model):
    """Several closed days in a row, with somebody to call."""

    name = models.CharField(max_length=120)
    start = models.DateField()
    end = models.DateField(help_text="last closed day")
    counts_as_holiday = models.BooleanField(default=True)
    emergency_contact = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT)
    clients_told = models.BooleanField(default=False)

    class Meta:
        ordering = ("start",)
        constraints = (models.CheckConstraint(condition=Q(end__gte=F("start")), name="shutdown_ends_after_start"),)

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """The one row that says whose house this is, and whether it is only the demo company's."""

    company_name = models.CharField(max_length=120)
    site_name = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    is_demo = models.BooleanField(default=False)
    second_factor = models.BooleanField(default=False, help_text="asked of everybody, not of administrators only")
    created_at = models.DateTimeField()
    backed_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_installation"),)

    def __str__(self) -> str:
        return self.company_name


class OneTimeLink(models.Model):
    """A link that lets the first administrator in, or a member who was invited to choose a password.

    Only its hash is kept; it works once and not for long.
    """

    member = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link of {self.made_at:%Y-%m-%d}"


class ApiKey(models.Model):
    """A key with which a program reads what its owner may read. Only its hash is kept."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=80, help_text="which program it is for")
    door = models.CharField(max_length=64, unique=True, help_text="hash of the key")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when its owner ended it, or an administrator did")
    used_on = models.DateField(null=True, help_text="the day in UTC it was used last")

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """A mail about signing in, to leave with the next turn of the job. Kept for a day.

    A page writes one for whatever address was typed, so that its answer never tells who is known here.
    """

    email = models.EmailField()
    said = models.CharField(
        max_length=200, blank=True, help_text="what has changed; empty: a link to choose a password"
    )
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"letter of {self.asked_at:%Y-%m-%d}"


class SignInProvider(models.Model):
    """Where people of ours may sign in with their company's account (OpenID Connect)."""

    slug = models.SlugField(max_length=40, unique=True, help_text="in the address the provider sends people back to")
    name = models.CharField(max_length=40)
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=191)
    secret = models.BinaryField(help_text="sealed")
    domains = models.CharField(max_length=300, blank=True, help_text="mail domains, with commas; empty: any")
    vouches = models.BooleanField(default=False, help_text="its addresses count as confirmed without saying so")
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """The last run of a job, so that a silent one is seen."""

    job = models.CharField(max_length=64, primary_key=True)
    every = models.DurationField(help_text="how often it should run")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.job
