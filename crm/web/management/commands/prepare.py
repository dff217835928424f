from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from crm.web.installing import seed


class Command(BaseCommand):
    help = "Write the shipped policies and calendar where there are none. Safe to do twice."

    def handle(self, **options: Any) -> None:
        seed(at=timezone.now())
