"""Rules that every template of every room keeps."""

import re
from pathlib import Path

import pytest

import bianzhi

SRC = Path(bianzhi.__file__).parent
TEMPLATES = sorted(SRC.glob("*/templates/**/*.html"))
COMPONENTS = SRC / "ui/templates/ui/components"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))[^>]*>", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign address": re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "switched-off escaping": re.compile(r"\|\s*safe\b"),
}


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ('<p style="color:red">', "inline style"),
        ("<style>p{}</style>", "inline style"),
        ('<a href="#" onclick="x()">', "inline handler"),
        ("<script>x()</script>", "inline script"),
        ('<a href="javascript:x()">', "script address"),
        ('<script src="//cdn.example/x.js">', "foreign address"),
        ("{{ text | safe }}", "switched-off escaping"),
    ],
)
def test_the_rules_catch_what_they_forbid(bad: str, rule: str) -> None:
    assert FORBIDDEN[rule].search(bad)


def test_no_template_breaks_the_content_security_policy() -> None:
    assert len(TEMPLATES) > 20
    found = [
        f"{path.relative_to(SRC)}: {rule}: {match[0]}"
        for path in TEMPLATES
        for rule, pattern in FORBIDDEN.items()
        if (match := pattern.search(COMMENT.sub("", path.read_text(encoding="utf-8"))))
    ]
    assert found == []


def test_every_macro_is_shown_on_the_component_page_or_used_by_one_that_is() -> None:
    files = {path: path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.html")}
    page = (COMPONENTS.parent / "components_page.html").read_text(encoding="utf-8")
    shell = (COMPONENTS.parent / "shell.html").read_text(encoding="utf-8")
    macros = [name for text in files.values() for name in re.findall(r"\{% macro (\w+)\(", text)]
    used = re.sub(r"\{% macro \w+\(", "", page + shell + "".join(files.values()))
    assert len(macros) >= 40
    assert [name for name in macros if not re.search(rf"\b{name}\(", used)] == []


def test_scripts_set_no_html_and_no_style_text() -> None:
    scripts = list((SRC / "ui/static/ui/js").glob("*.js"))
    assert len(scripts) >= 7
    for script in scripts:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|setAttribute\(\"style\"|eval\(",
            script.read_text(encoding="utf-8"),
        )
