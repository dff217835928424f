"""Channels, and what leaves for them: claim, say that it begins, post, record."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import administrators
from crm.staff.sealing import Unreadable, seal, unseal
from crm.staff.services import note_change

from ..apprising import Outcome, hand_over, kind_of
from ..channels import in_words, message_of, verdicts_to_post
from ..models import Channel, ChannelPost, Delivery
from ..values import POSTS_WAITING, DeliveryKind, PostKind, PostStatus

# No answer takes so long: whoever claimed a message then was killed.
STALE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=1)
# After a day an escalation is no news; people heard of it by mail.
PATIENCE = timedelta(days=1)


@transaction.atomic
def keep_channel(*, channel: Channel | None, by: StaffMember, at: datetime, address: str = "", **facts: Any) -> Channel:
    """Add a channel, or change what is known of one. An empty address keeps the one there is.

    Refusal for an address of neither Slack nor Teams, and for a name that is taken.
    """
    row = channel or Channel(made_at=at)
    if not address and not row.address:
        raise Refusal("Enter the address of the webhook that Slack or Teams shows.")
    if Channel.objects.filter(name__iexact=facts["name"]).exclude(pk=row.pk).exists():
        raise Refusal(f"There is a channel called “{facts['name']}” already.")
    before = {field: in_words(row, field) for field in facts} if channel else {}
    for field, new in facts.items():
        setattr(row, field, new)
    if address:
        row.kind, row.address = kind_of(address), seal(address.encode())
    row.save()
    changes = {field: (before[field], in_words(row, field)) for field in before}
    changes |= {"address": ("", "The address was entered anew")} if address and channel else {}
    changes = changes if channel else {"": ("", row.name)}
    for field, (old, new) in changes.items():
        if old != new:
            note_change(actor=by, at=at, obj=row, field=field, old=old, new=new, reason="" if channel else "added")
    return row


def try_channel(*, channel: Channel, at: datetime) -> ChannelPost:
    """Queue a message that says only that it arrives. It leaves with the next turn of the job."""
    key = f"test:{channel.pk}:{secrets.token_hex(6)}"
    return ChannelPost.objects.create(key=key, channel=channel, kind=PostKind.TEST, made_at=at, not_before=at)


@transaction.atomic
def post_again(*, post: ChannelPost, by: StaffMember, at: datetime) -> bool:
    """By hand, what was given up or may have arrived. False: it waits or has left. Safe to do twice."""
    over = ChannelPost.objects.filter(pk=post.pk, status__in=(PostStatus.UNSURE, PostStatus.GIVEN_UP))
    if not over.update(status=PostStatus.QUEUED, begun_at=None, made_at=at, not_before=at, attempts=0):
        return False
    note_change(actor=by, at=at, obj=post, field="status", old=post.status, new="again", reason="sent again by hand")
    return True


def queue_verdicts(at: datetime) -> None:
    """Queue the verdict of the week, once a channel. Safe to do twice."""
    ChannelPost.objects.bulk_create(verdicts_to_post(at), ignore_conflicts=True)


def post_next(at: datetime) -> bool:
    """Post the next message that may leave now. False: nothing waits. Call it again while it says True."""
    _doubt_abandoned(at)
    waiting = _ready(at).order_by("not_before", "id").values_list("pk", flat=True).first()
    if waiting is None:
        return False
    if _ready(at).filter(pk=waiting).update(status=PostStatus.SENDING, claimed_at=at, attempts=F("attempts") + 1):
        _post(ChannelPost.objects.select_related("channel", "event__flag__client", "digest").get(pk=waiting), at)
    return True


def _ready(at: datetime) -> QuerySet[ChannelPost]:
    waiting = Q(status__in=(PostStatus.QUEUED, PostStatus.FAILED), not_before__lte=at)
    abandoned = Q(status=PostStatus.SENDING, claimed_at__lt=at - STALE, begun_at=None)
    return ChannelPost.objects.filter(waiting | abandoned, channel__is_on=True)


def _doubt_abandoned(at: datetime) -> None:
    """A worker died while it posted: nobody knows whether it arrived, and nobody doubles it by guessing."""
    gone = ChannelPost.objects.filter(status=PostStatus.SENDING, claimed_at__lt=at - STALE, begun_at__isnull=False)
    gone.update(status=PostStatus.UNSURE, error="The worker was stopped while it was sent.")


def _post(post: ChannelPost, at: datetime) -> None:
    message = message_of(post, at)
    mine = ChannelPost.objects.filter(pk=post.pk, status=PostStatus.SENDING, claimed_at=at)
    if message is None:
        mine.update(status=PostStatus.SPARED, error="")
        return
    if mine.update(begun_at=at):
        _record(post, _handed(post, *message), at)


def _handed(post: ChannelPost, title: str, body: str) -> Outcome:
    try:
        return hand_over(unseal(bytes(post.channel.address)).decode(), title, body)
    except (Refusal, Unreadable) as error:
        return Outcome(False, str(error))


def _record(post: ChannelPost, outcome: Outcome, at: datetime) -> None:
    mine = ChannelPost.objects.filter(pk=post.pk, status=PostStatus.SENDING, claimed_at=at)
    if outcome.sent:
        mine.update(status=PostStatus.SENT, sent_at=at, error="")
    elif outcome.doubt:
        mine.update(status=PostStatus.UNSURE, error=outcome.error)
    elif at - post.made_at >= PATIENCE:
        mine.update(status=PostStatus.GIVEN_UP, error=outcome.error)
        _tell(post, outcome.error, at)
    else:
        wait = min(timedelta(minutes=2 ** min(post.attempts, 6)), LONGEST_WAIT)
        mine.update(status=PostStatus.FAILED, begun_at=None, error=outcome.error, not_before=at + wait)
        # Its other messages wait as well: what is dead for one is dead for all.
        waiting = post.channel.posts.filter(status__in=POSTS_WAITING, not_before__lt=at + wait)
        waiting.exclude(status=PostStatus.SENDING).update(not_before=at + wait)


def _tell(post: ChannelPost, error: str, at: datetime) -> None:
    """The administrators, once a day and channel."""
    subject = f"The channel {post.channel.name} has taken nothing for a day: {error}"[:200]
    facts = {"kind": DeliveryKind.OPERATIONS, "made_at": at, "not_before": at, "subject": subject}
    for person in administrators():
        key = f"channel:{person.pk}:{post.channel_id}:{at:%Y-%m-%d}"
        Delivery.objects.get_or_create(key=key, defaults={**facts, "recipient": person})
