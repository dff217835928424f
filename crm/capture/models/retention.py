from __future__ import annotations

from django.db import models
from django.db.models import Q

from crm.projects.models import Project


class Retention(models.Model):
    """The one row that says how much of a mail stays once it was filed. Without it the least does."""

    bodies = models.BooleanField(default=False, help_text="keep text and attachments of every mail")
    projects = models.ManyToManyField(Project, related_name="+", help_text="of these projects they stay in any case")
    unfiled_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_retention"),)

    def __str__(self) -> str:
        return "bodies stay" if self.bodies else "bodies go"
