from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.capture.models import TableImport, TableState
from crm.capture.services.tables import drop, explain, go_on, map_columns, start, take_table
from crm.capture.tables.cells import folded
from crm.capture.tables.kinds import KINDS
from crm.staff.errors import Refusal

SHOWN = 20


class Command(BaseCommand):
    help = "Import a table (CSV or Excel). Rows with a fault are left out, each with what is wrong and what to do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", nargs="+", default=[], metavar="OURS=HEADING", help="or ours==code for every row")
        parser.add_argument(
            "--mean", nargs="+", default=[], metavar="OURS:WORD=CODE", help="what an unknown word means"
        )
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="history before it; default today")
        parser.add_argument("--zone", default="", help="of times without one; default the site's")
        parser.add_argument("--day-first", action="store_true", help="03/04/2026 is the third of April")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of the rows, and write none")

    def handle(self, **options: Any) -> None:
        try:
            table = self._checked(options)
            if options["dry_run"]:
                self._tell(table, "would be")
                drop(table=table)
                return
            self._tell(_gone_on(start(table=table)), "")
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error

    def _checked(self, options: dict[str, Any]) -> TableImport:
        path: Path = options["file"]
        with path.open("rb") as file:
            table = take_table(kind=options["kind"], name=path.name, file=file, by=None, at=timezone.now())
        zone, since = options["zone"] or table.timezone, table.since
        if options["since"]:
            since = datetime.combine(options["since"], time(), ZoneInfo(zone))
        columns = table.columns | _columns(table, options["map"])
        _gone_on(map_columns(table=table, columns=columns, timezone=zone, day_first=options["day_first"], since=since))
        return _gone_on(explain(table=table, meanings=_meanings(options["mean"]))) if options["mean"] else table

    def _tell(self, table: TableImport, would: str) -> None:
        told = ", ".join(f"{count} {words}" for name, words in WORDS if (count := table.counts.get(name, 0)))
        self.stdout.write(" ".join(filter(None, (f"{table.name}:", told, would and "(nothing is written)"))))
        faults = [fault for batch in table.batches.all() for fault in batch.faults]
        for row, column, wrong, do in faults[:SHOWN]:
            self.stderr.write(f"Row {row}{f', {column}' if column else ''}: {wrong}. {do}".rstrip())
        if len(faults) > SHOWN:
            self.stderr.write(f"… and {len(faults) - SHOWN} more.")


WORDS = (("new", "new"), ("changed", "changed"), ("same", "already there"), ("left_out", "left out"))


def _gone_on(table: TableImport) -> TableImport:
    while table.state in (TableState.CHECKING, TableState.WRITING):
        go_on(table.pk, at=timezone.now())
        table.refresh_from_db()
    return table


def _columns(table: TableImport, said: Iterable[str]) -> dict[str, int | str]:
    places = {folded(heading): place for place, heading in enumerate(table.headings)}
    found: dict[str, int | str] = {}
    for words in said:
        name, _, heading = words.partition("=")
        if not heading.startswith("=") and folded(heading) not in places:
            raise Refusal(f"The file has no column “{heading}”.")
        found[name] = heading if heading.startswith("=") else places[folded(heading)]
    return found


def _meanings(said: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for words in said:
        name, _, rest = words.partition(":")
        word, _, code = rest.rpartition("=")
        found.setdefault(name, {})[folded(word)] = code
    return found
