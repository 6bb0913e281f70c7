"""Sentences of many wordings: each fault is found under its kind, and what is right is left alone."""

import pytest
import yaml

from bianzhi.auditing.audit import audit
from bianzhi.documents.from_text import read_text
from tests.repository.tree import ROOT

SENTENCES = yaml.safe_load((ROOT / "tests" / "auditing" / "sentences.yaml").read_text(encoding="utf-8"))
FAULTS = [(kind, text) for kind, texts in SENTENCES["faults"].items() for text in texts]


def found(text: str):
    return audit(read_text(text.encode(), "例.txt")).findings


@pytest.mark.parametrize(("kind", "text"), FAULTS)
def test_a_fault_is_found_under_its_kind(kind, text) -> None:
    told = [(f.code, f.kind, f.title) for f in found(text)]
    assert kind in {one[1] for one in told}, told


@pytest.mark.parametrize("text", SENTENCES["sound"])
def test_what_is_right_is_left_alone(text) -> None:
    assert [(f.code, f.title, f.quote) for f in found(text) if f.severity != "hint"] == []
