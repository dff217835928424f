from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, TextChoices

from crm.conversations.models import Interaction
from crm.conversations.values import Channel

from ..calendar.values import Answer, Invitee
from .source import Source


class MeetingState(TextChoices):
    AHEAD = "ahead", "Not over yet"
    FILED = "filed", "Filed"
    WAITING = "waiting", "Waits for a person"
    SET_ASIDE = "set_aside", "No contact"
    OWN = "own", "Our own invitation"


class MeetingQuerySet(models.QuerySet["CapturedMeeting"]):
    def to_settle(self, at: datetime) -> MeetingQuerySet:
        """Those that are over, or were changed after they were."""
        return self.filter(settle_at__lte=at)


class CapturedMeeting(models.Model):
    """A meeting as calendars tell it, whoever's they are. It becomes an interaction when it is over.

    `settle_at` is the next moment at which what stands on the timeline must be made equal to what this says.
    """

    uid = models.CharField(max_length=255)
    recurrence = models.CharField(max_length=20, blank=True, help_text="what an occurrence was first meant for")
    sequence = models.IntegerField(default=0)
    stamp = models.DateTimeField(null=True, help_text="when this version was written")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    all_day = models.BooleanField(default=False)
    title = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    organizer = models.CharField(max_length=254, blank=True)
    people = models.JSONField(default=list, help_text="address, name, answer, and whether it is a person")
    cancelled = models.BooleanField(default=False)
    gone_at = models.DateTimeField(null=True, help_text="when it had vanished from every calendar that had it")
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.AHEAD)
    reason = models.CharField(max_length=300, blank=True)
    interaction = models.OneToOneField(Interaction, null=True, on_delete=models.PROTECT, related_name="meeting")
    parts_by_hand = models.BooleanField(default=False, help_text="a person said who of ours was there")
    settle_at = models.DateTimeField(null=True)
    taken_in_at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "-id")
        constraints = (models.UniqueConstraint(fields=("uid", "recurrence"), name="one_meeting_a_recurrence"),)
        indexes = (
            models.Index(fields=("settle_at",), name="meeting_to_settle", condition=Q(settle_at__isnull=False)),
            models.Index(fields=("-starts_at",), name="meeting_waiting", condition=Q(state=MeetingState.WAITING)),
        )

    def __str__(self) -> str:
        return self.title or self.uid

    @property
    def invitees(self) -> list[Invitee]:
        return [Invitee(row["address"], row["name"], Answer(row["answer"]), row["is_person"]) for row in self.people]

    @invitees.setter
    def invitees(self, people: list[Invitee]) -> None:
        self.people = [plain(one) for one in people]


def plain(one: Invitee) -> dict[str, Any]:
    return {"address": one.address, "name": one.name, "answer": one.answer.value, "is_person": one.is_person}


class MeetingSighting(models.Model):
    """A meeting as one calendar shows it. Two calendars that hold one meeting make one meeting with two sightings."""

    meeting = models.ForeignKey(CapturedMeeting, on_delete=models.CASCADE, related_name="sightings")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="meetings")
    missed = models.PositiveSmallIntegerField(default=0, help_text="good fetches since that did not show it")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "source"), name="one_sighting_a_calendar"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} in {self.source_id}"
