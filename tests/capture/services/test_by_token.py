"""A mailbox of Microsoft 365: the real library asks for a token, and the token opens a real IMAP server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from crm.capture.models import CapturedMail, Source
from crm.capture.services.polling import poll
from crm.capture.sources import tokens
from tests.capture.by_token import OWNER, Front, front
from tests.capture.mails import MORNING, mail
from tests.capture.post_boxes import PostBox
from tests.capture.taking import LATER, northlight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback")]
HOUSE = "https://login.microsoftonline.com/house"
KNOWN = {
    "authorization_endpoint": f"{HOUSE}/oauth2/v2.0/authorize",
    "token_endpoint": f"{HOUSE}/oauth2/v2.0/token",
    "issuer": f"{HOUSE}/v2.0",
    "metadata": [],
}


class Microsoft:
    """The network's edge: what the token endpoint answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.answer: tuple[int, dict[str, Any]] = (200, {"access_token": "open", "expires_in": 3599})

    def send(self, adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        status, said = 200, KNOWN
        if urlsplit(request.url or "").path.endswith("/token"):
            self.asked.append(parse_qs(str(request.body)))
            status, said = self.answer
        found = requests.Response()
        found.status_code, found._content, found.request = status, json.dumps(said).encode(), request
        return found


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch) -> Microsoft:
    found = Microsoft()
    monkeypatch.setattr(HTTPAdapter, "send", lambda adapter, request, **options: found.send(adapter, request))
    tokens._application.cache_clear()
    return found


@pytest.fixture
def door(post: PostBox) -> Iterator[tuple[Front, int]]:
    with front(post.port, "open") as found:
        yield found


def source(port: int, post: PostBox, way: str, secret: str) -> Source:
    northlight()
    post.put(mail(id=f"{way}@x.test"), folder=way, at=MORNING)
    options = {"host": post.host, "port": port, "security": "none", "inbox": way, "sent": post.sent, "timeout": 5}
    options |= {"sign_in": way, "tenant": "house", "client": "app", "user": OWNER}
    row = Source(kind="mailbox", name=way, address=OWNER, made_at=MORNING, since=MORNING, options=options)
    row.secret = secret
    row.save()
    return row


def test_an_application_reads_a_mailbox_with_its_token(
    door: tuple[Front, int], post: PostBox, microsoft: Microsoft
) -> None:
    row = source(door[1], post, tokens.APPLICATION, "secret")
    assert poll(source=row, at=LATER) == 1
    assert CapturedMail.objects.get().key == "application@x.test"
    [asked] = microsoft.asked
    assert (asked["grant_type"], asked["client_secret"]) == (["client_credentials"], ["secret"])
    assert door[0].seen == ["open"]


def test_an_owner_reads_theirs_and_the_new_refresh_token_is_kept_sealed(
    door: tuple[Front, int], post: PostBox, microsoft: Microsoft
) -> None:
    row = source(door[1], post, tokens.OWNER, "first")
    microsoft.answer[1]["refresh_token"] = "second"
    assert poll(source=row, at=LATER) == 1
    row.refresh_from_db()
    assert (row.secret, b"second" in bytes(row.sealed or b"")) == ("second", False)


def test_a_token_that_opens_nothing_is_told_on_the_source(
    door: tuple[Front, int], post: PostBox, microsoft: Microsoft
) -> None:
    row = source(door[1], post, tokens.APPLICATION, "secret")
    microsoft.answer[1]["access_token"] = "of another house"
    assert poll(source=row, at=LATER) == 0
    row.refresh_from_db()
    assert "Check the user name and its access" in row.failure


def test_what_microsoft_refuses_is_told_on_the_source(
    door: tuple[Front, int], post: PostBox, microsoft: Microsoft
) -> None:
    row = source(door[1], post, tokens.APPLICATION, "old")
    microsoft.answer = (401, {"error": "invalid_client", "error_description": "AADSTS7000222: Secret expired."})
    assert poll(source=row, at=LATER) == 0
    row.refresh_from_db()
    assert "AADSTS7000222: Secret expired." in row.failure
    assert door[0].seen == []
