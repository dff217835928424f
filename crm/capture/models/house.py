"""What this installation says of its own mail: whose it is, whom it believes, and what starts no clock."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, TextChoices

from crm.projects.models import Project
from crm.staff.models import StaffMember


class OwnKind(TextChoices):
    DOMAIN = "domain", "A domain of ours, with everything below it"
    ALIAS = "alias", "Another address of one of us"
    SHARED = "shared", "A shared mailbox"
    GROUP = "group", "A group or list of ours"
    SERVER = "server", "A mail server whose checks we believe"
    FORM = "form", "A web form that writes in others' names"


class OwnName(models.Model):
    """A domain, address, list or server that is ours."""

    kind = models.CharField(max_length=8, choices=OwnKind.choices)
    value = models.CharField(max_length=254)
    staff = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="aliases", help_text="of an alias"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("kind", "value")
        constraints = (
            models.UniqueConstraint(fields=("kind", "value"), name="one_own_name"),
            models.CheckConstraint(condition=~Q(kind="alias") | Q(staff__isnull=False), name="alias_of_somebody"),
        )

    def __str__(self) -> str:
        return self.value


class MailRules(models.Model):
    """The one row of switches; without it they stand as shipped."""

    copies_ask = models.BooleanField(default=False, help_text="mail that names us only in Cc starts a clock")
    thanks_end = models.BooleanField(default=True, help_text="a thank-you after our reply starts none")
    notes_ask_nothing = models.BooleanField(default=True, help_text="what says it is for information starts none")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_row_of_mail_rules"),)

    def __str__(self) -> str:
        return "mail rules"


class Says(TextChoices):
    AUTOMATIC = "automatic", "A machine writes it"
    PERSON = "person", "A person writes it"
    NO_REPLY = "no_reply", "It needs no reply"
    PROJECT = "project", "It is about a project"


class TaughtRule(models.Model):
    """What a correction taught: from this address, or from everybody at this domain."""

    pattern = models.CharField(max_length=254, help_text="an address, or a domain with everything below it")
    says = models.CharField(max_length=10, choices=Says.choices)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taught_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    taught_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pattern", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(says="project", project__isnull=False) | (~Q(says="project") & Q(project=None)),
                name="only_a_project_rule_has_a_project",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pattern}: {self.get_says_display()}"


class Dropbox(models.Model):
    """The address by which one person of ours hands mail in. A new token makes the old address unknown."""

    staff = models.OneToOneField(StaffMember, on_delete=models.CASCADE, related_name="dropbox")
    token = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dropbox of {self.staff_id}"
