"""Contrast of the palette by the formula of WCAG 2.2 (1.4.3: 4.5 for text, 1.4.11: 3 for edges of controls)."""

import re
from pathlib import Path

import pytest

import bianzhi.ui

CSS = (Path(bianzhi.ui.__file__).parent / "static/ui/bianzhi.css").read_text(encoding="utf-8")


def colours(selector: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.DOTALL)
    assert block, selector
    return dict(re.findall(r"--bz-([\w-]+):\s*(#[0-9a-f]{6})", block[1]))


TODAY = colours(":root")
PAST = TODAY | colours(".bz-travelling")
TEXT = [
    *[(tone, f"{tone}-pale") for tone in ("red", "amber", "green", "grey", "blue")],
    *[(tone, ground) for tone in ("red", "amber", "green", "blue", "ink", "soft") for ground in ("paper", "ground")],
    ("ink", "head"), ("soft", "head"), ("soft", "blue-pale"), ("blue", "head"), ("ink", "red-pale"), ("ink", "amber-pale"),
    ("top-ink", "top"), ("top-ink", "top-well"), ("travel-ink", "travel"), ("paper", "blue"), ("paper", "blue-deep"), ("paper", "red"),
]  # fmt: skip


def light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [TODAY, PAST], ids=["today", "another day"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(palette: dict[str, str], text: str, ground: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "ground", "head"])
def test_the_edge_of_a_field_can_be_seen(ground: str) -> None:
    assert contrast(TODAY["line-firm"], TODAY[ground]) >= 2.7


def test_every_literal_colour_of_small_text_can_be_read_on_paper() -> None:
    sheets = CSS + (Path(bianzhi.ui.__file__).parent / "static/ui/components.css").read_text(encoding="utf-8")
    literals = set(re.findall(r"(?<![\w-])color:\s*(#[0-9a-f]{6})\b", sheets))
    assert literals
    assert [c for c in literals if contrast(c, "#ffffff") < 4.5] == []
