"""Channels of Slack and Teams that are told of escalations and of the week."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.digests.models import Channel, ChannelPost
from crm.digests.services.channels import keep_channel, post_again, try_channel
from crm.staff.marks import trail_of

from ..door import now, reader
from ..proof import just_now
from ..spans import capital, several
from .forms.channels import ChannelForm
from .rights import administrators
from .show import accepted, show

MOST = 12


@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """Which channels there are, what each is told, and what became of the last messages."""
    rows = list(Channel.objects.all())
    on = sum(row.is_on for row in rows)
    context = {
        "lede": capital(f"{several(on, 'channel is', 'channels are')} told.") if rows else "No channel is told yet.",
        "channels": rows,
        "posts": ChannelPost.objects.select_related("channel")[:MOST],
        "trail": trail_of(("channel",)),
    }
    return show(request, "channels", context, here="channels")


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _channel(request, None)


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    return _channel(request, get_object_or_404(Channel, pk=pk))


def _channel(request: HttpRequest, row: Channel | None) -> HttpResponse:
    form = ChannelForm(request.POST or None, instance=row)
    kept = Channel.objects.get(pk=row.pk) if row else None
    if accepted(form, lambda: keep_channel(channel=kept, by=reader(request), at=now(), **form.cleaned_data)):
        messages.success(request, f"{form.cleaned_data['name']} is kept. Test it now.")
        return redirect("channels")
    return show(request, "channel", {"row": kept}, here="channels", form=form)


@administrators
@require_POST
def try_it(request: HttpRequest, pk: int) -> HttpResponse:
    try_channel(channel=get_object_or_404(Channel, pk=pk), at=now())
    messages.success(request, "A test is on its way. Within a minute the list below says whether it arrived.")
    return redirect("channels")


@administrators
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    post_again(post=get_object_or_404(ChannelPost, pk=pk), by=reader(request), at=now())
    messages.success(request, "It leaves again within a minute.")
    return redirect("channels")
