from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from crm.clients.queries import clients_for
from crm.projects.models import Project
from crm.projects.services import open_project
from crm.staff.errors import Refusal
from crm.watch.services import sweep

from ..access import project_or_404
from ..door import now, reader, site_hours
from ..listing import answer
from ..respond import UNPROCESSABLE, page_or_part
from .forms import ProjectForm
from .gather import GATHER, Page, frame, timeline_tab
from .listing import PROJECTS


@require_safe
def projects(request: HttpRequest) -> HttpResponseBase:
    """The projects this person may see, first those whose leader is longest overdue."""
    return answer(request, PROJECTS)


def _page(request: HttpRequest, pk: int) -> Page:
    at = now()
    found: Project = project_or_404(reader(request), pk, at)
    return Page(found, at, site_hours(request), request.GET.dict())


@require_safe
def project(request: HttpRequest, pk: int, tab: str = "timeline") -> HttpResponse:
    """The four states, what waits, what we promised, and behind tabs everything that was said and changed."""
    page = _page(request, pk)
    context = frame(page, tab) | GATHER[tab](page)
    return page_or_part(request, "web/projects/page.html", "web/projects/_tab.html", context)


@require_safe
def more(request: HttpRequest, pk: int) -> HttpResponse:
    """The next stretch of the timeline, by its place and not by counting."""
    context = timeline_tab(_page(request, pk))
    return page_or_part(request, "web/projects/timeline.html", "web/projects/_timeline.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user, at = reader(request), now()
    form = ProjectForm(request.POST or None, initial={"client": request.GET.get("client"), "opened": at.date()})
    form.fields["client"].queryset = clients_for(user, at=at)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made = open_project(by=user, at=at, **form.cleaned_data)
            sweep(at, client=made.client)
            messages.success(request, f"{made.code} is open.")
            return redirect("project", made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": "New project"}, status=status)
