"""Doors for the schedule. Mailboxes are asked each minute: open connections would hold its threads."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from crm.staff.heartbeat import beating

from .accounts import to_poll
from .services import go_on, go_on_undoing
from .services.feeds import read_calendars
from .services.invited import read_invitations
from .services.polling import poll as read_on
from .services.settling import settle_all
from .services.tables import go_on_with_all
from .services.trimming import trim_some
from .services.waiting import file_what_waits


@shared_task(ignore_result=True)
def poll() -> None:
    """Each mailbox is a job of its own, so that one that hangs does not hold up the others."""
    with beating("poll", every=timedelta(minutes=1)):
        for source in to_poll(timezone.now()):
            poll_one.apply_async((source.pk,), expires=60)


@shared_task(ignore_result=True)
def poll_one(source: int) -> None:
    for found in to_poll(timezone.now()).filter(pk=source):
        read_on(source=found, at=timezone.now())


@shared_task(ignore_result=True)
def tables() -> None:
    with beating("tables", every=timedelta(seconds=5)):
        go_on_with_all(at=timezone.now())


@shared_task(ignore_result=True)
def meetings() -> None:
    """Invitations that came by mail become meetings, and what is over by now becomes a contact."""
    with beating("meetings", every=timedelta(minutes=1)):
        read_invitations(timezone.now())
        settle_all(timezone.now())


@shared_task(ignore_result=True)
def calendars() -> None:
    """Subscribed calendars are asked every half hour, each when its turn comes."""
    with beating("calendars", every=timedelta(minutes=5)):
        read_calendars(timezone.now())


@shared_task(ignore_result=True)
def imports() -> None:
    """Files of mail that wait are taken in, imports that are unwanted taken back."""
    with beating("imports", every=timedelta(seconds=5)):
        while go_on(at=timezone.now()) or go_on_undoing(at=timezone.now()):
            pass


@shared_task(ignore_result=True)
def tidy() -> None:
    """File what was kept and never filed; let go of bytes nobody needs any more."""
    with beating("tidy", every=timedelta(minutes=15)):
        while file_what_waits(at=timezone.now()) or trim_some(at=timezone.now()):
            pass
