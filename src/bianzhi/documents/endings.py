"""By what the names of files end that can be read or kept; what a file is, its content says."""

from collections.abc import Mapping

FILES = (".docx", ".pdf", ".html", ".htm", ".txt", ".xlsx", ".xls", ".csv", ".doc", ".wps")
TABLES = (".xlsx", ".xls", ".csv")
ARCHIVE = ".zip"
#: papers that are kept as they came (`bianzhi.files.content`)
PAPERS = (".pdf", ".png", ".jpg", ".jpeg", ".xlsx", ".docx", ".ofd", ".xls", ".doc", ".wps", ".et")
#: what the fields of pages that take files offer, by what the files are for
UPLOADS: Mapping[str, tuple[str, ...]] = {
    "disclosures": (*FILES, ARCHIVE), "tables": TABLES, "papers": PAPERS,
}  # fmt: skip


def accepted(kind: str) -> str:
    """Return the attribute ``accept`` of a field for files of a kind of `UPLOADS`. Raises `KeyError`."""
    return ",".join(UPLOADS[kind])
