"""The rows of the trail; part of this room's models, which name them."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

ONLY_ADDED = "The trail is only added to."


class AddedOnly(models.QuerySet["AuditEvent"]):
    """Rows that are only ever added."""

    def update(self, **values: object) -> NoReturn:
        raise TypeError(ONLY_ADDED)

    def delete(self) -> NoReturn:
        raise TypeError(ONLY_ADDED)


class AuditEvent(models.Model):
    """Who changed what, when, from which value to which, and why. Never edited or deleted."""

    actor = models.ForeignKey("staff.StaffMember", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    model = models.CharField(max_length=64)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=64)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=80, help_text="by which an altered row is known")

    objects = AddedOnly.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("model", "object_id", "-id"), name="audit_by_object"),
            models.Index(fields=("at",), name="audit_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.field}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding and not options.get("force_insert"):
            raise TypeError(ONLY_ADDED)
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED)


class TrailLink(models.Model):
    """The place of a row of the trail in its chain. Written soon after the row, by one job."""

    position = models.BigIntegerField(primary_key=True)
    # No foreign key: it must stay when somebody takes its row away.
    event = models.BigIntegerField(unique=True)
    event_mark = models.CharField(max_length=80)
    mark = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position} {self.event}"
