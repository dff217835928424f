from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.capture.models import TableImport, TableState
from crm.capture.services.tables import drop, explain, go_on, map_columns, start, take_table, undo
from crm.capture.tables.kept import imports_of
from crm.capture.tables.kinds import KINDS
from crm.capture.tables.rights import kinds_for
from crm.staff.errors import Refusal
from crm.watch.services import sweep

from ..access import table_or_404
from ..door import now, reader
from ..proof import just_now
from ..respond import UNPROCESSABLE, page_or_part
from .gather import before_undo, explained, gather
from .mapping import mapping, said

RECENT = 20


@require_http_methods(["GET", "POST"])
def tables(request: HttpRequest) -> HttpResponse:
    """Bring a file, find those brought before, take whole tables along."""
    user, at = reader(request), now()
    trouble = ""
    if request.method == "POST":
        try:
            return redirect("table", _taken(request, at).pk)
        except Refusal as refusal:
            trouble = str(refusal)
    context = {
        "kinds": [KINDS[kind] for kind in kinds_for(user)],
        "all_kinds": KINDS.values(),
        "chosen": request.POST.get("kind") or request.GET.get("kind", ""),
        "trouble": trouble,
        "imports": [(one, KINDS[one.kind]) for one in imports_of(user, at=at)[:RECENT]],
    }
    return render(request, "web/tables/page.html", context, status=UNPROCESSABLE if trouble else 200)


def _taken(request: HttpRequest, at: datetime) -> TableImport:
    file = request.FILES.get("file")
    if file is None or file.file is None:
        raise Refusal("Choose a file first.")
    kind, name = request.POST.get("kind", ""), file.name or ""
    return take_table(kind=kind, name=name, file=cast("BinaryIO", file.file), by=reader(request), at=at)


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, and what is to be done next. Can be left and found again."""
    user, at = reader(request), now()
    found = table_or_404(user, pk, at)
    if found.state == TableState.MAPPING:
        return redirect("table_columns", pk)
    return page_or_part(request, "web/tables/table.html", "web/tables/_table.html", gather(found, user, at))


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    found = table_or_404(reader(request), pk, now())
    typed = request.POST.dict() if request.method == "POST" else None
    trouble = ""
    if typed:
        try:
            return _gone_on(map_columns(table=found, **said(found, typed)))
        except Refusal as refusal:
            trouble = str(refusal)
    context = mapping(found, typed) | {"trouble": trouble}
    return render(request, "web/tables/columns.html", context, status=UNPROCESSABLE if trouble else 200)


@require_POST
def meanings(request: HttpRequest, pk: int) -> HttpResponse:
    found = table_or_404(reader(request), pk, now())
    try:
        return _gone_on(explain(table=found, meanings=explained(found, request.POST.dict())))
    except Refusal as refusal:
        return _told(request, pk, refusal)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    return _proved(_begin, request, pk)


def _proved(write: Callable[[HttpRequest, int], HttpResponse], request: HttpRequest, pk: int) -> HttpResponse:
    """Rows of staff open the house to people, or close it, so whoever writes them proves who they are."""
    found = table_or_404(reader(request), pk, now())
    asks = just_now(write) if found.kind == "staff" else write
    return asks(request, pk)


def _begin(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        return _gone_on(start(table=table_or_404(reader(request), pk, now())))
    except Refusal as refusal:
        return _told(request, pk, refusal)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What taking an import back would do; then it is done."""
    found = table_or_404(reader(request), pk, now())
    if request.method == "GET" and found.state == TableState.DONE:
        return render(request, "web/tables/undo.html", before_undo(found))
    return _proved(_take_back, request, pk)


def _take_back(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        return _gone_on(undo(table=table_or_404(reader(request), pk, now())))
    except Refusal as refusal:
        return _told(request, pk, refusal)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    found = table_or_404(reader(request), pk, now())
    try:
        drop(table=found)
    except Refusal as refusal:
        return _told(request, pk, refusal)
    messages.success(request, f"{found.name} is forgotten; nothing of it was written.")
    return redirect("tables")


def _gone_on(found: TableImport) -> HttpResponse:
    """A short file is done at once; the worker goes on with a long one."""
    at = now()
    go_on(found.pk, at=at)
    found.refresh_from_db()
    if found.state in (TableState.DONE, TableState.UNDONE):
        sweep(at)
    return redirect("table", found.pk)


def _told(request: HttpRequest, pk: int, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("table", pk)
