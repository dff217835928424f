"""Doors for the schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import services
from .heartbeat import beating


@shared_task(ignore_result=True)
def post() -> None:
    with beating("post", every=timedelta(seconds=30)):
        services.post_letters(at=timezone.now())


@shared_task(ignore_result=True)
def trail() -> None:
    with beating("trail", every=timedelta(minutes=1)):
        services.chain()
