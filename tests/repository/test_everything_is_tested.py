"""Every model, action, page and command is mentioned in a test, or exempt for a written reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from tests.repository.tree import LEAST_REASON, SOURCE, exemptions, text_of_tests, untested, words_of_tests


def our_models() -> list[type]:
    return [m for m in apps.get_models() if m.__module__.startswith("bianzhi.")]


def action_files() -> Iterator[Path]:
    yield from (p for p in SOURCE.glob("*/actions/*.py") if p.name != "__init__.py")
    yield from SOURCE.glob("*/actions.py")


def verbs(path: Path) -> list[str]:
    """Return the public functions of an action file whose first parameter is the actor; else all public ones."""
    defined = [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    by_actor = [n.name for n in defined if n.args.args and n.args.args[0].arg == "actor"]
    offered = exported(path.with_name("__init__.py"))
    return [name for name in by_actor or [n.name for n in defined] if not offered or name in offered]


def exported(package: Path) -> set[str]:
    """Return what the room's ``actions`` offers to others (``__all__``); parts of a verb are tested through the verb."""
    if not package.exists():
        return set()
    for node in ast.parse(package.read_text(encoding="utf-8")).body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "__all__"
        ):
            return set(ast.literal_eval(node.value))
    return set()


def page_names(patterns: list, prefix: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from page_names(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern) and entry.name and entry.lookup_str.startswith("bianzhi."):
            yield prefix + entry.name


def test_every_model_is_tested() -> None:
    names = {m.__name__ for m in our_models()}
    assert names
    assert untested("models", names, names & words_of_tests()) == []


def test_every_action_is_tested() -> None:
    names = {f"{p.relative_to(SOURCE).as_posix()}:{verb}" for p in action_files() for verb in verbs(p)}
    assert names
    assert untested("actions", names, {n for n in names if n.split(":")[1] in words_of_tests()}) == []


def test_every_page_has_a_name_and_a_test() -> None:
    names = set(page_names(get_resolver().url_patterns))
    assert names
    tested = {n for n in names if f'"{n}"' in text_of_tests() or f"'{n}'" in text_of_tests()}
    assert untested("pages", names, tested) == []


def test_every_command_is_tested() -> None:
    from bianzhi.cli.main import app

    names = {command.name for command in app.registered_commands if command.name}
    assert names
    assert untested("commands", names, {n for n in names if f'"{n}"' in text_of_tests()}) == []


def test_every_exemption_has_a_reason() -> None:
    thin = [
        f"{s}.{n}" for s, rows in exemptions().items() for n, why in rows.items() if len(why) < LEAST_REASON
    ]
    assert thin == []
