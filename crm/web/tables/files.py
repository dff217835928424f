"""Tables as files to take along."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from crm.capture.tables import kept
from crm.capture.tables.export import csv_lines, rows_of
from crm.capture.tables.guard import guarded
from crm.capture.tables.kinds import KINDS
from crm.clients.queries import clients_for

from ..access import table_or_404
from ..door import now, reader
from ..tabular import csv_file, table_file


@require_safe
def left_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that were left out, with what is wrong, to be put right and brought again."""
    found = table_or_404(reader(request), pk, now())
    rows = ([guarded(cell) for cell in row] for row in kept.left_out(found))
    return csv_file(csv_lines(rows), f"left-out-{pk}.csv")


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A whole table, of the clients its reader may see."""
    if kind not in KINDS:
        raise Http404
    rows = rows_of(kind, clients_for(reader(request), at=now()))
    return table_file(kind, rows, workbook=request.GET.get("format") == "xlsx")
