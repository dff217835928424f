"""Puts values into HTML and escapes them, as Django's `format_html` does, at a third of its price.

Django looks at each value for a promise of a translation; `str` keeps those, too. A page has a thousand values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString


def filled(form: str, /, *values: object, **named: object) -> SafeString:
    """The form, which is ours, with these values in it, escaped unless they are HTML already."""
    return SafeString(
        form.format(*map(escaped, values), **{name: escaped(value) for name, value in named.items()}),
    )


def lean(form: str) -> str:
    """A form of ours without the indent of its lines, which would be sent with every row."""
    return re.sub(r"\n +", "\n", form)


def escaped(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


def joined(between: str, values: Iterable[object]) -> SafeString:
    """These values, escaped, with a word of ours between them."""
    return SafeString(between.join(map(escaped, values)))
