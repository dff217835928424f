from __future__ import annotations

from django.db import models

from .mail import CapturedMail
from .source import Source


class Sighting(models.Model):
    """A mail as it was met at one place. Two mailboxes that hold one mail make one mail with two sightings."""

    mail = models.ForeignKey(CapturedMail, on_delete=models.CASCADE, related_name="sightings")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="sightings")
    folder = models.CharField(max_length=200, blank=True)
    uid = models.BigIntegerField(null=True, help_text="its number in the folder; empty where there are no folders")
    received_at = models.DateTimeField(help_text="when the mail server there got it")
    seen_at = models.DateTimeField(help_text="when it was fetched")
    envelope_to = models.CharField(
        max_length=254, blank=True, help_text="whom the mail server delivered it to, which no To header need say"
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("mail", "source", "folder", "envelope_to"), name="one_sighting_a_place"),
        )
        indexes = (models.Index(fields=("source", "-received_at"), name="sighting_by_source"),)

    def __str__(self) -> str:
        return f"{self.mail_id} in {self.folder or self.source_id}"
