"""Names in addresses and in fields that nobody sees travel sealed, and come back as they were."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote_plus, urlencode

from django.http import HttpRequest, QueryDict

from crm.staff.sealing import Unreadable, seal, unseal

from .words import Disguise

MARK = "~"
# So that nothing sealed elsewhere is opened here.
PURPOSE = b"code names:"


def sealed(value: str) -> str:
    return MARK + seal(PURPOSE + value.encode()).decode()


def opened(value: str) -> str:
    """What we sealed; anything else as it is."""
    if not value.startswith(MARK):
        return value
    try:
        clear = unseal(value[1:].encode())
    except Unreadable:
        return value
    return clear[len(PURPOSE) :].decode() if clear.startswith(PURPOSE) else value


def sealed_address(address: str, disguise: Disguise) -> str:
    """An address whose query names nobody. One that names somebody elsewhere, such as a mail address, leads nowhere."""
    path, asks, query = address.partition("?")
    if disguise.finds(path):
        return ""
    if not disguise.finds(unquote_plus(query)):
        return address
    query, fragment, place = query.partition("#")
    told = [(_sealed(name, disguise), _sealed(value, disguise)) for name, value in parse_qsl(query, True)]
    return path + asks + urlencode(told) + fragment + place


def _sealed(value: str, disguise: Disguise) -> str:
    return sealed(value) if disguise.finds(value) else value


def open_all(request: HttpRequest) -> frozenset[str]:
    """Puts what was sealed back into what the request asks and sends; gives all it held as it came."""
    sent = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    typed = frozenset(str(value) for data in sent for _, values in data.lists() for value in values)
    if any(one.startswith(MARK) for one in (*typed, *request.GET, *request.POST)):
        # The stubs know only what Django made itself.
        request.GET, request.POST = _opened(request.GET), _opened(request.POST)  # type: ignore[assignment]
    return typed


def _opened(data: QueryDict) -> QueryDict:
    found = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        found.setlist(opened(name), [opened(str(value)) for value in values])
    found._mutable = False
    return found
