from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from crm.capture.calendar.blocks import MOST_BYTES
from crm.capture.sources.feed import Fetched, checked, fetch
from crm.staff.errors import Refusal

from ..tls_server import Site, site

pytestmark = pytest.mark.plain


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[Site]:
    settings.OWN_NETWORKS = [ip_network("127.0.0.0/8")]
    with site(tmp_path) as found:
        yield found


def got(server: Site, path: str = "/cal.ics", **known: str) -> Fetched:
    return fetch(server.url + path, tls=server.trust, **known)


def test_a_calendar_is_read_with_what_it_is_known_by(server: Site) -> None:
    server.pages["/cal.ics"] = (200, {"ETag": '"1"', "Last-Modified": "Mon, 19 Oct 2026 10:00:00 GMT"}, b"BEGIN")
    assert got(server) == Fetched(b"BEGIN", '"1"', "Mon, 19 Oct 2026 10:00:00 GMT")


def test_what_has_not_changed_is_not_sent_again(server: Site) -> None:
    server.pages["/cal.ics"] = (304, {}, b"")
    assert got(server, etag='"1"', modified="Mon").raw is None
    assert (server.asked[0]["If-None-Match"], server.asked[0]["If-Modified-Since"]) == ('"1"', "Mon")


def test_a_redirect_is_followed(server: Site) -> None:
    server.pages |= {"/cal.ics": (302, {"Location": "/new.ics"}, b""), "/new.ics": (200, {}, b"here")}
    assert got(server).raw == b"here"


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://calendar.example/x", "https:// or webcal:// address only"),
        ("file:///etc/passwd", "https:// or webcal:// address only"),
        ("https://169.254.169.254/latest/", "inside a network"),
        ("https://[::1]/", "inside a network"),
        ("https://10.1.2.3/", "inside a network"),
        ("/cal.ics", "from one address to the next"),
    ],
)
def test_a_redirect_is_looked_at_like_an_address(server: Site, to: str, reason: str) -> None:
    server.pages["/cal.ics"] = (302, {"Location": to}, b"")
    with pytest.raises(Refusal, match=reason):
        got(server)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "192.168.1.1", "0.0.0.0", "[fd00::1]"]
)
def test_nothing_inside_a_network_is_asked(host: str) -> None:
    with pytest.raises(Refusal, match="inside a network"):
        fetch(f"https://{host}/cal.ics")


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere when it is looked up again would get past the look."""
    asked = []

    def connects(place: tuple[str, int], timeout: float) -> None:
        asked.append(place)
        raise ConnectionRefusedError

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: found)
    monkeypatch.setattr(socket, "create_connection", connects)
    with pytest.raises(Refusal, match="cannot be reached"):
        fetch("https://calendar.example/cal.ics")
    assert asked == [("93.184.216.34", 443)]


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "is not valid"), (401, "is not valid"), (500, "It is asked again")]
)
def test_what_a_server_refuses_is_said_in_words(server: Site, status: int, reason: str) -> None:
    server.pages["/cal.ics"] = (status, {}, b"")
    with pytest.raises(Refusal, match=reason):
        got(server)


def test_no_more_than_five_megabytes_are_read(server: Site) -> None:
    server.pages["/cal.ics"] = (200, {}, b"x" * (MOST_BYTES + 1))
    with pytest.raises(Refusal, match="larger than 5 MB"):
        got(server)


def test_a_certificate_nobody_vouches_for_is_not_trusted(server: Site) -> None:
    with pytest.raises(Refusal, match="cannot be trusted"):
        fetch(server.url + "/cal.ics")


@pytest.mark.parametrize(
    "url", ["http://x.example/a.ics", "ftp://x.example/", "calendar", "https://", "https://x.example:0/", "https://[x/"]
)
def test_only_encrypted_addresses_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(Refusal, match="https:// or webcal://"):
        checked(url)


def test_webcal_is_the_web_and_passwords_are_no_part_of_an_address() -> None:
    assert checked("webcal://x.example/a.ics?k=1").geturl() == "https://x.example/a.ics?k=1"
    with pytest.raises(Refusal, match="password"):
        checked("https://me:secret@x.example/a.ics")
