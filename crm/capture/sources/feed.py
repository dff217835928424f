"""A calendar that a server offers at an address: https only, never inside a network, at most 5 MB."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from crm.staff.errors import Refusal

from ..calendar.blocks import MOST_BYTES
from .reach import connect

TIMEOUT = 20.0
# A server that trickles is given up, however often it sends a byte.
LONGEST = 60.0
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
NO_LONGER = (401, 403, 404, 410)
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered: the bytes, or None where nothing has changed since; and by what it knows them."""

    raw: bytes | None
    etag: str = ""
    modified: str = ""


def fetch(url: str, *, etag: str = "", modified: str = "", tls: ssl.SSLContext | None = None) -> Fetched:
    """The calendar at this address. Refusal in words for whatever is wrong with it."""
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"Accept": "text/calendar", "User-Agent": "Touchline"} | {
        name: word for name, word in asked.items() if word
    }
    until = time.monotonic() + LONGEST
    for _ in range(MOST_REDIRECTS + 1):
        place = checked(url)
        try:
            answer = _asked(place, headers, until, tls or ssl.create_default_context())
        except Refusal:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Refusal(_trouble(place, error)) from error
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise Refusal(f"{place.hostname} sends us from one address to the next. Copy the address of the calendar anew.")


def checked(url: str) -> SplitResult:
    """The address in its parts. Refusal when it is none that may be asked."""
    try:
        place = urlsplit(url.strip())
        scheme = {"webcal": "https", "webcals": "https"}.get(place.scheme.lower(), place.scheme.lower())
        usable = scheme == "https" and place.hostname and place.port != 0 and url.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise Refusal("A calendar is read from an https:// or webcal:// address only. Copy its secret iCal address.")
    if place.username or place.password:
        raise Refusal("The address holds a user name or a password. Use the secret address of the calendar instead.")
    return place._replace(scheme="https")


def _asked(place: SplitResult, headers: Mapping[str, str], until: float, tls: ssl.SSLContext) -> Fetched | str:
    """What the server answers, or where it sends us."""
    connection = _Pinned(place.hostname or "", place.port or 443, timeout=TIMEOUT, context=tls)
    try:
        path = (place.path or "/").replace(" ", "%20") + (f"?{place.query}" if place.query else "")
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        if response.status in REDIRECTS:
            return response.headers.get("Location", "")
        etag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        if response.status == 304:
            return Fetched(None, etag, modified)
        if response.status != 200:
            raise Refusal(_refused(place, response.status))
        return Fetched(_body(response, place, until), etag[:200], modified[:60])
    finally:
        connection.close()


def _body(response: http.client.HTTPResponse, place: SplitResult, until: float) -> bytes:
    raw = b""
    while part := response.read1(CHUNK):
        raw += part
        if len(raw) > MOST_BYTES:
            raise Refusal("The calendar is larger than 5 MB. Share one with less of the past in it.")
        if time.monotonic() > until:
            raise Refusal(f"{place.hostname} takes longer than a minute to send the calendar. It is asked again.")
    return raw


def _refused(place: SplitResult, status: int) -> str:
    if status in NO_LONGER:
        return f"{place.hostname} says this address is not valid ({status}). Copy the calendar's secret address anew."
    return f"{place.hostname} answers with an error ({status}). It is asked again."


def _trouble(place: SplitResult, error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of {place.hostname} cannot be trusted ({error.verify_message}). Is the name right?"
    if isinstance(error, TimeoutError):
        return f"{place.hostname} does not answer. It is asked again."
    return f"{place.hostname} cannot be reached ({type(error).__name__}). It is asked again."


class _Pinned(http.client.HTTPSConnection):
    """Connects to the very address that was looked at, and still asks for the certificate of the name."""

    def __init__(self, host: str, port: int, *, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._tls = context

    def connect(self) -> None:
        plain = connect(self.host, self.port, TIMEOUT)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
