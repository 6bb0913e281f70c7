"""An audit in a process of its own: ``python -m bianzhi.auditing.child NAME MEMORY SECONDS``, the file on stdin, JSON on stdout.

Behind these may stand the documents it is held against, each as ``previous`` or ``department``, its name, and where it lies.

A broken file may make a reader ask for endless memory or time, or abort; then it is this process that ends.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from bianzhi.documents.confine import confine

#: seconds that pages read from their pictures may take together: somebody waits
PICTURES = 80


def main() -> None:
    """Audit stdin within the limits given."""
    name, memory, seconds, more = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
    confine(memory, seconds)
    from bianzhi.auditing.annotate import marked
    from bianzhi.auditing.audit import audit, unreadable
    from bianzhi.auditing.plain import report_data
    from bianzhi.auditing.shown import shown
    from bianzhi.documents.limits import DEFAULT
    from bianzhi.documents.read_any import read_document
    from bianzhi.values.refusal import Refused

    made: dict[str, Any]
    data = sys.stdin.buffer.read()
    limits = replace(DEFAULT, picture_seconds=PICTURES)
    try:
        document = read_document(data, name, limits)
        others = {
            role: read_document(Path(path).read_bytes(), told, limits)
            for role, told, path in zip(more[::3], more[1::3], more[2::3], strict=True)
        }
    except Refused as refused:
        made = {"report": report_data(unreadable(name, refused)), "blocks": []}
    else:
        report = audit(document, previous=others.get("previous"), department=others.get("department"))
        made = {"report": report_data(report), "blocks": shown(document), "marked": marked(data, report)}
    sys.stdout.write(json.dumps(made, ensure_ascii=False))


if __name__ == "__main__":
    main()
