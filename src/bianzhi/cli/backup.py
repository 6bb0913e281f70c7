"""`bianzhi backup`: one folder with the database, the uploaded files and a manifest. Keys are kept apart."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bianzhi.cli import manifest as manifests
from bianzhi.cli import sqlite_dump
from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.manifest import Manifest, MissingProgram
from bianzhi.cli.terminal import WRONG_USE, Step, progress, stop, tell


def backup(
    folder: Annotated[Path, typer.Argument(help="放备份的文件夹；备份是其中一个带时间的子文件夹")],
    keys_to: Annotated[Path | None, typer.Option(help="密钥另存到这个文件夹（不要与备份放在一起）")] = None,
) -> None:
    """备份数据库与上传的文件，并写出各表、各文件的摘要。运行中也可以备份。"""
    require_current_database()
    from django.conf import settings
    from django.utils import timezone

    now = timezone.localtime()
    target = folder.resolve() / f"bianzhi-{now:%Y%m%d-%H%M%S}"
    if target.exists():
        stop(f"{target} 已存在。", code=WRONG_USE)
    if keys_to and (keys_to.resolve() == folder.resolve() or target in keys_to.resolve().parents):
        stop("密钥不能与备份放在同一个文件夹：拿到备份的人就能解密身份证号。", code=WRONG_USE)
    partial = target.with_name(target.name + ".partial")
    partial.mkdir(parents=True, mode=0o700)
    try:
        with progress("备份") as step:
            manifest = _fill(partial, now, step)
        partial.rename(target)
    except (OSError, MissingProgram) as error:
        shutil.rmtree(partial, ignore_errors=True)
        stop(f"备份没有完成：{error}")
    rows = sum(table.size for table in manifest.tables.values())
    tell(f"已备份到 {target}：{len(manifest.tables)}张表{rows}行，{len(manifest.files) - 1}个文件。")
    _keys(Path(settings.INSTANCE), keys_to)


def _fill(folder: Path, now: datetime, step: Step) -> Manifest:
    """Write everything into ``folder``; the database first, so that every file it names exists when files are copied."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    import bianzhi
    from bianzhi.cli import postgres_dump

    migrations = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    if connection.vendor == "sqlite":
        database = sqlite_dump.DUMP
        tables = sqlite_dump.dump(Path(settings.DATABASES["default"]["NAME"]), folder / database, step)
    else:
        database = postgres_dump.DUMP
        tables = postgres_dump.dump(settings.DATABASES["default"], folder / database, step)
    copy_files(Path(settings.UPLOADS), folder / "uploads", step)
    manifest = Manifest(
        engine=connection.vendor,
        version=bianzhi.__version__,
        made_at=now.isoformat(timespec="seconds"),
        migrations=migrations,
        database=database,
        tables=tables,
        files=manifests.file_sums(folder),
        keys=manifests.key_sums(Path(settings.INSTANCE)),
    )
    manifests.write(folder, manifest)
    return manifest


def copy_files(source: Path, target: Path, step: Step) -> None:
    """Copy every file under ``source`` to the same place under ``target``."""
    found = list(manifests.files_under(source))
    for number, path in enumerate(found, start=1):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
        step(number, len(found), "复制文件")


def _keys(instance: Path, keys_to: Path | None) -> None:
    """Copy the keys to where they were asked for, or say plainly that they are missing from the backup."""
    if keys_to is None:
        tell(
            "注意：密钥不在备份里。没有密钥，身份证号就再也读不出来。",
            f"请把 {instance} 里的 {'、'.join(manifests.KEY_FILES)} 另存到安全的地方，或加 --keys-to 文件夹。",
        )
        return
    keys_to.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in manifests.key_sums(instance):
        place = keys_to / name
        shutil.copyfile(instance / name, place)
        place.chmod(0o600)
    tell(f"密钥已另存到 {keys_to}。请与备份分开保管。")
