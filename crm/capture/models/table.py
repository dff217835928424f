from __future__ import annotations

from django.db import models
from django.db.models import Q, TextChoices

from crm.clients.models import Client
from crm.staff.models import StaffMember


class TableState(TextChoices):
    MAPPING = "mapping", "Columns to be named"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, nothing written yet"
    WRITING = "writing", "Being written"
    DONE = "done", "Written"
    UNDOING = "undoing", "Being taken back"
    UNDONE = "undone", "Taken back"


# The states in which a job has something to do.
BUSY = (TableState.CHECKING, TableState.WRITING, TableState.UNDOING)


class TableImport(models.Model):
    """One file of rows: what its columns mean, how far it has come, what became of it.

    The row is the request: whoever finds it in a busy state does its next batch, and commits that with the position.
    """

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    headings = models.JSONField()
    fingerprint = models.CharField(max_length=64, help_text="of kind and headings, so that a mapping is remembered")
    rows = models.PositiveIntegerField()
    columns = models.JSONField(default=dict, help_text="our column: place of the heading, or “=value” for all rows")
    meanings = models.JSONField(default=dict, help_text="per column, what its unknown words mean")
    timezone = models.CharField(max_length=64)
    day_first = models.BooleanField(default=False)
    since = models.DateTimeField(help_text="what happened before is history: no clocks, no notices")
    state = models.CharField(max_length=10, choices=TableState.choices, default=TableState.MAPPING)
    position = models.PositiveIntegerField(default=0, help_text="batches done in this state")
    counts = models.JSONField(default=dict, help_text="rows new, changed, the same, left out")
    unknown = models.JSONField(default=dict, help_text="per column, words not understood and how often")
    ended_at = models.DateTimeField(null=True)
    # Whom its rows named so far: whoever sees one of them no more sees the file no more.
    clients = models.ManyToManyField(Client, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("by", "-id"), name="table_by_person"),
            models.Index(fields=("id",), name="table_busy", condition=Q(state__in=BUSY)),
            models.Index(fields=("fingerprint", "-id"), name="table_by_fingerprint"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def busy(self) -> bool:
        return self.state in BUSY


class TableBatch(models.Model):
    """Some rows of the file as they came, and what was found and written when they were looked at last."""

    table = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    rows = models.BinaryField(help_text="gzip of JSON: number and cells of each row")
    faults = models.JSONField(default=list, help_text="row, column, what is wrong, what to do")
    made = models.JSONField(default=list, help_text="numbers of the rows this batch added")
    stays = models.JSONField(default=list, help_text="what an undo left in place: number, name and why")

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("table", "number"), name="one_batch_a_number"),)

    def __str__(self) -> str:
        return f"batch {self.number} of {self.table_id}"
