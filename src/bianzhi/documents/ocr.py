"""Words in a picture of a page, by RapidOCR where it is installed: an extra, since it is large. Nothing leaves the machine."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Timer

CHILD = Path(__file__).with_name("ocr_child.py")
PACKAGES = ("rapidocr", "onnxruntime")
INSTALL = "请用 Word 原件，或请管理员安装识字程序（pip install -r requirements/ocr.txt）再试"
#: of the process that reads, and of one page in it
MEMORY_BYTES, SECONDS = 3 << 30, 60


@dataclass(frozen=True, slots=True)
class Word:
    """Words found in a picture: how sure the reader is (0–1), and the corners in pixels, clockwise from the upper left."""

    text: str
    score: float
    corners: tuple[tuple[float, float], ...]


def installed() -> bool:
    """Say whether pictures can be read here."""
    return all(find_spec(name) is not None for name in PACKAGES)


class Reader:
    """A process that reads one picture after another, each within its time."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self.seconds, self.memory = seconds, memory
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, width: int, height: int, pixels: bytes) -> list[Word] | None:
        """Return the words of a picture of three bytes a pixel; ``None`` when that took too long or could not be done."""
        process = self.process = self.process or self._begun()
        timer = Timer(self.seconds, process.kill)
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{width} {height}\n".encode() + pixels)
            process.stdin.flush()
            found = json.loads(process.stdout.readline())
        except (OSError, ValueError):
            self.end()
            return None
        finally:
            timer.cancel()
        return [Word(text, score, tuple(map(tuple, corners))) for text, score, corners in found]

    def _begun(self) -> "subprocess.Popen[bytes]":
        paths = (str(CHILD.parents[2]), *_site_packages())
        command = [sys.executable, "-I", "-S", str(CHILD), str(self.memory), *paths]
        return subprocess.Popen(  # noqa: S603 - our own program, no word of it from outside
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def end(self) -> None:
        """End the process, if there is one."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            with suppress(OSError):  # what was still to be written has nowhere to go
                pipe.close()
        process.wait()


def _site_packages() -> list[str]:
    """Return where the packages stand."""
    found = (find_spec(name) for name in PACKAGES)
    return list(dict.fromkeys(str(Path(spec.origin).parents[1]) for spec in found if spec and spec.origin))


@contextmanager
def reader() -> Iterator[Reader]:
    """Give a reader that ends with the block."""
    made = Reader()
    try:
        yield made
    finally:
        made.end()
