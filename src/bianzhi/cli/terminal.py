"""What every command shares: exit codes, messages, progress. Messages go to stderr, results to stdout."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

FINDINGS = 1
WRONG_USE = 2
#: seconds between two drawings of a bar: reckoning its speed is dear
OFTEN = 0.1

Step = Callable[[int, int, str], None]
"""``step(done, total, text)``: how far long work is; ``total`` 0 means unknown."""


def tell(*lines: str) -> None:
    """Say something that is not the result."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def complain(*lines: str) -> None:
    """Say what is wrong, each line marked."""
    tell(*(f"✗ {line}" for line in lines))


def stop(*lines: str, code: int = FINDINGS) -> NoReturn:
    """Say what is wrong and end with ``code``."""
    complain(*lines)
    raise SystemExit(code)


@contextmanager
def progress(title: str, measure: str = "") -> Iterator[Step]:
    """Show a bar on a terminal, nothing elsewhere; yields the function that moves it.

    With a ``measure`` (份) it also tells how many of them a second, and how long it still takes.
    """
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    ]  # fmt: skip
    if measure:
        columns += [TextColumn("{task.fields[rate]}"), TextColumn("还要"), TimeRemainingColumn()]
    console = Console(stderr=True)
    shown = {"console": console, "transient": True, "disable": not console.is_terminal}
    with Progress(*columns, **shown, redirect_stdout=sys.stdout.isatty()) as bar:  # type: ignore[arg-type]
        task = bar.add_task(title, total=None, rate="")

        drawn = 0.0

        def step(done: int, total: int = 0, text: str = "") -> None:
            nonlocal drawn
            now = time.monotonic()
            if now - drawn < OFTEN and done != total:
                return
            drawn = now
            speed = bar.tasks[task].finished_speed or bar.tasks[task].speed
            bar.update(
                task, completed=done, total=total or None, description=f"{title} {text}".strip(),
                rate=f"{speed:.1f}{measure}/秒" if speed else "",
            )  # fmt: skip

        yield step
