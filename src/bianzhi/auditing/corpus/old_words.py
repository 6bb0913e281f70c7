"""Old Word files (.doc, .wps) on their way to a crew: made into .docx many in one call, while the others are audited."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from bianzhi.auditing.corpus.crew import Task
from bianzhi.documents.legacy import OLE, compound_kind
from bianzhi.documents.limits import DEFAULT
from bianzhi.documents.office import converted, office_program

ENDINGS = (".doc", ".wps")
#: files and bytes of one call
AT_ONCE, BYTES = 40, 64 << 20


def with_docx(tasks: Iterable[Task], folder: str) -> Iterator[Task]:
    """Yield the tasks; those of old Word files come later, with their ``docx`` in ``folder``, which outlives the reading of it.

    What could not be converted comes without: whoever reads it says why. Without LibreOffice nothing is held up.
    """
    if office_program() is None:
        yield from tasks
        return
    held: list[Task] = []
    numbers = count()
    with ThreadPoolExecutor(1) as office:
        running: Future[list[Task]] | None = None
        for task in tasks:
            if not _old(task):
                yield task
                continue
            held.append(task)
            if len(held) >= AT_ONCE or sum(one.size for one in held) >= BYTES:
                made = running
                running = office.submit(_made, tuple(held), Path(folder), numbers)
                held = []
                yield from made.result() if made else ()
        last = office.submit(_made, tuple(held), Path(folder), numbers)
        for made in (running, last):
            yield from made.result() if made else ()


def _old(task: Task) -> bool:
    return task.content is None and task.name.lower().endswith(ENDINGS) and task.size <= DEFAULT.file_bytes


def _made(tasks: tuple[Task, ...], folder: Path, numbers: Iterator[int]) -> list[Task]:
    """Return the tasks with what LibreOffice made of them in one call."""
    old: dict[str, bytes] = {}
    for task in tasks:
        with suppress(OSError):
            data = Path(task.path).read_bytes()
            if data.startswith(OLE) and compound_kind(data) == "word":
                old[task.path] = data
    newer = converted(old)
    paths = {}
    for path, data in newer.items():
        paths[path] = folder / f"{next(numbers)}.docx"
        paths[path].write_bytes(data)
    return [replace(task, docx=str(paths.get(task.path, ""))) for task in tasks]
