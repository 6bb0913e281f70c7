"""The reader of workbooks in a process of its own: run by its path, with nothing of the program loaded but its limits.

The reader (calamine) is written in Rust, and a broken file can make it ask for so much memory that its process is aborted. So
that process is this one: ``python -I -S reader_child.py MEMORY SECONDS SRC SITE_PACKAGES`` reads the file from stdin and writes
the sheets to stdout, pickled: ``[(name, hidden, merges, rows of values), …]``. Whatever goes wrong ends it with a code above 0.
"""

import io
import pickle
import sys


def main() -> None:
    """Read stdin, write stdout, within the limits given."""
    sys.path[:0] = sys.argv[3:]
    from bianzhi.documents.confine import confine

    confine(int(sys.argv[1]), int(sys.argv[2]))
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    found = []
    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            values = sheet.to_python(skip_empty_area=False)
            hidden = meta.visible != SheetVisibleEnum.Visible
            found.append((meta.name, hidden, list(sheet.merged_cell_ranges or ()), values))
    pickle.dump(found, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
