from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from crm.conversations.services import rebuild_search


class Command(BaseCommand):
    help = "Derive the words interactions are found by again, and the index over them. People can go on working."

    def handle(self, **options: Any) -> None:
        changed = rebuild_search()
        self.stdout.write(f"{changed} differed." if changed else "All words were as they should be.")
