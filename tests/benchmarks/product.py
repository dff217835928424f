"""What the benches ask of the product, done inside a process that is set up for one data folder."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from crm.conversations.models import Interaction
from crm.projects.models import Project
from crm.projects.queries import projects_for
from crm.staff.models import StaffMember
from crm.staff.values import StaffRole
from crm.watch.models import SweepMark
from crm.watch.services import sweep

from .jobs import serve

TICK = timedelta(milliseconds=1)


def reader() -> StaffMember:
    """Somebody with a digest who may not see every client, so that access is asked for as for most."""
    return StaffMember.objects.get(staff_role=StaffRole.PROGRAM_DIRECTOR)


def sign_in() -> str:
    """A session of the reader; gives its cookie."""
    user = reader()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def places() -> dict[str, str]:
    """The pages of the goals by name, with one project, client and contact of many."""
    at = timezone.now()
    project: Project = projects_for(reader(), at=at).order_by("-leader_due_at")[0]
    last = Interaction.objects.filter(projects=project).latest("occurred_at")
    monday = at.date() - timedelta(days=at.weekday())
    deep = Interaction.objects.filter(projects=project).order_by("occurred_at")[30]
    place = f"before={deep.occurred_at.isoformat().replace('+', '%2B')}&id={deep.pk}"
    return {
        "desk": "/",
        "desk of the team": "/?of=team",
        "leadership": "/leadership/",
        "week, frozen": f"/weekly/{monday - timedelta(days=7)}/",
        "week, as of now": f"/weekly/{monday}/",
        "client": f"/clients/{project.client_id}/",
        "project": f"/projects/{project.pk}/",
        "projects": "/projects/",
        "clients": "/clients/",
        "flags": "/flags/",
        "contact": f"/interactions/{last.pk}/",
        "timeline, first": f"/projects/{project.pk}/timeline/",
        "timeline, deep": f"/projects/{project.pk}/timeline/?{place}",
    }


def idle_sweep() -> dict[str, int]:
    """A sweep a moment after the last one: nothing is newly late."""
    swept = sweep(SweepMark.objects.get().swept_to + TICK)
    return vars(swept)


JOBS = {"sign_in": sign_in, "places": places, "idle_sweep": idle_sweep}


def work() -> None:
    serve(JOBS)
