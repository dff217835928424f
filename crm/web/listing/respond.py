from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ..door import now, reader, reader_zone, site_hours
from ..respond import page_or_part
from .asker import Asker
from .export import export
from .listing import Listing
from .page import Page

PAGE, PART = "web/listing/page.html", "web/listing/_list.html"


def answer(request: HttpRequest, listing: Listing[Any], **more: Any) -> HttpResponseBase:
    """The page of a list, its part for htmx, or its file, as the address asks."""
    params = request.GET.dict()
    asker = Asker(reader(request), now(), site_hours(request), reader_zone(request))
    asked = listing.asked(params, asker)
    if params.get("format") == "csv":
        return export(asked)
    page = Page(asked, params)
    response = page_or_part(request, PAGE, PART, {"page": page, "listing": listing, "asked": asked, **more})
    if "HX-Request" in request.headers:
        response["HX-Push-Url"] = page.here
    return response
