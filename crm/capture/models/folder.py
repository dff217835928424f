from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from .source import Source


class FolderQuerySet(models.QuerySet["Folder"]):
    def free(self, at: datetime) -> FolderQuerySet:
        """Nobody reads in them, or whoever did has not come back."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=at))


class Folder(models.Model):
    """How far a folder of a mailbox was read. `last_uid` moves only after what came before it is committed."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField(null=True, help_text="numbers hold only as long as the server keeps this")
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, help_text="everything that had come by then has been read")
    claimed_until = models.DateTimeField(null=True, help_text="a worker reads in it; two do nothing twice")

    objects = FolderQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("source", "name"), name="one_folder_a_name"),)

    def __str__(self) -> str:
        return self.name


class Leftover(models.Model):
    """A message that could not be fetched or stored. It is tried again, and holds up none that came after it."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="leftovers")
    uid = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=1)
    next_try_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("uid",)
        constraints = (models.UniqueConstraint(fields=("folder", "uid"), name="one_leftover_a_message"),)

    def __str__(self) -> str:
        return f"{self.uid} in {self.folder_id}"
