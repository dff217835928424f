from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from crm.capture.tables.export import rows_of
from crm.capture.tables.kinds import KINDS

from ..door import now, reader, reader_zone, site_hours
from ..respond import page_or_part
from ..tabular import table_file
from .asker import Asker
from .export import export
from .listing import Asked, Listing
from .page import Page

PAGE, PART = "web/listing/page.html", "web/listing/_list.html"
# The columns of the product's tables instead of those shown, so that a file can be imported again.
TABLES = ("table", "xlsx")


def answer(request: HttpRequest, listing: Listing[Any], **more: Any) -> HttpResponseBase:
    """The page of a list, its part for htmx, or its file, as the address asks."""
    params = request.GET.dict()
    asker = Asker(reader(request), now(), site_hours(request), reader_zone(request))
    asked = listing.asked(params, asker)
    if params.get("format") == "csv":
        return export(asked)
    if params.get("format") in TABLES and listing.name in KINDS:
        return _table(asked, workbook=params["format"] == "xlsx")
    page = Page(asked, params)
    response = page_or_part(request, PAGE, PART, {"page": page, "listing": listing, "asked": asked, **more})
    if "HX-Request" in request.headers:
        response["HX-Push-Url"] = page.here
    return response


def _table(asked: Asked, *, workbook: bool) -> HttpResponseBase:
    """The rows the list is narrowed to, all pages of them."""
    kind = asked.listing.name
    rows = rows_of(kind, asked.asker.clients).filter(pk__in=asked.rows.order_by().values("pk"))
    return table_file(kind, rows, workbook=workbook)
