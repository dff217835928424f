from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from .post_boxes import KINDS, PostBox, missing, post_box


# How a mail server speaks is one thing, where its mails are kept another.
@pytest.fixture(scope="module", params=[KINDS[0], pytest.param(KINDS[1], marks=pytest.mark.any_database)])
def post(request: pytest.FixtureRequest) -> Iterator[PostBox]:
    """A real IMAP server of each kind that can be had here."""
    if why := missing(request.param):
        pytest.skip(why)
    with post_box(request.param) as box:
        yield box


@pytest.fixture
def loopback(settings: Any) -> None:
    """An installation whose own network is this machine."""
    settings.OWN_NETWORKS = [ip_network("127.0.0.0/8")]
