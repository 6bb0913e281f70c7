"""Encrypt every sealed column and stored file again with the newest key. A column is sealed when its name ends in ``_sealed``."""

from typing import Any

from bianzhi.cli.terminal import Step, stop

BATCH = 500
# What each sealed column was encrypted for: the vault binds the purpose to the ciphertext.
PURPOSES = {"id_sealed": "id_number"}


def sealed_columns() -> list[tuple[Any, str]]:
    """Return every model of ours with each of its sealed columns. An unknown one ends the program: better than losing it."""
    from django.apps import apps
    from django.db.models import BinaryField

    found = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields  # noqa: SLF001 - Django's documented way to list fields
        if isinstance(field, BinaryField) and field.name.endswith("_sealed")
    ]
    if unknown := [f"{m.__name__}.{column}" for m, column in found if column not in PURPOSES]:
        stop(f"不认识的加密列：{'、'.join(unknown)}。没有作任何改动。")
    return found


def reseal_everything(step: Step) -> int:
    """Encrypt what is not yet under the current key; returns how many values. Safe to repeat after a crash."""
    from bianzhi.files.places import reseal
    from bianzhi.vault.keys import keys

    current, changed = keys().current, 0
    for model, column in sealed_columns():
        total, seen, after = model.objects.count(), 0, 0
        while rows := list(model.objects.filter(pk__gt=after).order_by("pk").only("pk", column)[:BATCH]):
            after = rows[-1].pk
            changed += _reseal(model, column, rows, current)
            seen += len(rows)
            step(seen, total, str(model._meta.verbose_name))  # noqa: SLF001
    for number, one in enumerate(reseal(current), start=1):
        changed += one
        step(number, 0, "上传的文件")
    return changed


def _reseal(model: Any, column: str, rows: list[Any], current: int) -> int:
    """Re-encrypt those of ``rows`` that are under an older key, each only if nobody changed it meanwhile."""
    from django.db import transaction

    from bianzhi.vault.cipher import decrypt, encrypt, key_number

    changed = 0
    with transaction.atomic():
        for row in rows:
            sealed = bytes(getattr(row, column) or b"")
            if not sealed or key_number(sealed) == current:
                continue
            fresh = encrypt(decrypt(sealed, purpose=PURPOSES[column]), purpose=PURPOSES[column])
            changed += model.objects.filter(pk=row.pk, **{column: sealed}).update(**{column: fresh})
    return changed
