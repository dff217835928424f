from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.conversations.models import Interaction
from tests.capture.calendar.invitations import calendar, event
from tests.capture.meetings import ann, invitation, northlight

pytestmark = pytest.mark.django_db
LAST_YEAR = "DTSTART;TZID=America/New_York:20251020T100000"


def run(path: Path, *words: str) -> str:
    out = StringIO()
    call_command("import_calendar", str(path), *words, stdout=out)
    return out.getvalue()


def test_a_file_brings_its_meetings_once(tmp_path: Path) -> None:
    northlight(), ann()
    (file := tmp_path / "year.ics").write_bytes(calendar(invitation(starts=LAST_YEAR)))
    assert run(file) == "1 meetings read: 1 new, 0 changed.\n"
    assert run(file, "--of", "ann@brackenfold.test") == "1 meetings read: 0 new, 0 changed.\n"
    assert Interaction.objects.count() == 1


def test_what_is_refused_is_named_with_its_reason(tmp_path: Path) -> None:
    northlight()
    (file := tmp_path / "odd.ics").write_bytes(calendar(event("SUMMARY:Odd", starts="")))
    assert "Refused: Odd: it does not say when it begins." in run(file)


def test_a_wrong_name_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no file"):
        run(tmp_path / "none.ics")
    with pytest.raises(CommandError, match="Nobody of ours"):
        run(tmp_path, "--of", "nobody@elsewhere.test")
