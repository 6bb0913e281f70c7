"""A worker: ``python -m bianzhi.auditing.corpus.worker MEMORY SECONDS``. Audits what stdin asks for, one answer a line on stdout.

A request is a line of JSON (``name``, ``path`` or ``bytes``, ``select``, ``ignore``), followed by so many bytes of the file where
``bytes`` is told. A file may hang or end this process; whoever started it (`crew`) sees which one, and starts another.
"""

import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from bianzhi.auditing.audit import audit_file
from bianzhi.auditing.corpus.folder import changed
from bianzhi.auditing.findings import Report
from bianzhi.auditing.plain import report_data
from bianzhi.auditing.waivers import waived
from bianzhi.documents.confine import confine

#: after a file that took so much (bytes) a worker makes room for a fresh one: memory once asked for is seldom given back
FULL = 600 << 20


def _most_memory() -> int:
    """Return the most bytes this process held at once; what its starter held, which ``getrusage`` counts in, is not its own."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    return 0


def audited_within(
    read: Callable[[], bytes],
    name: str,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    seconds: float,
) -> Report:
    """Return the report of a file, or why there is none: out of time, out of memory, not to be opened."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return audit_file(read(), name, select=select, ignore=ignore)
    except TimeoutError:
        return Report(name, error=f"{seconds:g}秒还没有审完，请拆开再试")
    except MemoryError:
        return Report(name, error="太大，内存不够，请拆开再试")
    except OSError as error:
        return Report(name, error=f"打不开：{error.strerror}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def taken(path: str) -> bytes:
    """Return what was made of an old Word file, and take it away."""
    made = Path(path)
    data = made.read_bytes()
    made.unlink()
    return data


def answer(asked: dict[str, Any], content: bytes | None, seconds: float) -> dict[str, Any]:
    """Audit one file; the answer holds the report without what is waived, and what the file was."""
    began = time.monotonic()
    told = {"sha256": "", "size": 0, "modified": 0}

    def read() -> bytes:
        data = Path(asked["path"]).read_bytes() if content is None else content
        told.update(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        return taken(asked["docx"]) if "docx" in asked else data

    if content is None:
        try:
            found = Path(
                asked["path"]
            ).stat()  # before it is read: one changed meanwhile is audited anew next time
            told.update(size=found.st_size, modified=changed(found))
        except OSError:
            pass  # reading says why
    report = audited_within(
        read, asked["name"], select=asked["select"], ignore=asked["ignore"], seconds=seconds
    )
    report = replace(report, findings=tuple(waived(report)))
    return {"report": report_data(report), **told, "seconds": time.monotonic() - began}


def main() -> None:
    """Answer until stdin ends."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    confine(memory)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    stdin = sys.stdin.buffer
    while line := stdin.readline():
        asked = json.loads(line)
        content = stdin.read(asked["bytes"]) if "bytes" in asked else None
        # Code that never comes back to Python cannot be interrupted: it ends the worker, also one whose starter is gone.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds * 2)
        made = answer(asked, content, seconds)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        made["last"] = _most_memory() > FULL
        out.write(json.dumps(made, ensure_ascii=False).encode() + b"\n")
        out.flush()
        if made["last"]:
            return


if __name__ == "__main__":
    main()
