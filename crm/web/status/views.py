from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from crm.capture.silence import Heard, Hearing, hearing
from crm.digests.models import Digest, SetAside
from crm.digests.queries import failed_deliveries, late_digests, latest_deliveries, subject_for
from crm.digests.returns import set_aside
from crm.digests.services import confirm_address, send_again
from crm.staff.checks import backup_missed
from crm.staff.models import Heartbeat, Installation
from crm.staff.queries import holidays_known_until
from crm.staff.running import heartbeats, silence_of_jobs, silent_jobs
from crm.watch.unknown import when

from ..door import now, reader, site_hours
from ..mending import Mend, to_mend
from ..spans import capital, several

TONES = {
    Hearing.SPEAKS: "good",
    Hearing.LEARNING: "soon",
    Hearing.FAILING: "late",
    Hearing.SILENT: "unknown",
    Hearing.OFF: "",
}


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Did the jobs run, did the digest leave, where does mail go?"""
    at = now()
    silent = [beat.job for beat in silent_jobs(at)]
    sources = hearing(at, site_hours(request))
    late = late_digests(at)
    house, me = Installation.objects.first(), reader(request)
    context = {
        "house": house,
        "jobs": [(beat, beat.job in silent) for beat in heartbeats(at)],
        "sources": [(one, TONES[one.state]) for one in sources],
        "alarms": [*_alarms(silence_of_jobs(at), late, backup_missed(house, at)), *_unheard(sources, at)],
        "deliveries": [(one, subject_for(one, me)) for one in latest_deliveries(me, at)],
        "set_aside": set_aside(),
        "broker": settings.BROKER_KIND,
        "database": connection.vendor,
        "mail": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        if settings.EMAIL_URL
        else f"files in {settings.MAIL_DROP.name}/ of the data folder; no mail server is set up",
        "holidays_until": holidays_known_until(),
        "mends": _mends(at) if me.is_staff else [],
        "lede": _lede(
            len(silent),
            late + failed_deliveries().count(),
            ran=Heartbeat.objects.exists(),
            deaf=any(one.is_silent for one in sources),
        ),
    }
    return render(request, "web/status/page.html", context)


def _lede(silent: int, stuck: int, *, ran: bool, deaf: bool = False) -> str:
    if not ran:
        return "No job has run yet, so nothing has been judged."
    if silent:
        return "A job is silent: what it would find is not known."
    if deaf:
        return "A source is silent: what it would bring is not known."
    return "Mail is waiting to leave." if stuck else "Every job runs and every mail has left."


def _alarms(jobs: str, late: int, backup: str) -> list[str]:
    """What somebody must look at now, each in one red line."""
    verb = "has" if late == 1 else "have"
    digests = capital(f"{several(late, 'weekly digest')} {verb} not left an hour after the time.")
    lines = (f"{jobs} Is the worker running?" if jobs else "", digests if late else "", backup)
    return [line for line in lines if line]


def _mends(at: datetime) -> list[Mend]:
    """What is mended elsewhere; what this page is about stands in its alarms."""
    return [mend for mend in to_mend(at) if mend.path != reverse("status")]


def _unheard(sources: Sequence[Heard], at: datetime) -> list[str]:
    zone = timezone.get_current_timezone()
    silent = [one for one in sources if one.is_silent and one.since]
    return [f"{one.source.name} {one.how} since {when(one.since or at, at, zone)}. {one.why}" for one in silent]


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    mine = Digest.objects.all() if user.is_staff else Digest.objects.filter(recipient=user)
    digest = get_object_or_404(mine, pk=pk)
    send_again(digest=digest, by=user, at=now())
    messages.success(request, "It leaves again within a few minutes.")
    return redirect("status")


@require_POST
def right(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody looked: the address that sent mail back is right after all."""
    found = get_object_or_404(SetAside.objects.select_related("reader"), pk=pk)
    confirm_address(found=found, by=reader(request), at=now())
    messages.success(request, f"Mail to {found.reader.name} leaves again.")
    return redirect("status")


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """For health checks: the web server and the database answer."""
    connection.ensure_connection()
    return HttpResponse("alive", content_type="text/plain; charset=utf-8")
