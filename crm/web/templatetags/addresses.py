"""`{% url %}` as Django has it, asked once for each kind of address: a page has a hundred of a few kinds."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django import template
from django.template import defaulttags
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString

register = template.Library()

MARK = 10**15


class Address(defaulttags.URLNode):
    """The address of a page by its name and numbers; whatever else it is given, Django answers."""

    def render(self, context: Context) -> SafeString:
        numbers = [arg.resolve(context) for arg in self.args]
        if self.kwargs or self.asvar or not all(type(number) is int for number in numbers):
            return SafeString(super().render(context))
        first, *others = _around(self.view_name.resolve(context), len(numbers))
        # Every name and every number is as safe as it is plain.
        return SafeString(first + "".join(f"{number}{text}" for number, text in zip(numbers, others, strict=True)))


@cache
def _around(name: str, many: int) -> list[str]:
    """What stands before, between and behind the numbers."""
    marks = [MARK + number for number in range(many)]
    return re.split("|".join(map(str, marks)), reverse(name, args=marks)) if marks else [reverse(name)]


@register.tag
def url(parser: Any, token: Any) -> Address:
    node = defaulttags.url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
