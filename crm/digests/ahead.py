"""What people are told before anything is late: replies and leaders' contacts due soon, questions they cover."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from crm.conversations.duties import waiting_for
from crm.conversations.models import Clock
from crm.conversations.values import Priority
from crm.leadership.queries import planned
from crm.projects.models import Project
from crm.staff.models import Absence

from .ladder import Circle
from .models import Notice


def foretold(circle: Circle) -> Iterator[Notice]:
    """Notices nobody has made yet."""
    yield from _replies(circle)
    yield from _contacts(circle)
    yield from _covers(circle)


def _replies(circle: Circle) -> Iterator[Notice]:
    """Level 0: one mail to an owner who wishes it, when three quarters of the target are used up (urgent: half)."""
    if not any(person.warn_by_mail for person in circle.people.values()):
        return
    told = Notice.objects.filter(interaction=OuterRef("opened_by"))
    soon = Clock.objects.running().filter(warn_at__lte=circle.at, late_after__gte=circle.at)
    for clock in soon.exclude(Exists(told)):
        for pk in circle.reached([clock.owner_id], clock.client_id):
            if circle.people[pk].warn_by_mail:
                yield Notice(
                    key=f"due_soon:{clock.opened_by_id}",
                    recipient_id=pk,
                    interaction_id=clock.opened_by_id,
                    urgent=clock.priority == Priority.URGENT,
                    at_night=clock.around_the_clock,
                )


def _contacts(circle: Circle) -> Iterator[Notice]:
    """The executive sponsor hears at 80 % of a leadership limit, unless a contact is planned."""
    told = Notice.objects.filter(project=OuterRef("pk"), made_at__gte=OuterRef("leader_warn_at"))
    ahead = planned(circle.at).filter(project=OuterRef("pk"))
    soon = Project.objects.all().open().filter(leader_warn_at__lte=circle.at, leader_due_at__gt=circle.at)
    for project in soon.exclude(Exists(told)).exclude(Exists(ahead)).select_related("client"):
        for pk in circle.reached([project.client.executive_sponsor_id], project.client_id):
            yield Notice(
                key=f"proposal:{project.pk}:{project.leader_warn_at:%Y-%m-%d}",
                recipient_id=pk,
                project=project,
            )


def _covers(circle: Circle) -> Iterator[Notice]:
    """Who covers for somebody hears what waits for that person, once there is something."""
    told = Notice.objects.filter(absence=OuterRef("pk"))
    rows = Absence.objects.covering(circle.at).filter(cover__isnull=False).select_related("staff", "cover")
    for absence in rows.exclude(Exists(told)):
        clocks = [clock for clock in waiting_for(absence.staff) if circle.reached([absence.cover_id], clock.client_id)]
        if clocks and absence.cover:
            yield Notice(
                key=f"cover:{absence.pk}",
                recipient=absence.cover,
                absence=absence,
                urgent=any(clock.priority == Priority.URGENT for clock in clocks),
                at_night=any(clock.around_the_clock for clock in clocks),
            )
