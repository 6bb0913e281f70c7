"""Back up, wreck, restore: every table and every file is what it was, or the command says where not."""

import json

import psycopg
import pytest

from bianzhi.cli.manifest import KEY_FILES, BadBackup, Sum, differences, file_sums, read


def only_backup(folder):
    (found,) = folder.glob("bianzhi-*")
    return found


def empty_database(instance) -> None:
    if instance.url:
        with psycopg.connect(instance.url) as c:
            c.execute("DROP SCHEMA public CASCADE")
            c.execute("CREATE SCHEMA public")
    else:
        for path in instance.folder.glob("bianzhi.sqlite3*"):
            path.unlink()


def wreck(instance) -> None:
    empty_database(instance)
    for path in sorted((instance.folder / "uploads").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def test_backup_wreck_restore_brings_every_row_and_file_back(instance, tmp_path) -> None:
    rows, files = instance.rows(), file_sums(instance.folder / "uploads")
    instance.ok("backup", str(tmp_path / "backups"), "--keys-to", str(tmp_path / "keys"))
    wreck(instance)
    for name in KEY_FILES:
        (instance.folder / name).unlink(missing_ok=True)
    said = instance.ok(
        "restore", str(only_backup(tmp_path / "backups")), "--keys-from", str(tmp_path / "keys")
    )
    assert "核对无误" in said
    assert instance.rows() == rows
    assert file_sums(instance.folder / "uploads") == files
    assert instance.run("verify-log").returncode == 0


def test_the_manifest_counts_what_is_there(instance, tmp_path) -> None:
    instance.ok("backup", str(tmp_path / "backups"))
    manifest = read(only_backup(tmp_path / "backups"))
    rows = {name: len(found) for name, found in instance.rows().items() if name in manifest.tables}
    assert {name: table.size for name, table in manifest.tables.items()} == rows
    assert rows["users_district"] == 1
    assert {"uploads/a/批复.pdf", "uploads/b/c/roster.xlsx"} < manifest.files.keys()


def test_a_backup_holds_no_key_and_says_so(instance, tmp_path) -> None:
    said = instance.ok("backup", str(tmp_path / "backups"))
    assert "密钥不在备份里" in said
    names = {p.name for p in only_backup(tmp_path / "backups").rglob("*")}
    assert not names & set(KEY_FILES)


def test_keys_do_not_go_beside_the_backup(instance, tmp_path) -> None:
    done = instance.run("backup", str(tmp_path / "backups"), "--keys-to", str(tmp_path / "backups"))
    assert done.returncode == 2
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("victim", ["dump", "upload", "manifest"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(instance, tmp_path, victim) -> None:
    instance.ok("backup", str(tmp_path / "backups"))
    backup, rows = only_backup(tmp_path / "backups"), instance.rows()
    manifest = read(backup)
    path = {"dump": manifest.database, "upload": "uploads/a/批复.pdf", "manifest": "manifest.json"}[victim]
    content = bytearray((backup / path).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / path).write_bytes(content)
    done = instance.run("restore", str(backup), "--replace")
    assert done.returncode == 1, done.stderr
    assert instance.rows() == rows
    assert not list(instance.folder.glob("replaced-*"))


def test_restore_into_a_full_database_is_refused_without_replace(instance, tmp_path) -> None:
    instance.ok("backup", str(tmp_path / "backups"))
    done = instance.run("restore", str(only_backup(tmp_path / "backups")))
    assert done.returncode == 1
    assert "--replace" in done.stderr


def test_replace_keeps_the_old_data_aside(instance, tmp_path) -> None:
    rows = instance.rows()
    instance.ok("backup", str(tmp_path / "backups"))
    instance.ok(
        *("createuser", "second", "--name", "测试乙", "--role", "sec_admin", "--district", "510403"),
        "--password-stdin", stdin="another-long-phrase\n",
    )  # fmt: skip
    (instance.folder / "uploads" / "later.pdf").write_bytes(b"later")
    instance.ok("restore", str(only_backup(tmp_path / "backups")), "--replace")
    (aside,) = instance.folder.glob("replaced-*")
    assert (aside / "uploads" / "later.pdf").read_bytes() == b"later"
    assert any(p.name.startswith(("bianzhi.sqlite3", "database.dump")) for p in aside.iterdir())
    assert instance.rows() == rows


def test_other_keys_are_noticed(instance, tmp_path) -> None:
    instance.ok("backup", str(tmp_path / "backups"))
    wreck(instance)
    (instance.folder / "django_secret").write_text("0" * 100)
    done = instance.run("restore", str(only_backup(tmp_path / "backups")))
    assert done.returncode == 1
    assert "密钥" in done.stderr


def test_a_changed_manifest_is_no_manifest(tmp_path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(BadBackup, match="缺少"):
        read(tmp_path)
    (tmp_path / "manifest.sha256").write_text("0" * 64)
    with pytest.raises(BadBackup, match="改动"):
        read(tmp_path)


def test_differences_name_every_kind_of_difference() -> None:
    stated, found = {"a": Sum(1, "x"), "b": Sum(1, "x")}, {"b": Sum(2, "y"), "c": Sum(1, "x")}
    assert differences("表", stated, found) == [
        "表 a：缺少",
        "表 c：备份里没有",
        "表 b：内容不同（应为1，实为2）",
    ]
    assert differences("表", stated, stated) == []
