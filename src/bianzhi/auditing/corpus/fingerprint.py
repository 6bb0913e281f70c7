"""What a result depends on besides the file: the rules, the readers and what they read with, and the rules chosen."""

import hashlib
import sys
from collections.abc import Collection, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from bianzhi.documents.office import office_program

PACKAGES = ("bianzhi.auditing", "bianzhi.documents")
#: modules of other rooms that read amounts
OTHERS = ("numerals.py",)
#: how results are kept and shown changes no result
SHOWN = {"corpus", "plain.py", "render.py", "annotate.py", "shown.py", "catalogue.py"}
#: packages by which files are read
READERS = ("pypdfium2", "lxml", "defusedxml", "python-calamine", "rapidocr", "onnxruntime", "numpy")
#: endings of what is program or data of it
SOURCES = (".py", ".csv", ".txt")


@cache
def _program() -> bytes:
    made = hashlib.sha256()
    for package in PACKAGES:
        for name, content in sources(files(package), SHOWN, SOURCES):
            made.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    for name in OTHERS:
        made.update((files("bianzhi.values") / name).read_bytes())
    for name in READERS:
        try:
            made.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            made.update(name.encode())
    made.update(f"python {sys.version_info[:2]} office {office_program() is not None}".encode())
    return made.digest()


def sources(
    folder: Traversable, skipped: Collection[str] = (), endings: tuple[str, ...] = ("",)
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the files of a package, in order, that end so; without those ``skipped`` and what is compiled."""
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.name in skipped or one.name == "__pycache__":
            continue
        if one.is_dir():
            yield from sources(one, skipped, endings)
        elif one.name.endswith(endings):
            yield one.name, one.read_bytes()


def fingerprint(select: Collection[str] = (), ignore: Collection[str] = ()) -> str:
    """Return twelve hex digits that change when a result may change."""
    chosen = repr((sorted(select), sorted(ignore))).encode()
    return hashlib.sha256(_program() + chosen).hexdigest()[:12]
