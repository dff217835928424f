from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from pytest_django.fixtures import Settings

from crm.web.outgoing import NotAllowed, Session

pytestmark = pytest.mark.plain
asked: list[str] = []


class Listens(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked.append(self.path)
        self.send_response(302 if self.path == "/led" else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def inside() -> Iterator[int]:
    """The port of something on this machine that nobody outside should reach."""
    asked.clear()
    with HTTPServer(("127.0.0.1", 0), Listens) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_no_request_goes_into_our_own_network(inside: int, host: str) -> None:
    with pytest.raises(NotAllowed, match="private network"):
        Session().get(f"https://{host}:{inside}/")
    assert asked == []


@pytest.mark.parametrize("address", ["http://example.test/", "ftp://example.test/", "file:///etc/passwd"])
def test_only_encrypted_addresses_are_asked(address: str) -> None:
    with pytest.raises(NotAllowed, match="https"):
        Session().get(address)


def test_a_request_is_not_led_elsewhere(inside: int, settings: Settings) -> None:
    settings.OIDC_PRIVATE_HOSTS = True
    with pytest.raises(NotAllowed, match="leads to another"):
        Session().get(f"http://127.0.0.1:{inside}/led")
    assert asked == ["/led"]


def test_no_proxy_of_the_environment_is_asked(inside: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{inside}")
    with pytest.raises(NotAllowed):
        Session().get(f"https://127.0.0.1:{inside}/")
    assert asked == []
