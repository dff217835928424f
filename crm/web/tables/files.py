"""Tables as files to take along."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from crm.capture.tables import kept
from crm.capture.tables.export import as_csv, csv_lines, rows_of, write_workbook
from crm.capture.tables.guard import guarded
from crm.capture.tables.kinds import KINDS
from crm.clients.queries import clients_for

from ..access import table_or_404
from ..door import now, reader

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def left_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that were left out, with what is wrong, to be put right and brought again."""
    found = table_or_404(reader(request), pk)
    rows = ([guarded(cell) for cell in row] for row in kept.left_out(found))
    return _saved(StreamingHttpResponse(csv_lines(rows), content_type=CSV), f"left-out-{pk}.csv")


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A whole table, of the clients its reader may see."""
    if kind not in KINDS:
        raise Http404
    rows = rows_of(kind, clients_for(reader(request), at=now()))
    if request.GET.get("format") != "xlsx":
        return _saved(StreamingHttpResponse(as_csv(kind, rows), content_type=CSV), f"touchline-{kind}.csv")
    book = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    write_workbook(kind, rows, book)
    book.seek(0)
    return _saved(FileResponse(book, content_type=WORKBOOK), f"touchline-{kind}.xlsx")


def _saved(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
