"""Doors for the schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crm.staff.heartbeat import beating

from .services.feeds import read_calendars
from .services.settling import settle_all
from .services.tables import go_on_with_all


@shared_task(ignore_result=True)
def tables() -> None:
    with beating("tables", every=timedelta(seconds=5)):
        go_on_with_all(at=timezone.now())


@shared_task(ignore_result=True)
def meetings() -> None:
    """What is over by now becomes a contact."""
    with beating("meetings", every=timedelta(minutes=1)):
        settle_all(timezone.now())


@shared_task(ignore_result=True)
def calendars() -> None:
    """Subscribed calendars are asked every half hour, each when its turn comes."""
    with beating("calendars", every=timedelta(minutes=5)):
        read_calendars(timezone.now())
