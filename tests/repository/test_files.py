"""Sizes, names and content that hold for every committed file."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.repository.tree import ROOT, SOURCE, files, name_of

MOST_LINES = 400
MOST_FUNCTION_LINES = 60
MOST_STORY_LINES = 80  # a test may tell one whole story, such as the worked example of DOMAIN §12.2
BAD_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "managers", "misc"}
# Written in pieces, for this file is committed too.
HOSTS = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("debian", "org"), ("crates", "io"),
    ("yarnpkg", "com"), ("aliyun", "com"), ("tuna", "tsinghua"), ("golang", "org"), ("ubuntu", "com"),
)]  # fmt: skip
VENDORED = re.compile(r"/static/.*vendor|\.min\.(js|css)$|/vendor/")
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<[^>{}]*\s(?:style|on[a-z]{3,})=\"",
    re.IGNORECASE,
)
WRITTEN = (".py", ".js", ".css", ".html", ".jinja", ".sh")


def written_files():
    return [
        p for p in files(*WRITTEN) if not VENDORED.search(name_of(p)) and "/migrations/" not in name_of(p)
    ]


def test_no_file_is_longer_than_400_lines() -> None:
    sizes = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in written_files()}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = {}
    for path in files(".py"):
        if "/migrations/" in name_of(path):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                most = MOST_STORY_LINES if name_of(path).startswith("tests/") else MOST_FUNCTION_LINES
                if size > most:
                    long[f"{name_of(path)}:{node.name}"] = size
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name_of(p) for p in files(".py") if p.stem in BAD_NAMES or p.parent.name in BAD_NAMES] == []


def test_no_broad_except() -> None:
    broad = []
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                bare = node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception")
                if bare:
                    broad.append(f"{name_of(path)}:{node.lineno}")
    assert broad == []


def test_no_committed_file_names_a_registry_host() -> None:
    named = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        named += [f"{name_of(path)}: {host}" for host in HOSTS if host in text]
    assert named == []


def test_no_secret_or_database_is_committed() -> None:
    bad = {".sqlite3", ".pem", ".key", ".env", ".dump"}
    assert [name_of(p) for p in files() if p.suffix in bad or p.name in {"keys.json", "django_secret"}] == []


def test_migration_numbers_are_unique_in_each_room() -> None:
    numbers = Counter(
        (p.parent.parent.name, p.name[:4]) for p in SOURCE.glob("*/migrations/*.py") if p.name[:4].isdigit()
    )
    assert numbers
    assert [key for key, count in numbers.items() if count > 1] == []


def test_imports_are_absolute() -> None:
    relative = [
        f"{name_of(path)}:{node.lineno}"
        for path in files(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ('<p style="color:red">', True),
        ('<a onclick="go()">', True),
        ("<script>go()</script>", True),
        ("<style>p{}</style>", True),
        ('<script src="{{ url }}" defer></script>', False),
        ('<script type="application/json" id="x">', False),
        ('<p class="style">on="x"</p>', False),
    ],
)
def test_the_inline_pattern_knows_good_from_bad(text, bad) -> None:
    assert bool(INLINE.search(text)) is bad


def test_templates_have_no_inline_script_or_style() -> None:
    templates = [p for p in files(".html", ".jinja", ".txt") if "/templates/" in name_of(p)]
    assert templates
    assert [name_of(p) for p in templates if INLINE.search(p.read_text(encoding="utf-8"))] == []


def test_an_undefined_template_variable_fails() -> None:
    from django.template import engines
    from jinja2 import StrictUndefined

    assert issubclass(engines["jinja2"].env.undefined, StrictUndefined)


def test_ci_and_scripts_can_be_executed() -> None:
    assert [n for n in (".ci/run", "scripts/system-packages") if not (ROOT / n).stat().st_mode & 0o100] == []


def test_no_test_asks_for_the_day_before_it_runs() -> None:
    """What is asked at import is yesterday for a run that goes over midnight."""
    asked = ("localdate", "localtime", "now", "today")
    early = []
    for path in (ROOT / "tests").rglob("*.py"):
        for top in ast.parse(path.read_text(encoding="utf-8")).body:
            calls = (node for node in _before_running(top) if isinstance(node, ast.Call))
            early += [
                f"{name_of(path)}:{one.lineno}"
                for one in calls
                if ast.unparse(one.func).rpartition(".")[2] in asked
            ]
    assert early == []


def _before_running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield ``node`` and what in it runs at import: of a function its decorators and defaults, not its body."""
    yield node
    parts = ast.iter_child_nodes(node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        parts = iter([*node.decorator_list, node.args])
    for part in parts:
        if not isinstance(part, ast.Lambda):
            yield from _before_running(part)
