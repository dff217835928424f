from __future__ import annotations

from typing import Any

import msal
import pytest

from crm.capture.sources import tokens
from crm.staff.errors import Refusal

pytestmark = pytest.mark.plain


class Microsoft:
    """Stands at the network's edge: answers as Microsoft's library does."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer, self.asked = answer, ""

    def __call__(self, client: str, *, authority: str, client_credential: str = "") -> Microsoft:
        self.asked = f"{client} {authority} {client_credential}"
        return self

    def acquire_token_for_client(self, scopes: list[str]) -> dict[str, Any]:
        return self.answer

    def acquire_token_by_refresh_token(self, token: str, scopes: list[str]) -> dict[str, Any]:
        return self.answer


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch) -> Microsoft:
    found = Microsoft({"access_token": "open", "refresh_token": "next"})
    monkeypatch.setattr(msal, "ConfidentialClientApplication", found)
    monkeypatch.setattr(msal, "PublicClientApplication", found)
    tokens._application.cache_clear()
    return found


def test_an_application_gets_a_token_with_its_secret(microsoft: Microsoft) -> None:
    kept: list[str] = []
    assert tokens.access_token(tokens.APPLICATION, "house", "app", "secret", kept.append) == "open"
    assert microsoft.asked == "app https://login.microsoftonline.com/house secret"
    assert kept == []


def test_a_refresh_token_is_replaced_by_the_one_that_came_for_it(microsoft: Microsoft) -> None:
    kept: list[str] = []
    assert tokens.access_token(tokens.OWNER, "house", "app", "first", kept.append) == "open"
    assert kept == ["next"]


def test_what_microsoft_says_against_it_is_passed_on(microsoft: Microsoft) -> None:
    microsoft.answer = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid secret.\r\nTrace"}
    with pytest.raises(Refusal, match="AADSTS7000215: Invalid secret"):
        tokens.access_token(tokens.APPLICATION, "house", "app", "wrong", lambda token: None)
