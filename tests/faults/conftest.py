from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.post_office import PostOffice, open_office

from .house import House, copy, template

_numbers = count(1)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as found:
        yield found


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory, office: PostOffice, tmp_path: Path) -> House:
    """The demo company on Monday at 07:00, its flags judged, nothing told yet."""
    return copy(template(tmp_path_factory), tmp_path, next(_numbers), office.port)
