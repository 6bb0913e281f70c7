"""Encrypt every ID number again with the newest key, and compute the lookup hashes again."""

from collections.abc import Callable

from django.db import transaction

from bianzhi.staff.identity import PURPOSE, hash_of, opened
from bianzhi.staff.models import Person, Tenure
from bianzhi.values.id_numbers import parse_id_number
from bianzhi.vault.cipher import encrypt, key_number
from bianzhi.vault.keys import keys

BATCH = 500
Step = Callable[[int, int, str], object]


def reencrypt(progress: Step) -> int:
    """Bring all persons of the deployment to the newest keys; return how many changed. Safe to repeat after a crash.

    ``progress`` is called with (done, total, label) after each batch. A batch is one transaction: a person's number and hash
    and the hashes of the tenures change together.
    """
    total, done, changed, after = Person.objects.count(), 0, 0, 0
    while keys_of_batch := list(
        Person.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        after = keys_of_batch[-1]
        with transaction.atomic():
            rows = Person.objects.select_for_update().filter(pk__in=keys_of_batch).order_by("pk")
            changed += sum(_renew(row) for row in rows)
        done += len(keys_of_batch)
        progress(done, total, "人员")
    return changed


def _renew(person: Person) -> int:
    number = parse_id_number(opened(person.id_sealed))
    fresh = hash_of(number)
    stale_key = key_number(bytes(person.id_sealed)) != keys().current
    if not stale_key and fresh == person.id_hash:
        return 0
    if stale_key:
        person.id_sealed = encrypt(str(number), purpose=PURPOSE)
    if fresh != person.id_hash:
        person.id_hash = fresh
        Tenure.objects.filter(person=person).update(id_hash=fresh)
    person.save(update_fields=["id_sealed", "id_hash"])
    return 1
