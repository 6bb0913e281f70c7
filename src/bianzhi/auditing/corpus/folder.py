"""The files of folders, one at a time in a fixed order, without holding them all."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bianzhi.documents.endings import ARCHIVE, FILES

ENDINGS = (*FILES, ARCHIVE)
#: Word and WPS leave ~$name beside a file that is open, macOS ._name beside any: no documents
BESIDE = ("~$", ".")


class Found(NamedTuple):
    """A file: its path, its name as text, its size in bytes, when it was changed (`changed`)."""

    path: str
    name: str
    size: int
    modified: int


def files_of(paths: Iterable[Path], refused: Callable[[str], None]) -> Iterator[Found]:
    """Yield the files named, and those below the folders named; what is neither is not there any more."""
    for path in paths:
        if path.is_dir():
            yield from files_below(str(path), refused)
        elif path.is_file():
            yield found(str(path))


def files_below(folder: str, refused: Callable[[str], None]) -> Iterator[Found]:
    """Yield the files of a folder that can be audited; a folder that may not be entered is told to ``refused``."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        refused(printable(folder))
        return
    for entry in listed:
        if entry.name.startswith(BESIDE):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(entry.path, refused)
        elif entry.name.lower().endswith(ENDINGS) and entry.is_file():
            yield found(entry.path)


def found(path: str) -> Found:
    """Return what is known of a file; one that has just gone has size and time 0."""
    try:
        seen = Path(path).stat()
    except OSError:
        return Found(path, printable(path), 0, 0)
    return Found(path, printable(path), seen.st_size, changed(seen))


def changed(seen: os.stat_result) -> int:
    """Return when a file was changed in µs since 1970, to the millisecond, which is what Spark tells."""
    return seen.st_mtime_ns // 1_000_000 * 1_000


def printable(path: str) -> str:
    """Return a path as text. Archives packed under Windows leave names in its encoding, which are no UTF-8."""
    return "/".join(map(_told, os.fsencode(path).split(b"/")))


def _told(step: bytes) -> str:
    try:
        return step.decode("utf-8")
    except UnicodeDecodeError:
        return step.decode("gb18030", "replace")
