"""What a page and a file may say of the disguise."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# In the session: absent, or whether code names are on.
KEY = "code_names"
_AS_IT_IS = "_as_it_is"
Response = TypeVar("Response", bound=HttpResponseBase)


def disguised(request: HttpRequest) -> bool:
    """Whether this reader sees code names."""
    return bool(request.session.get(KEY))


def as_it_is(response: Response) -> Response:
    """A file that is of no use with code names, such as one that is read in again; it waits until they are off."""
    setattr(response, _AS_IT_IS, True)
    return response


def stays_as_it_is(response: HttpResponseBase) -> bool:
    return hasattr(response, _AS_IT_IS)
