"""Feed the readers, and what audits their documents, broken files until something breaks: ``make fuzz``; needs atheris.

Usage: ``fuzz_readers.py KIND [SECONDS] [FOLDER …]``; kinds: docx pdf html txt xlsx bundle text. FOLDER: real files to begin with.
An outcome other than a `Document` or `Refused` is a finding: atheris writes the file that led to it into the current folder.
Spreadsheets are read in another process, which atheris does not see into: there it only mutates.
"""

import io
import sys
import zipfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

with atheris.instrument_imports(include=["bianzhi"]):
    from bianzhi.auditing.audit import audit
    from bianzhi.auditing.shown import shown
    from bianzhi.documents import ocr
    from bianzhi.documents.from_text import read_text
    from bianzhi.documents.read_any import read_document
    from bianzhi.values.refusal import Refused
    from tests.documents.seeds import SEEDS

ocr.PACKAGES = ("not_here",)  # what a picture shows is not what is tried here


def parts_of(data: bytes) -> list[bytes]:
    """Return the parts of a package worth mutating by themselves."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return [box.read(name) for name in box.namelist() if name.endswith((".xml", ".rels"))]


def packed(data: bytes) -> bytes:
    """Return a Word file whose text is ``data``: mutations of a whole package seldom get past its checksums."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as box:
        box.writestr("word/document.xml", data)
    return made.getvalue()


def try_file(data: bytes) -> None:
    """Read and audit a file."""
    try:
        document = read_document(data, "x")
    except Refused:
        return
    shown(document)
    audit(document)


def try_word(data: bytes) -> None:
    """Read and audit a Word file with this text."""
    try_file(packed(data))


def try_words(data: bytes) -> None:
    """Audit words."""
    audit(read_text(data.decode("utf-8", "ignore").encode(), "2021年度部门决算.txt"))


TRIES = {"docx": try_word, "text": try_words}


def main() -> None:
    """Fuzz one kind for so many seconds."""
    kind, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "60"
    folder = Path("/tmp") / "bianzhi-fuzz" / kind
    folder.mkdir(parents=True, exist_ok=True)
    seeds = parts_of(SEEDS["docx"]()) if kind == "docx" else [SEEDS.get(kind, SEEDS["txt"])()]
    for number, data in enumerate(seeds):
        (folder / f"seed{number}").write_bytes(data)
    options = [
        f"-max_total_time={seconds}",
        "-max_len=60000",
        "-timeout=30",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={folder}-",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder), *sys.argv[3:]], TRIES.get(kind, try_file))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
