"""What the import contracts of pyproject.toml cannot say: who writes, how large things are, what pages carry."""

from __future__ import annotations

import ast
import itertools
import re
import statistics
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

pytestmark = pytest.mark.plain

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = sorted(
    file
    for folder in ("crm", "config", "seeds")
    for file in (ROOT / folder).rglob("*.py")
    if "migrations" not in file.parts
)
TEMPLATES = sorted((ROOT / "crm" / "web").rglob("*.html"))
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}
STEPS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)

# Writers outside services, each with its reason.
OTHER_WRITERS = {
    "crm/capture/tables/export.py": "saves a workbook into a file, and no row",
    "crm/staff/rows.py": "the statement with which services write many rows of their own",
    "crm/staff/audit.py": "a row of the trail refuses to be saved twice",
    "crm/staff/models.py": "Django's own `createsuperuser` asks the manager",
    "seeds/demo/people.py": "a backup can be named only after everybody has been added",
}
# Imports inside functions, each with its reason.
LATE_IMPORTS = {
    "crm/staff/apps.py": "Django loads models only after the app has been made",
    "crm/digests/apprising.py": "a worker that tells no channel does without its memory",
}

# Modules that lean on more than ten others, each with its reason.
WIDE = {
    "crm/conversations/line/reading.py": "where the parts of the grammar meet",
}


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), name(file))


@cache
def rooms() -> dict[str, int]:
    """Each room with its height; the lowest is 0."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["name"] == "Rooms look down, never up")
    return {room.strip(): height for height, row in enumerate(reversed(layers)) for room in row.split("|")}


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef))


def lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_service(file: Path) -> bool:
    return file.name == "services.py" or "services" in file.parts


def test_every_foreign_key_looks_down() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("crm.")]
    for model in ours:
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and field.related_model._meta.app_label in rooms():
                above, below = rooms()[model._meta.app_label], rooms()[field.related_model._meta.app_label]
                same = model._meta.app_label == field.related_model._meta.app_label
                assert same or above > below, f"{model.__name__}.{field.name} looks up"


def test_every_room_says_what_it_is() -> None:
    for room in rooms():
        said = ast.get_docstring(tree(ROOT / "crm" / room / "__init__.py")) or ""
        assert 0 < len(said.splitlines()) <= 10, room


def test_services_are_the_only_writers() -> None:
    others = [file for file in PRODUCT if not is_service(file) and name(file) not in OTHER_WRITERS]
    assert {name(file): found for file in others if (found := list(_writes(file)))} == {}


def test_every_other_writer_is_still_one() -> None:
    assert [one for one in OTHER_WRITERS if not list(_writes(ROOT / one))] == []


def _writes(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node, node.func):
            yield f"line {node.lineno}: {ast.unparse(node.func)[-60:]}"
        if isinstance(node, ast.Constant) and re.match(r"\s*(INSERT|UPDATE|DELETE)\s", str(node.value)):
            yield f"line {node.lineno}: {str(node.value)[:60]}"


def _is_write(call: ast.Call, called: ast.Attribute) -> bool:
    # A dict takes what it is updated with by place, a set of rows by name.
    rows_updated = called.attr == "update" and not call.args and ".conf" not in ast.unparse(called.value)
    return called.attr in WRITES or rows_updated


def test_a_task_is_at_most_three_lines() -> None:
    tasks = [node for file in (ROOT / "crm").glob("*/tasks.py") for node in functions(file)]
    assert {node.name for node in tasks} >= {"sweep", "tell", "digest"}
    for node in tasks:
        body = [step for step in node.body if not (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))]
        assert (body[-1].end_lineno or 0) - body[0].lineno < 3, node.name


def test_template_tags_ask_nothing() -> None:
    for file in (ROOT / "crm" / "web" / "templatetags").glob("*.py"):
        text = file.read_text()
        assert not re.search(r"\.objects\b|_set\b|queries|services", text), name(file)


def test_imports_stand_at_the_top() -> None:
    late = {name(file) for file in PRODUCT for node in functions(file) if _imports(node)}
    assert late == set(LATE_IMPORTS)


def _imports(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Import | ast.ImportFrom) for one in ast.walk(node))


def test_files_stay_small() -> None:
    sizes = {name(file): len(file.read_text().splitlines()) for file in PRODUCT}
    assert {file: size for file, size in sizes.items() if size > 300} == {}
    written = [sum(map(bool, file.read_text().split("\n"))) for file in PRODUCT]
    assert statistics.median(written) <= 60
    assert _ninth_of_ten(sizes.values()) <= 180


def test_functions_stay_small() -> None:
    sizes = {f"{name(file)}:{node.lineno} {node.name}": lines(node) for file in PRODUCT for node in functions(file)}
    assert {place: size for place, size in sizes.items() if size > 40} == {}
    assert statistics.median(sizes.values()) <= 6
    assert _ninth_of_ten(sizes.values()) <= 20


def _ninth_of_ten(values: Iterable[int]) -> int:
    ordered = sorted(values)
    return ordered[len(ordered) * 9 // 10]


def test_no_function_nests_deeper_than_three() -> None:
    depths = {f"{name(file)}:{node.lineno}": _depth(node.body) for file in PRODUCT for node in functions(file)}
    assert {place: depth for place, depth in depths.items() if depth > 3} == {}


def _depth(body: list[ast.stmt]) -> int:
    return max((_step(node) for node in body), default=0)


def _step(node: ast.stmt) -> int:
    if not isinstance(node, STEPS):
        return 0
    bodies = [getattr(node, part, []) for part in ("body", "finalbody")]
    bodies += [part.body for part in (*getattr(node, "handlers", []), *getattr(node, "cases", []))]
    rest = getattr(node, "orelse", [])
    # `elif` is the same step, written on.
    beside = _step(rest[0]) if len(rest) == 1 and isinstance(rest[0], ast.If) else 1 + _depth(rest)
    return max(beside, *(1 + _depth(one) for one in bodies))


def test_no_module_leans_on_more_than_ten_others() -> None:
    leans = {name(file): len(_leans_on(file)) for file in PRODUCT if file.name != "urls.py"}
    assert {file: count for file, count in leans.items() if count > (11 if file in WIDE else 10)} == {}


def _leans_on(file: Path) -> set[str]:
    """Another room counts once, whatever is taken from it, and so does the frame that every journey of web stands in,
    and a package beside; the modules of one's own package count singly."""
    here = file.relative_to(ROOT).with_suffix("").parts
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level] if node.level else ()
            names = node.module.split(".") if node.module else []
            found |= {(*above, *names)} if names else {(*above, one.name) for one in node.names}
    ours = {one for one in found if one[0] in ("crm", "config", "seeds")}
    room = 3 if here[:2] == ("crm", "web") and len(here) > 3 else 2
    depths = {one: len(_shared(one[: len(here) - 1], here)) for one in ours}
    return {".".join(one[: max(depth + 1, 2)] if depth >= room else one[:2]) for one, depth in depths.items()}


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The beginning they have in common."""
    return tuple(a for a, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def test_a_page_carries_nothing_inline_and_nothing_foreign() -> None:
    assert _in_pages(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:") == {}
    assert _in_pages(r"""(?:src|href|action|srcset)=["'](?:https?:)?//[^"']*""") == {}


def _in_pages(unwanted: str) -> dict[str, list[str]]:
    return {name(file): found for file in TEMPLATES if (found := re.findall(unwanted, file.read_text()))}
