"""Business reviews: one page per client and quarter, to read and to hand over."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from crm.clients.queries import clients_for

from ..access import client_or_404
from ..door import now, reader, site_hours
from ..typeset import Paper, company, paper_file
from .quarters import Quarter
from .review import Review, review


@require_safe
def review_page(request: HttpRequest, pk: int, year: int, number: int) -> HttpResponse:
    """What a client's quarter was like, as they may read it."""
    found = _review(request, pk, year, number)
    after = None if found.running else found.quarter.after
    return render(request, "web/clients/review.html", {"review": found, "after": after})


@require_safe
def review_pdf(request: HttpRequest, pk: int, year: int, number: int) -> HttpResponse:
    """The same on paper."""
    found = _review(request, pk, year, number)
    return paper_file(request, _paper(request, found), reverse("review", args=[pk, year, number]))


def _review(request: HttpRequest, pk: int, year: int, number: int) -> Review:
    user, at, hours = reader(request), now(), site_hours(request)
    found = client_or_404(user, pk, at)
    quarter = Quarter(year, number)
    if not (2000 <= year <= 2100 and 1 <= number <= 4) or quarter.stretch(hours)[0] > at:
        raise Http404("There is no such quarter, or it has not begun.")
    return review(found, clients_for(user, at=at).filter(pk=pk), quarter, at, hours)


def _paper(request: HttpRequest, found: Review) -> Paper:
    """Dated by the day alone: the same bytes all day as long as no fact changes."""
    moment = site_hours(request).midnight(found.day)
    figures = {"cards": list(map(asdict, found.cards)), "months": list(map(asdict, found.months))}
    body = figures | {"sections": list(map(asdict, found.sections))}
    said = {"client": found.client.name, "label": found.quarter.label, "strong": found.strong, "rest": found.rest}
    return Paper(
        kind="review",
        company=company(),
        title=f"Business review for {found.client.name}, {found.quarter.label}",
        over=f"{company()} · business review",
        footer=found.as_of,
        moment=moment,
        body=body | said | {"unknown": found.unknown, "how": found.how},
    )
