"""Audit a file in a process of its own, within limits of time and memory."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import bianzhi
from bianzhi.auditing.findings import Report
from bianzhi.auditing.plain import report_data

SECONDS = 60
MEMORY = 3 << 30


def audit_apart(
    data: bytes,
    name: str,
    *,
    beside: Mapping[str, tuple[str, bytes]] | None = None,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> dict[str, Any]:
    """Return ``{"report": …, "blocks": …}`` as plain values; a file that breaks its reader says so in the report.

    ``beside``: name and content of the documents it is held against, by ``previous`` and ``department``.
    """
    with TemporaryDirectory(prefix="bianzhi-beside-") as folder:
        others: list[str] = []
        for role, (told, content) in (beside or {}).items():
            (Path(folder) / role).write_bytes(content)
            others += [role, told[-200:], str(Path(folder) / role)]
        return _audited(data, name, [str(memory), str(seconds), *others], seconds)


def _audited(data: bytes, name: str, more: list[str], seconds: int) -> dict[str, Any]:
    root = str(Path(next(iter(bianzhi.__path__))).parent)
    command = [sys.executable, "-m", "bianzhi.auditing.child", name[-200:], *more]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the name is an argument, not a command
            command, input=data, capture_output=True, timeout=seconds * 2, check=False,
            env={**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _broken(name, "太久读不完，请拆开再试")
    if done.returncode:
        return _broken(name, "读不了：内容已损坏，或大得超过了限度")
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _broken(name: str, why: str) -> dict[str, Any]:
    return {"report": report_data(Report(name, error=f"{name}{why}")), "blocks": []}
