"""`bianzhi restore`: put a backup back, then prove that every table and file is what it was."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from bianzhi.cli import manifest as manifests
from bianzhi.cli import sqlite_dump
from bianzhi.cli.backup import copy_files
from bianzhi.cli.django_setup import start_django
from bianzhi.cli.manifest import BadBackup, Manifest, MissingProgram
from bianzhi.cli.terminal import FINDINGS, Step, complain, progress, stop, tell


def restore(
    folder: Annotated[
        Path, typer.Argument(help="备份的文件夹（bianzhi-年月日-时分秒）", exists=True, file_okay=False)
    ],
    keys_from: Annotated[
        Path | None, typer.Option(help="从这个文件夹取回密钥", exists=True, file_okay=False)
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="现有数据移到一边，再恢复")] = False,
) -> None:
    """恢复备份并逐表逐文件核对。请先停止网站。"""
    start_django()
    from django.conf import settings
    from django.db import connection, connections

    vendor = connection.vendor
    connections.close_all()
    instance = Path(settings.INSTANCE)
    try:
        manifest = manifests.read(folder)
        _require_sound(folder, manifest, vendor)
        with progress("恢复") as step:
            _make_room(instance, replace=replace, step=step)
            tables = _put_back(folder, manifest, step)
        if keys_from:
            _restore_keys(keys_from, instance)
    except (BadBackup, OSError, MissingProgram) as error:
        stop(*str(error).splitlines())
    wrong = manifests.differences("表", manifest.tables, tables)
    uploads = Path(settings.UPLOADS)
    stated = {name: value for name, value in manifest.files.items() if name.startswith("uploads/")}
    found = {f"uploads/{name}": value for name, value in manifests.file_sums(uploads).items()}
    wrong += manifests.differences("文件", stated, found)
    if wrong:
        complain(*wrong)
        raise typer.Exit(FINDINGS)
    tell(f"已恢复{manifest.made_at}的备份：{len(tables)}张表、{len(found)}个文件，逐一核对无误。")
    if lost := manifests.differences("密钥", manifest.keys, manifests.key_sums(instance)):
        complain(*lost)
        stop("密钥与备份时的不同，身份证号将无法解密。请用 --keys-from 取回当时的密钥。")


def _require_sound(folder: Path, manifest: Manifest, vendor: str) -> None:
    """Raise `BadBackup` when a file of the backup is missing or changed, or it belongs to another engine."""
    if manifest.engine != vendor:
        raise BadBackup(f"这是 {manifest.engine} 的备份，而现在用的是 {vendor}")
    found = manifests.file_sums(folder)
    for own in (manifests.NAME, manifests.SEAL):
        found.pop(own, None)
    if wrong := manifests.differences("文件", manifest.files, found):
        raise BadBackup("\n".join(["备份已损坏，没有动现有数据：", *wrong]))


def _make_room(instance: Path, *, replace: bool, step: Step) -> None:
    """Refuse when something is there; with ``replace`` move it into a folder of its own first."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from bianzhi.cli import postgres_dump

    database = settings.DATABASES["default"]
    sqlite, uploads = connection.vendor == "sqlite", Path(settings.UPLOADS)
    empty = sqlite_dump.is_empty(Path(database["NAME"])) if sqlite else postgres_dump.is_empty(database)
    if empty and next(manifests.files_under(uploads), None) is None:
        return
    if not replace:
        raise BadBackup("数据库或上传文件夹不是空的。加 --replace 会把现有数据移到一边再恢复。")
    aside = instance / f"replaced-{timezone.localtime():%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    if uploads.exists():
        uploads.rename(aside / uploads.name)
    if sqlite:
        sqlite_dump.set_aside(Path(database["NAME"]), aside)
    elif not empty:
        postgres_dump.set_aside(database, aside, step)
    tell(f"原有数据已移到 {aside}")


def _put_back(folder: Path, manifest: Manifest, step: Step) -> dict[str, manifests.Sum]:
    """Put files and database in place; return the sums of the tables that are there now."""
    from django.conf import settings
    from django.db import connection

    from bianzhi.cli import postgres_dump

    copy_files(folder / "uploads", Path(settings.UPLOADS), step)
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return sqlite_dump.put_back(folder / manifest.database, Path(database["NAME"]))
    return postgres_dump.put_back(database, folder / manifest.database)


def _restore_keys(keys_from: Path, instance: Path) -> None:
    for name in manifests.key_sums(keys_from):
        fresh = instance / f"{name}.new"
        shutil.copyfile(keys_from / name, fresh)
        fresh.chmod(0o600)
        fresh.replace(instance / name)
