"""The reader of pictures in a process of its own: run by its path, with nothing of the program loaded but its limits.

``python -I -S ocr_child.py MEMORY SRC SITE_PACKAGES``; a request on stdin is a line ``WIDTH HEIGHT`` and that many pixels of
three bytes (blue, green, red); the answer on stdout is a line of JSON: ``[[text, score, [[x, y] × 4 corners]], …]`` in pixels
from the upper left. It ends with its input.
"""

import json
import os
import sys
from typing import Any


def main() -> None:
    """Answer requests within the memory given."""
    sys.path[:0] = sys.argv[2:]
    from bianzhi.documents.confine import confine

    confine(int(sys.argv[1]))
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no answer
    import numpy as np
    from rapidocr import RapidOCR

    cores = min(os.cpu_count() or 1, 4)
    threads = {
        "EngineConfig.onnxruntime.intra_op_num_threads": cores,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    engine = RapidOCR(params={"Global.log_level": "critical", **threads})
    while head := sys.stdin.buffer.readline():
        width, height = map(int, head.split())
        raw = sys.stdin.buffer.read(width * height * 3)
        image = np.frombuffer(raw, np.uint8).reshape(height, width, 3)
        answers.write(json.dumps(_read(engine, image)) + "\n")
        answers.flush()


def _read(engine: Any, image: Any) -> list[list[Any]]:
    found = engine(image, use_cls=False)
    if found.boxes is None or found.txts is None:
        return []
    rows = zip(found.boxes, found.txts, found.scores, strict=True)
    return [[text, float(score), box.tolist()] for box, text, score in rows]


if __name__ == "__main__":
    main()
