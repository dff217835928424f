"""Doors for the schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crm.staff.heartbeat import beating

from . import services
from .services.channels import post_next, queue_verdicts


@shared_task(ignore_result=True)
def tell() -> None:
    with beating("tell", every=timedelta(minutes=1)):
        services.tell(timezone.now())
        _send()


@shared_task(ignore_result=True)
def invitations() -> None:
    with beating("invitations", every=timedelta(minutes=1)):
        services.queue_invitations(timezone.now())
        _send()


@shared_task(ignore_result=True)
def digest() -> None:
    with beating("digest", every=timedelta(minutes=5)):
        services.prepare(timezone.now())
        _send()


@shared_task(ignore_result=True)
def channels() -> None:
    with beating("channels", every=timedelta(seconds=30)):
        queue_verdicts(timezone.now())
        _post()


@shared_task(ignore_result=True)
def lines() -> None:
    with beating("lines", every=timedelta(minutes=1)):
        services.hear(timezone.now())
        _send()


@shared_task(ignore_result=True)
def daily() -> None:
    with beating("daily", every=timedelta(minutes=5)):
        services.queue_daily(timezone.now())
        _send()


@shared_task(ignore_result=True)
def returns() -> None:
    with beating("returns", every=timedelta(minutes=5)):
        services.mark_returns(timezone.now())
        _send()


@shared_task(ignore_result=True)
def housekeeping() -> None:
    with beating("housekeeping", every=timedelta(minutes=15)):
        services.warn_of_late_digests(timezone.now())
        services.drop_unconfirmed(at=timezone.now())


def _send() -> None:
    while services.send_next(timezone.now()):
        pass


def _post() -> None:
    while post_next(timezone.now()):
        pass
