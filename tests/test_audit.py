from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bill import ROOT

pytestmark = pytest.mark.plain


def audited(folder: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """`bin/audit` where pip-audit and npm answer like this."""
    for place in ("bin", ".venv/bin"):
        (folder / place).mkdir(parents=True)
    shutil.copy(ROOT / "bin" / "audit", folder / "bin")
    for stub in (folder / ".venv/bin/pip-audit", folder / "npm"):
        stub.write_text(f"#!/bin/sh\n{answer}\n")
        stub.chmod(0o755)
    environ = {"PATH": f"{folder}:/usr/bin:/bin"}
    return subprocess.run([folder / "bin/audit"], env=environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("exit 0", "nothing is known against what is locked."),
        ("echo django 5.2 CVE-0; exit 1", "this is known against what is locked; SECURITY.md says how soon to act."),
        ("echo no network >&2; exit 1", "nobody answered, so nothing was looked up."),
    ],
)
def test_it_says_what_was_heard_and_never_fails(tmp_path: Path, answer: str, said: str) -> None:
    done = audited(tmp_path, answer)
    assert done.returncode == 0
    assert [said in done.stdout, done.stdout.count(f"npm audit: {said}"), done.stderr] == [True, 1, ""]


def test_what_is_known_is_shown(tmp_path: Path) -> None:
    assert audited(tmp_path, "echo django 5.2 CVE-0; exit 1").stdout.count("django 5.2 CVE-0") == 2
