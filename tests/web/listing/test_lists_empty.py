"""What holds for every list without a row."""

from __future__ import annotations

import re

import pytest

from crm.web.door import now
from tests import make

from .world import PATHS, World, exported, first_cells, get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_list_says_what_comes_next(path: str) -> None:
    make.house()
    browser = World(make.person(), make.leader(), now()).browser
    html = get(browser, path)
    assert first_cells(html) == []
    assert re.search(r'class="card-body empty-line">\s*\S+', html)
    assert exported(browser, path)[1:] == []
