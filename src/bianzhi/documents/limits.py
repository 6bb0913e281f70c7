"""How large and how deep a file may be before it is refused unread."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file.

    Attributes:
        file_bytes: size of the file.
        unpacked_bytes: size of all its parts unpacked.
        ratio: how many times larger a part may become when unpacked (small parts excepted).
        parts: parts of the package.
        rows: number of the last row of a sheet.
        columns: number of the last column of a sheet.
        cells: rows × columns of the filled rectangle, all sheets together: the reader allots memory for each of them.
        sheets: sheets of the book.
        pictures, picture_seconds: pages of a PDF that are read from their pictures, and the time they may take together; pages
            beyond are told to be unread.
        memory_bytes, seconds: what the reader's own process may take, of memory and of the processor's time.
    """

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 400 * 1024 * 1024
    ratio: int = 150
    parts: int = 2_000
    rows: int = 200_000
    columns: int = 1_024
    cells: int = 6_000_000
    sheets: int = 100
    pictures: int = 200
    picture_seconds: float = 45
    memory_bytes: int = 4 * 1024**3
    seconds: int = 120


DEFAULT = Limits()
