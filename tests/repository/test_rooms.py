"""What each kind of file in a room may do: pages and policy touch no tables, reads change nothing, pages are guarded."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.tree import SOURCE, name_of

TABLES = {"objects", "_default_manager", "_base_manager"}
WRITES = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
    "select_for_update",
}


def modules(kind: str) -> Iterator[Path]:
    """Yield ``<room>/<kind>.py`` and the files of a package ``<room>/<kind>/``."""
    yield from SOURCE.glob(f"*/{kind}.py")
    yield from SOURCE.glob(f"*/{kind}/*.py")


def touches(text: str, names: set[str]) -> list[int]:
    """Return the lines where an attribute of one of ``names`` is used."""
    return sorted(
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr in names
    )


def offenders(kind: str, names: set[str]) -> list[str]:
    return [
        f"{name_of(p)}:{line}"
        for p in modules(kind)
        for line in touches(p.read_text(encoding="utf-8"), names)
    ]


@pytest.mark.parametrize("kind", ["pages", "policy", "forms", "urls"])
def test_only_reads_and_actions_touch_tables(kind) -> None:
    assert offenders(kind, TABLES) == []


@pytest.mark.parametrize("kind", ["reads", "policy", "pages", "exports"])
def test_only_actions_write(kind) -> None:
    assert offenders(kind, WRITES - {"delete"} if kind == "pages" else WRITES) == []


def test_the_search_finds_what_it_looks_for() -> None:
    assert touches("x = Unit.objects.all()\nunit.save()", TABLES) == [1]
    assert touches("x = Unit.objects.all()\nunit.save()", WRITES) == [2]


def test_models_have_no_verbs_and_no_signals() -> None:
    signals = [
        name_of(p)
        for p in SOURCE.rglob("*.py")
        if "django.db.models.signals" in p.read_text(encoding="utf-8")
    ]
    assert signals == []
    overridden = [
        f"{name_of(p)}:{node.lineno}"
        for p in modules("models")
        for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    assert overridden == []


def test_every_action_of_a_business_takes_the_actor_first() -> None:
    wrong = []
    for room in ("instruments", "units", "establishment", "staff", "cases", "files", "jobs"):
        for path in (SOURCE / room).glob("actions/*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    first = node.args.args[0].arg if node.args.args else ""
                    takes_rows = any(a.arg == "actor" for a in (*node.args.args, *node.args.kwonlyargs))
                    if takes_rows and first != "actor":
                        wrong.append(f"{name_of(path)}:{node.name}")
    assert wrong == []
