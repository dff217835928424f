from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from crm.conversations.models import Interaction, ResponsePolicy
from crm.staff.models import Installation
from crm.staff.services import install
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SITE_URL = "http://touchline.test"


def get_ready(*, demo: bool = False) -> str:
    out = StringIO()
    call_command("get_ready", demo=demo, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_new_installation_opens_with_a_link_that_works_once() -> None:
    address = get_ready()
    assert address.startswith("http://touchline.test/welcome/")
    assert "(works once; it makes you the first administrator)" in address
    assert ResponsePolicy.objects.exists()


def test_a_later_start_renews_the_link_and_keeps_the_policies() -> None:
    first, policies = get_ready(), set(ResponsePolicy.objects.values_list("pk", flat=True))
    assert get_ready() != first
    assert set(ResponsePolicy.objects.values_list("pk", flat=True)) == policies


def test_once_somebody_can_sign_in_there_is_no_link() -> None:
    make.house()
    Installation.objects.update(is_demo=False)
    make.person()
    assert get_ready() == "http://touchline.test/\n"


def test_the_demo_company_is_loaded_once() -> None:
    assert get_ready(demo=True) == "http://touchline.test/demo/\n"
    before = Interaction.objects.count()
    assert get_ready(demo=True) == "http://touchline.test/demo/\n"
    assert Interaction.objects.count() == before > 0


def test_the_demo_never_starts_on_a_real_companys_rows() -> None:
    install(company_name="Example CDMO", timezone="America/New_York", at=make.LONG_AGO)
    with pytest.raises(CommandError, match="This database holds a real company"):
        get_ready(demo=True)


def test_a_real_start_never_takes_the_demo_companys_rows() -> None:
    make.house()
    with pytest.raises(CommandError, match="This database holds the demo company"):
        get_ready()


def test_a_migration_that_was_never_applied_is_run() -> None:
    get_ready()
    MigrationRecorder(connection).record_unapplied("watch", "0001_initial")
    with pytest.raises(InconsistentMigrationHistory):
        get_ready()


def test_a_renewed_link_leaves_the_older_one_spent(client: Client) -> None:
    old, new = (get_ready().split()[0].removeprefix("http://touchline.test") for _ in range(2))
    spent = client.get(old)
    assert (spent.status_code, client.get(new).status_code) == (404, 200)
    assert "start Touchline again: it prints a new one" in spent.content.decode()
