"""Many reports at once: in their order, whoever builds them; a refusal or a process that dies is told of its unit only."""

import os
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import active_children
from random import Random
from typing import Any

import pytest

from bianzhi.reporting.books import Body
from bianzhi.reporting.building_many import Outcome, Wanted, build_many
from bianzhi.reporting.form import read
from bianzhi.reporting.making import make_books
from tests.reporting.test_report_files import with_texts

NAMES = tuple(f"第{k}小学" for k in range(5))


class Deadly:
    """Ends the process that unpacks it, as one that takes all memory is ended."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


def wanted() -> list[Wanted]:
    """Return reports of which the second lacks its texts."""
    made = [with_texts(make_books(Random(k), body=Body(name))) for k, name in enumerate(NAMES)]
    return [Wanted(replace(one, notes={}) if k == 1 else one) for k, one in enumerate(made)]


def built(all_: Sequence[Wanted], **more: Any) -> tuple[list[Outcome], list[tuple[int, int, str]]]:
    steps: list[tuple[int, int, str]] = []
    form, step = read("national"), lambda *told: steps.append(told)
    return list(build_many(all_, form, step, ("json",), **more)), steps


@pytest.mark.parametrize("workers", [1, 2])
def test_each_is_built_in_its_turn(workers: int) -> None:
    all_ = wanted()
    if workers > 1:
        all_[2] = replace(all_[2], appendix=(Deadly(),))
    found, steps = built(all_, workers=workers)
    assert [one.name for one in found] == [*NAMES]
    assert [one.built is None for one in found] == [False, True, workers > 1, False, False]
    assert any("主要职能" in str(refusal) for refusal in found[1].refusals)
    assert ["程序中断" in str(refusal) for refusal in found[2].refusals] == [True] * (workers - 1)
    assert steps == [*((k, 5, name) for k, name in enumerate(NAMES)), (5, 5, "")]
    files = [one.built.files["json"][1] for one in found if one.built]
    assert all(
        name.encode() in data
        for name, data in zip((NAMES[0], *NAMES[3:]), files[:1] + files[-2:], strict=True)
    )


def test_whoever_stops_listening_ends_the_processes() -> None:
    others = {*active_children()}
    many = wanted() * 8  # more than one process can build before the other one has built the first
    going = build_many(many, read("national"), lambda *_: None, ("json",), workers=2)
    next(going)
    assert {*active_children()} - others
    going.close()
    assert {*active_children()} <= others
