"""What was built into a folder, remembered beside the files: a run that was stopped goes on where it stopped."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from bianzhi.auditing.corpus.fingerprint import fingerprint, sources
from bianzhi.reporting.books import to_plain
from bianzhi.reporting.building_many import Wanted
from bianzhi.reporting.form import Form

#: a line a report: what it was built of, and its files with their hashes
NAME = ".bianzhi-reports.jsonl"


class Kept:
    """The memory of one folder."""

    def __init__(self, folder: Path, form: Form, formats: Sequence[str]) -> None:
        self.folder = folder
        self._same = repr((program(), form, sorted(formats)))
        self._known: dict[str, Mapping[str, str]] = {}
        at = folder / NAME
        for line in at.read_text("utf-8").splitlines() if at.is_file() else ():
            try:
                made = json.loads(line)
                self._known[made["of"]] = made["files"]
            except (
                ValueError,
                KeyError,
                TypeError,
            ):  # a line that was being written when the run was stopped
                continue

    def holds(self, one: Wanted) -> bool:
        """Say whether a report was built of the same books, form and program, and its files still are as they were written."""
        names = self._known.get(self._of(one))
        return names is not None and all(
            _digest(self.folder / name) == digest for name, digest in names.items()
        )

    def write(self, one: Wanted, made: Mapping[str, tuple[str, bytes]]) -> None:
        """Write the files of a report, then that they are whole."""
        for name, data in made.values():
            (self.folder / name).write_bytes(data)
        names = {name: hashlib.sha256(data).hexdigest() for name, data in made.values()}
        with (self.folder / NAME).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"of": self._of(one), "files": names}, ensure_ascii=False) + "\n")

    def _of(self, one: Wanted) -> str:
        given = (to_plain(one.books), one.records, one.appendix, one.waivers, self._same)
        return hashlib.sha256(repr(given).encode()).hexdigest()


@cache
def program() -> str:
    """Return a digest that changes when what writes reports, or what audits them, does."""
    made = hashlib.sha256(fingerprint().encode())
    for name, content in sources(files("bianzhi.reporting")):
        made.update(name.encode() + b"\0" + content)
    return made.hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
