"""Feed the readers, and what audits their documents, broken files until something breaks: ``make fuzz``; needs atheris.

Usage: ``fuzz_readers.py KIND [SECONDS] [FOLDER …]``; kinds: docx pdf page drawn html txt xlsx bundle text. FOLDER: real files to
begin with. Of a PDF the whole file is broken (pdf), what draws its pages (page), or the sound drawing is another one (drawn).
An outcome other than a `Document` or `Refused` is a finding: atheris writes the file that led to it into the current folder.
Spreadsheets are read in another process, which atheris does not see into: there it only mutates.
"""

import io
import random
import sys
import zipfile
from pathlib import Path
from zlib import crc32

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

with atheris.instrument_imports(include=["bianzhi"]):
    from bianzhi.auditing import audit as engine
    from bianzhi.auditing.audit import audit
    from bianzhi.auditing.shown import shown
    from bianzhi.documents import ocr
    from bianzhi.documents.from_text import read_text
    from bianzhi.documents.read_any import read_document
    from bianzhi.values.refusal import Refused
    from tests.documents.drawn import pages_of, pdf_drawn, said, table
    from tests.documents.seeds import HEAD, LINES, ROWS, SEEDS, TITLE

engine.strict = True
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


def try_file(data: bytes, one_in: int = 1) -> None:
    """Read a file and audit it; with ``one_in`` only so many of them, known by their bytes: auditing has its own tries."""
    try:
        document = read_document(data, "x")
    except Refused:
        return
    if crc32(data) % one_in == 0:
        shown(document)
        audit(document)


def try_pdf(data: bytes) -> None:
    """Read a PDF."""
    try_file(data, one_in=8)


def try_word(data: bytes) -> None:
    """Read and audit a Word file with this text."""
    try_file(packed(data))


def try_page(data: bytes) -> None:
    """Read and audit a PDF whose pages are drawn so: nothing in it is packed, so every byte that changes says something else."""
    try_pdf(pdf_drawn(*data.split(b"%%page")[:4]))


def try_drawn(data: bytes) -> None:
    """Read and audit a PDF drawn as these bytes have it."""
    given = atheris.FuzzedDataProvider(data)
    try_pdf(pages_of(lambda most: given.ConsumeIntInRange(0, most - 1)))


def try_words(data: bytes) -> None:
    """Audit words."""
    audit(read_text(data.decode("utf-8", "ignore").encode(), "2021年度部门决算.txt"))


TRIES = {"docx": try_word, "pdf": try_pdf, "page": try_page, "drawn": try_drawn, "text": try_words}
#: bytes of a file at most: a PDF is small, or each try takes long
LONGEST = {"pdf": 6_000, "page": 4_000, "drawn": 2_000}


def drawings() -> list[bytes]:
    """Return what draws two pages: words, a table with lines and one without."""
    prose = b"".join(said(line, 60, 740 - 16 * k) for k, line in enumerate(LINES))
    head = said(TITLE, 180, 500) + said("单位：万元", 420, 484)
    return [
        prose + head + table((HEAD, *ROWS), 60, 470, 90, 20),
        head + table(ROWS, 60, 470, 90, 20, lines=False),
    ]


def seeds_of(kind: str) -> list[bytes]:
    """Return the files to begin with."""
    if kind == "docx":
        return parts_of(SEEDS["docx"]())
    if kind == "drawn":
        return [random.Random(number).randbytes(100 * number) for number in range(1, 20)]
    if kind == "page":
        return [*drawings(), b"%%page".join(drawings())]
    if kind == "pdf":
        return [pdf_drawn(one) for one in drawings()] + [pdf_drawn(*drawings(), turns=[90, 0])]
    return [SEEDS.get(kind, SEEDS["txt"])()]


def main() -> None:
    """Fuzz one kind for so many seconds."""
    kind, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "60"
    folder = Path("/tmp") / "bianzhi-fuzz" / kind
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds_of(kind)):
        (folder / f"seed{number}").write_bytes(data)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST.get(kind, 60_000)}",
        "-timeout=30",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={folder}-",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder), *sys.argv[3:]], TRIES.get(kind, try_file))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
