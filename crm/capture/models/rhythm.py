from __future__ import annotations

from django.db import models

from crm.staff.models import SiteCalendar

from .source import Source


class SourceDay(models.Model):
    """What a source brought on one local date of the site.

    A roll-up of its sightings: a past of forty working days is forty rows, whatever came in it.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    moments = models.PositiveIntegerField()
    first = models.DateTimeField()
    last = models.DateTimeField()
    longest = models.DurationField(help_text="the longest quiet between two of them, in working time")

    class Meta:
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=("source", "day"), name="one_row_a_source_and_day"),)

    def __str__(self) -> str:
        return f"{self.source_id} on {self.day}"


class SourceRhythm(models.Model):
    """What the past of a source says about its quiet. Derived from its days; see `crm.capture.rhythm`."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True, related_name="rhythm")
    days = models.PositiveSmallIntegerField(help_text="working days of its past that were looked at")
    moments = models.PositiveIntegerField()
    longest = models.DurationField(help_text="working time")
    last = models.DateTimeField(null=True, help_text="the newest thing it brought")
    quiet_after = models.DateTimeField(null=True, help_text="from then on its quiet is unusual; empty while it learns")
    learned_to = models.DateTimeField(help_text="everything that it had brought by then is counted")
    newest_sighting = models.BigIntegerField()
    calendar = models.ForeignKey(SiteCalendar, null=True, on_delete=models.PROTECT, related_name="+")
    calendar_revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"rhythm of {self.source_id}"
