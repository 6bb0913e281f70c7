"""Old Word files (.doc, .wps) → .docx by LibreOffice, where it is installed; many files in one call."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
SECONDS_EACH, SECONDS_FIRST = 20, 60
INSTALL = (
    "请用 Word 或 WPS 另存为 .docx 再试，或请管理员安装 LibreOffice（apt install libreoffice-writer-nogui）"
)


def office_program() -> str | None:
    """Return the path of LibreOffice; ``None`` when it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def converted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the .docx of each file that could be converted, by the name given; nothing without LibreOffice.

    The files stand under names of our own in a folder of their own, and the program has a profile of its own.
    """
    program = office_program()
    if program is None or not files:
        return {}
    with tempfile.TemporaryDirectory(prefix="bianzhi-office-") as folder:
        inside, outside = Path(folder) / "in", Path(folder) / "out"
        inside.mkdir()
        outside.mkdir()
        names = {f"f{number}": name for number, name in enumerate(files)}
        for plain, name in names.items():
            (inside / f"{plain}.doc").write_bytes(files[name])
        command = [
            program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", "docx",
            "--outdir", str(outside), *(str(path) for path in sorted(inside.iterdir())),
        ]  # fmt: skip
        with suppress(subprocess.TimeoutExpired, OSError):  # what was written until then is taken
            subprocess.run(  # noqa: S603 - a program of the machine, names of our own
                command, capture_output=True, timeout=SECONDS_FIRST + SECONDS_EACH * len(files), check=False
            )
        return {
            name: path.read_bytes()
            for plain, name in names.items()
            if (path := outside / f"{plain}.docx").is_file()
        }
