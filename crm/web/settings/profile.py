"""One's own name, zone and theme."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from crm.capture.handing_in import dropbox_address, dropbox_mailbox
from crm.capture.services import give_dropbox
from crm.digests.browsers import known_of
from crm.digests.services import forget_browsers
from crm.leadership.models import CalendarFeed
from crm.leadership.services import open_feed
from crm.staff.models import StaffMember
from crm.staff.sealing import Unreadable
from crm.staff.services import change_member

from ..door import now, reader
from .forms.fields import zones
from .forms.people import Profile
from .show import accepted, show


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What the house knows of the reader, and what is theirs to change."""
    me = StaffMember.objects.select_related("backup").get(pk=reader(request).pk)
    known = {name: getattr(me, name) for name in ("name", "timezone")}
    form = Profile(request.POST or None, initial=known)
    if accepted(form, lambda: change_member(member=me, by=me, at=now(), **form.cleaned_data)):
        messages.success(request, "Saved.")
        return redirect("profile")
    context = {
        "me": me,
        "zones": zones(),
        "browsers": known_of(me, now()),
        "dropbox": dropbox_address(me),
        "mailbox": dropbox_mailbox(),
        "feed": _feed_address(me),
    }
    return show(request, "profile", context, here="profile", form=form)


def _feed_address(me: StaffMember) -> str:
    """The whole address; "" without one, or when its secret was sealed with a key that is no longer known."""
    feed = CalendarFeed.objects.filter(staff=me).first()
    try:
        return settings.SITE_URL + reverse("calendar_feed", args=[feed.token]) if feed else ""
    except Unreadable:
        return ""


@require_POST
def new_feed(request: HttpRequest) -> HttpResponse:
    """Another address for one's planned contacts; the one before shows nothing any more."""
    me = reader(request)
    open_feed(staff=me, by=me, at=now())
    messages.success(request, "This is the address of your calendar now. The one before shows nothing any more.")
    return redirect("profile")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Every browser that acted from one's mails asks again who is there."""
    me = reader(request)
    forget_browsers(reader=me, by=me, at=now())
    messages.success(request, "Forgotten: the next button you press in a digest asks who is there.")
    return redirect("profile")


@require_POST
def new_dropbox(request: HttpRequest) -> HttpResponse:
    """Another dropbox address; the one before takes nothing in any more."""
    me = reader(request)
    give_dropbox(staff=me, by=me, at=now())
    messages.success(request, "This is your dropbox address now. What comes to the one before is held.")
    return redirect("profile")
