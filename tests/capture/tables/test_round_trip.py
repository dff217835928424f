"""What is exported here and imported into an empty house is there as it was here."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.capture.services.tables import go_on_with_all, map_columns, start, take_table
from crm.capture.tables.export import as_csv, lines, rows_of, write_workbook
from crm.capture.tables.kinds import KINDS
from crm.clients.models import Client
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db
ORDER = ("staff", "clients", "contacts", "projects", "interactions")
# Letters of several alphabets, and what a spreadsheet or a CSV could trip over.
WORDS = st.text(st.sampled_from("abÄß漢 ,;'\"=+-@\n|1"), min_size=1, max_size=20).map(str.strip).filter(bool)
LINE = WORDS.map(lambda text: " ".join(text.split()) or "x")


def fill(data: st.DataObject) -> None:
    boss = make.leader("Kim Bo", backup=make.person("Lee Ma"))
    for number in range(2):
        client = make.client(f"{number} {data.draw(LINE)}", executive_sponsor=boss, note=data.draw(WORDS))
        ada = make.contact(
            client, f"Ada {number}", email=f"ada{number}@x.test", title=data.draw(LINE), phone="+41 44 1"
        )
        project = make.project(client, code_name=data.draw(LINE), project_manager=boss, kickoff=date(2026, 10, 1))
        at = MONDAY - timedelta(days=data.draw(st.integers(1, 20)), minutes=data.draw(st.integers(0, 900)))
        asked = make.question(project, at, summary=data.draw(WORDS), contacts=[ada], subject=data.draw(LINE))
        if data.draw(st.booleans()):
            make.answer(asked, at + timedelta(hours=3), by=boss)
        make.call(project, at, boss, make.person(), contacts=[ada], summary=data.draw(WORDS))


def everything() -> dict[str, list[list[str]]]:
    return {kind: sorted(lines(kind, rows_of(kind, Client.objects.all()))) for kind in ORDER}


def files(workbook: bool) -> dict[str, io.BytesIO]:
    return {kind: _file(kind, workbook) for kind in ORDER}


def _file(kind: str, workbook: bool) -> io.BytesIO:
    rows, file = rows_of(kind, Client.objects.all()), io.BytesIO()
    if workbook:
        write_workbook(kind, rows, file)
    else:
        file.write("".join(as_csv(kind, rows)).encode())
    return file


def take(kind: str, file: io.BytesIO) -> dict[str, int]:
    table = take_table(kind=kind, name=f"{kind}.csv", file=file, by=None, at=MONDAY)
    settled: dict[str, Any] = {"timezone": "UTC", "day_first": False, "since": datetime(1990, 1, 1, tzinfo=UTC)}
    map_columns(table=table, columns=table.columns, **settled)
    go_on_with_all(at=MONDAY)
    table.refresh_from_db()
    start(table=table)
    go_on_with_all(at=MONDAY)
    table.refresh_from_db()
    counts: dict[str, int] = table.counts
    return counts


@settings(max_examples=8)
@given(data=st.data(), workbook=st.booleans())
def test_an_export_fills_an_empty_house_with_the_same_rows(data: st.DataObject, workbook: bool) -> None:
    with transaction.atomic():
        make.house()
        fill(data)
        before, kept = everything(), files(workbook)
        assert set(take("interactions", files(workbook)["interactions"])) == {"same"}
        transaction.set_rollback(True)
    with transaction.atomic():
        make.house()
        counts = {kind: take(kind, kept[kind]) for kind in ORDER}
        assert {name for found in counts.values() for name in found} == {"new"}
        assert everything() == before
        transaction.set_rollback(True)


def test_every_column_of_a_table_is_written() -> None:
    for kind in ORDER:
        head = next(lines(kind, []))
        assert head == [field.name for field in KINDS[kind].written]
