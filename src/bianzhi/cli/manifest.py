"""What a backup holds, with the SHA-256 of every table and file: the proof that a restore brought everything back."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "manifest.json"
SEAL = "manifest.sha256"
FORMAT = 1
BLOCK = 1 << 20
KEY_FILES = ("django_secret", "keys.json")


@dataclass(frozen=True, slots=True)
class Sum:
    """Size and hash of one thing. ``size`` is rows for a table, bytes for a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything known about one backup.

    Attributes:
        engine: ``sqlite`` or ``postgresql``; a backup is restored on the same engine.
        version: version of the program that wrote it.
        made_at: moment, ISO 8601 with zone.
        migrations: ``app.name`` of every migration applied, sorted.
        database: the dump file beside the manifest.
        tables: hash of each table's rows in key order, by table name.
        files: hash of each file of the backup, by path inside it.
        keys: hash of each key file; the files themselves are kept elsewhere.
    """

    engine: str
    version: str
    made_at: str
    migrations: list[str]
    database: str
    tables: dict[str, Sum]
    files: dict[str, Sum]
    keys: dict[str, Sum]
    format: int = FORMAT


class BadBackup(Exception):
    """The folder is no backup, or it is damaged. The message is Chinese and names the place."""


class MissingProgram(Exception):
    """pg_dump or pg_restore is not on this machine."""


def file_sum(path: Path) -> Sum:
    """Return size and hash of one file, read in blocks."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            digest.update(block)
            size += len(block)
    return Sum(size, digest.hexdigest())


def files_under(folder: Path) -> Iterator[Path]:
    """Yield every ordinary file under ``folder`` in order; links are not followed."""
    if folder.is_dir():
        yield from (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink())


def file_sums(folder: Path, *, under: Path | None = None) -> dict[str, Sum]:
    """Return the sums of the files under ``folder``, named by their path below ``under`` (default ``folder``)."""
    base = under or folder
    return {p.relative_to(base).as_posix(): file_sum(p) for p in files_under(folder)}


def key_sums(instance: Path) -> dict[str, Sum]:
    """Return the sums of the key files of an instance folder."""
    return {name: file_sum(instance / name) for name in KEY_FILES if (instance / name).is_file()}


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and its seal."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / NAME).write_text(text, encoding="utf-8")
    (folder / SEAL).write_text(hashlib.sha256(text.encode()).hexdigest() + "\n", encoding="ascii")


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup folder.

    Raises:
        BadBackup: there is none, it was changed, or it is of a later format.
    """
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
        seal = (folder / SEAL).read_text(encoding="ascii").strip()
    except OSError:
        raise BadBackup(f"{folder} 不是备份：缺少 {NAME} 或 {SEAL}") from None
    if hashlib.sha256(text.encode()).hexdigest() != seal:
        raise BadBackup(f"{NAME} 被改动过，与 {SEAL} 对不上")
    raw = json.loads(text)
    if raw.pop("format") != FORMAT:
        raise BadBackup("备份的格式与本程序不同，请用写它的那一版程序恢复")
    for part in ("tables", "files", "keys"):
        raw[part] = {name: Sum(**value) for name, value in raw[part].items()}
    return Manifest(**raw)


def differences(what: str, stated: dict[str, Sum], found: dict[str, Sum]) -> list[str]:
    """Return one Chinese line for each entry of ``stated`` and ``found`` that differs."""
    lines = [f"{what} {name}：缺少" for name in sorted(stated.keys() - found.keys())]
    lines += [f"{what} {name}：备份里没有" for name in sorted(found.keys() - stated.keys())]
    lines += [
        f"{what} {name}：内容不同（应为{stated[name].size}，实为{found[name].size}）"
        for name in sorted(stated.keys() & found.keys())
        if stated[name] != found[name]
    ]
    return lines
