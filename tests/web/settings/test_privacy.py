from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from crm.clients.models import Contact
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara(settings: Any, tmp_path: Path) -> Contact:
    """She took part in one contact, and is named in one other client's."""
    settings.DATA_DIR = tmp_path
    project, other = make.project(), make.project()
    mara = make.contact(project.client, "Mara Lind", email="mara@northlight.test")
    make.call(project, make.MONDAY, make.leader(), summary="Told Mara Lind the dates", contacts=[mara])
    make.call(other, make.MONDAY, make.leader(), summary="Secret: Mara Lind moves there")
    make.promised(other, make.MONDAY, text="Secret: call Mara Lind")
    return mara


def test_only_an_administrator_sees_and_erases(office: Browser, colleague: Browser, mara: Contact) -> None:
    path = f"/settings/contacts/{mara.pk}/"
    assert [colleague.get(one).status_code for one in (path, f"{path}export/")] == [403, 403]
    assert colleague.post(path, {"reason": "x"}).status_code == 403
    assert "took part in 1 contact" in office.get(path).content.decode()


def test_the_file_says_what_is_theirs_and_counts_the_rest(office: Browser, mara: Contact) -> None:
    said = office.get(f"/settings/contacts/{mara.pk}/export/").json()
    assert (said["person"]["name"], said["person"]["email"]) == ("Mara Lind", "mara@northlight.test")
    assert [fact["what"] for fact in said["took_part_in"]] == ["Told Mara Lind the dates"]
    assert said["named_elsewhere"]["commitment"] == 1
    assert "Secret" not in str(said)


def test_erasing_asks_for_a_reason_and_leaves_a_pseudonym(office: Browser, mara: Contact) -> None:
    path = f"/settings/contacts/{mara.pk}/"
    assert office.post(path, {"reason": " "}).status_code == 422
    answer = office.post(path, {"reason": "asked for it"}, follow=True)
    assert f"Mara Lind is Contact {mara.pk} from now on" in answer.content.decode()
    again = office.get(path).content.decode()
    assert "was erased" in again
    assert "Mara" not in again
    assert office.post(path, {"reason": "once more"}).status_code == 422
