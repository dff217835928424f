"""Doors for the schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crm.staff.heartbeat import beating

from . import services

# Of the time of a long sweep, what people who read or log something have to themselves.
REST = 0.5


@shared_task(ignore_result=True)
def sweep() -> None:
    with beating("sweep", every=timedelta(minutes=1)):
        services.sweep(timezone.now(), rest=REST)
