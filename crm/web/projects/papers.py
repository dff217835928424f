"""The communication charter of a project as a page and on paper."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..access import project_or_404
from ..door import now, reader, site_hours
from ..typeset import Paper, company, paper_file
from .charter import Charter, charter


@require_safe
def charter_page(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "web/projects/charter.html", {"charter": _charter(request, pk)})


@require_safe
def charter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper: the same bytes all day as long as nothing changes."""
    found = _charter(request, pk)
    project = found.project
    paper = Paper(
        kind="charter",
        company=company(),
        title=f"Communication charter for {project.code_name}",
        over=f"{company()} and {project.client.name} · {project.code}",
        footer=found.as_of,
        moment=site_hours(request).midnight(found.day),
        body={"name": project.code_name, "lede": found.lede, "sections": list(map(asdict, found.sections))},
    )
    return paper_file(request, paper, reverse("charter", args=[pk]))


def _charter(request: HttpRequest, pk: int) -> Charter:
    at = now()
    return charter(project_or_404(reader(request), pk, at), at, site_hours(request))
