from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.staff.backup import new_key
from crm.staff.errors import Refusal
from crm.staff.services.backups import back_up

KEPT_APART = "The secret key is not in it: keep that apart, for without it what is encrypted cannot be opened."


class Command(BaseCommand):
    help = "Write everything into one file while people go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="where the backup goes")
        parser.add_argument("--for", dest="recipient", default="", help="encrypt it for this age key (age1…)")
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a key for opening backups, and end")

    def handle(self, **options: Any) -> None:
        if options["new_key"]:
            self.stdout.write(_make_key(options["new_key"]))
            return
        if options["file"] is None:
            raise CommandError("Name the file of the backup.")
        try:
            to = options["file"].resolve()
            made = back_up(to=to, at=timezone.now(), recipient=options["recipient"], tell=self.stderr.write)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made.company}: {sum(made.tables.values()):,} rows are in {to}. {KEPT_APART}")


def _make_key(path: Path) -> str:
    opens, makes = new_key()
    try:
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise CommandError(f"{path} cannot be made: {error.strerror}.") from error
    path.write_text(f"# Opens backups made with: --for {makes}\n{opens}\n")
    return f"{path} opens backups. Keep it elsewhere than here, and make them with: --for {makes}"
