from __future__ import annotations

from django.db import models
from django.db.models import Q

from crm.clients.models import Client
from crm.staff.models import StaffMember

from .mail import CapturedMail


class BelongingQuerySet(models.QuerySet["Belonging"]):
    def in_force(self) -> BelongingQuerySet:
        return self.filter(removed_at=None)


class Belonging(models.Model):
    """A person's word on whose mail it is: everything from a domain or an address, or one mail alone.

    Without a client it is no client's: set aside, and so is what comes later. A word is taken back, never deleted.
    """

    name = models.CharField(max_length=254, blank=True, help_text="domain or address; empty for one mail alone")
    mail = models.ForeignKey(CapturedMail, null=True, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    removed_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        ordering = ("-said_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("name",), condition=Q(removed_at=None) & ~Q(name=""), name="one_word_on_a_name"
            ),
            models.UniqueConstraint(
                fields=("mail",), condition=Q(removed_at=None, mail__isnull=False), name="one_word_on_a_mail"
            ),
            models.CheckConstraint(condition=Q(name="") ^ Q(mail=None), name="a_name_or_a_mail"),
        )

    def __str__(self) -> str:
        return self.name or str(self.mail)


class Hint(models.Model):
    """Why a mail that waits may be a client's. Whoever may see the client finds it proposed, with the reason;
    from whoever may not the mail is hidden.
    """

    mail = models.ForeignKey(CapturedMail, on_delete=models.CASCADE, related_name="hints")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    strength = models.PositiveSmallIntegerField(help_text="1 is strongest")
    why = models.CharField(max_length=200)

    class Meta:
        ordering = ("strength", "id")
        constraints = (models.UniqueConstraint(fields=("mail", "client"), name="one_hint_a_client"),)

    def __str__(self) -> str:
        return self.why
