"""Public mail that is read where it lies and never copied; tests over it are skipped where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("TOUCHLINE_CORPORA") or HERE.parent / "shared" / "corpora")

needs_corpora = pytest.mark.skipif(
    not (CORPORA / "mail").is_dir(), reason="the mail corpora are not beside this checkout (TOUCHLINE_CORPORA)"
)
