"""What is put back is what services write."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from config.supervisor import ROOT
from crm.staff.chain import holds
from crm.staff.models import AuditEvent
from tests import make
from tests.once import Kept

pytestmark = pytest.mark.django_db


def rows() -> dict[str, list[dict[str, Any]]]:
    """All but their numbers and editions, which are new each time, and what refers to them by number."""
    return {
        model.__name__: [
            {field.name: getattr(row, field.attname) for field in model._meta.concrete_fields if _lasts(field)}
            for row in model._base_manager.order_by("pk")
        ]
        for model in apps.get_models()
    }


def _lasts(field: Any) -> bool:
    return not (field.primary_key or field.is_relation or field.name in ("edition", "object_id", "mark"))


def test_a_house_put_back_is_the_one_that_services_write() -> None:
    with transaction.atomic():
        make._house()
        written = rows()
        transaction.set_rollback(True)
    for _ in range(2):
        with transaction.atomic():
            make.house()
            assert rows() == written
            transaction.set_rollback(True)


def test_what_is_put_back_joins_what_stands_in_the_trail() -> None:
    kept = Kept(make._house)
    with transaction.atomic():
        kept.put_back()
        transaction.set_rollback(True)
    make.person()
    before = AuditEvent.objects.count()
    kept.put_back()
    assert AuditEvent.objects.count() == before + 8
    assert all(map(holds, AuditEvent.objects.all()))


def test_pictures_are_taken_by_a_program_without_settings() -> None:
    """`bin/screenshots` starts the product and is none, so what it loads of the tests may ask for no model."""
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    load = [sys.executable, "-c", "import tests.browser.screenshots"]
    assert subprocess.run(load, cwd=ROOT, env=bare, capture_output=True, text=True, check=False).stderr == ""
