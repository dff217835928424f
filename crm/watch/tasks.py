"""Doors for the schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crm.staff.heartbeat import beating

from . import services


@shared_task(ignore_result=True)
def sweep() -> None:
    with beating("sweep", every=timedelta(minutes=1)):
        services.sweep(timezone.now())
