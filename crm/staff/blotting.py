"""Where words stand in what the program keeps, in whatever table. Nothing here writes.

It walks the registry of models instead of naming them, so that a table added tomorrow is searched too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Field, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

# Our own people may be called alike; the search is derived anew; a link of the trail holds no words.
PASSED_OVER = {"staff.staffmember", "staff.traillink", "conversations.interactionwords"}
CHUNK = 500


@dataclass(frozen=True)
class Mention:
    """One row with the words, its texts as they are and as they would be without."""

    model: type[Model]
    pk: int
    old: dict[str, Any]
    new: dict[str, Any]


def mentions(words: Mapping[str, str]) -> Iterator[Mention]:
    """Every row in whose texts one of the words stands, each word with what would stand there instead."""
    pattern = _pattern(words)
    for model in _searched() if words else ():
        fields = [field for field in model._meta.concrete_fields if _holds_text(field)]
        suspects = _suspects(model, fields, words) if fields else ()
        found = (_mention(row, fields, pattern, words) for row in suspects)
        yield from (mention for mention in found if mention.new)


def _mention(
    row: Model, fields: Sequence[Field[Any, Any]], pattern: re.Pattern[str], words: Mapping[str, str]
) -> Mention:
    old = {field.attname: getattr(row, field.attname) for field in fields}
    new = {field.attname: _without(field, old[field.attname], pattern, words) for field in fields}
    changed = [name for name in old if old[name] != new[name]]
    return Mention(type(row), row.pk, {name: old[name] for name in changed}, {name: new[name] for name in changed})


def replaced(text: str, words: Mapping[str, str]) -> str:
    return _replaced(text, _pattern(words), words)


def _searched() -> list[type[Model]]:
    models = [model for model in apps.get_models() if model.__module__.startswith("crm.")]
    return [model for model in models if model._meta.label_lower not in PASSED_OVER]


def _holds_text(field: Field[Any, Any]) -> bool:
    return isinstance(field, CharField | TextField | JSONField) and not field.choices and not field.primary_key


def _suspects(model: type[Model], fields: Sequence[Field[Any, Any]], words: Mapping[str, str]) -> Iterator[Model]:
    """Rows a database takes for likely; whole words are told apart afterwards."""
    casts = {f"{field.attname}_as_text": Cast(F(field.attname), TextField()) for field in fields}
    spellings = {spelling for word in words for spelling in (word, json.dumps(word)[1:-1])}
    found = reduce(or_, (Q(**{f"{name}__icontains": one}) for name in casts for one in spellings))
    rows: QuerySet[Model] = QuerySet(model).annotate(**casts).filter(found).only("pk", *(f.attname for f in fields))
    return rows.order_by("pk").iterator(CHUNK)


def _without(field: Field[Any, Any], value: Any, pattern: re.Pattern[str], words: Mapping[str, str]) -> Any:
    if value is None:
        return None
    if isinstance(field, JSONField):
        text = json.dumps(value, ensure_ascii=False)
        clean = _replaced(text, pattern, words)
        return value if clean == text else json.loads(clean)
    return _replaced(value, pattern, words)[: field.max_length]


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    # The longest first, so that an address goes whole.
    each = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, each))})(?!\w)", re.IGNORECASE)


def _replaced(text: str, pattern: re.Pattern[str], words: Mapping[str, str]) -> str:
    lower = {word.lower(): instead for word, instead in words.items()}
    return pattern.sub(lambda found: lower[found[0].lower()], text)
