"""Doors for the schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crm.staff.heartbeat import beating

from . import services


@shared_task(ignore_result=True)
def tell() -> None:
    with beating("tell", every=timedelta(minutes=1)):
        services.tell(timezone.now())
        services.send(timezone.now())


@shared_task(ignore_result=True)
def digest() -> None:
    with beating("digest", every=timedelta(minutes=5)):
        services.prepare(timezone.now())
        services.send(timezone.now())


@shared_task(ignore_result=True)
def housekeeping() -> None:
    with beating("housekeeping", every=timedelta(hours=1)):
        services.warn_of_late_digests(timezone.now())
