"""What `bianzhi check` proves of named staff in a district: identities, tenures, posts, states, moves."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F

from bianzhi.staff.code_lists import ALONG_IN, ALONG_OUT, CONVERTED_IN, CONVERTED_OUT, MOVED_IN, MOVED_OUT
from bianzhi.staff.identity import hash_of, opened
from bianzhi.staff.models import Appointment, Person, PersonChange, StateSpell, Tenure
from bianzhi.staff.policy import check_identity, overlaps
from bianzhi.values.id_numbers import mask_id_number, parse_id_number
from bianzhi.values.refusal import Refusal, Refused
from bianzhi.values.retirement import retirement
from bianzhi.vault.cipher import Undecipherable

PAIRS = {MOVED_OUT: MOVED_IN, CONVERTED_OUT: CONVERTED_IN, ALONG_OUT: ALONG_IN}


def check(district_id: int) -> Iterator[Refusal]:
    """Yield every finding. A constant number of queries, and one decryption a person."""
    yield from _identities(district_id)
    yield from _versions(district_id)
    yield from _tenures(district_id)
    yield from _posts_and_states(district_id)
    yield from _halves(district_id)


def _found(code: str, name: str, message: str) -> Refusal:
    return Refusal(code, f"{name}：{message}")


def _identities(district_id: int) -> Iterator[Refusal]:
    for person in Person.objects.filter(district_id=district_id).order_by("pk").iterator(chunk_size=500):
        label = f"{person.name}（{person.id_mask}）"
        try:
            number = parse_id_number(opened(person.id_sealed))
        except Undecipherable as error:
            yield _found("staff.sealed", label, f"身份证号不能解密，{error}")
            continue
        except Refused as refused:
            yield _found("staff.number", label, str(refused))
            continue
        if hash_of(number) != person.id_hash:
            yield _found("staff.hash", label, "身份证号与检索值不符")
        if mask_id_number(str(number)) != person.id_mask:
            yield _found("staff.mask", label, "身份证号与显示的掩码不符")
        for refusal in check_identity(number, person.sex, person.birth_date, person.birth_reason):
            yield _found(refusal.code, label, refusal.message)
        if person.retire_due != retirement(person.birth_date, person.sex, person.retire_category).month:
            yield _found("staff.retire_due", label, "法定退休月与出生日期、性别、退休类别不符")


def _versions(district_id: int) -> Iterator[Refusal]:
    counted = Person.objects.filter(district_id=district_id).annotate(n=Count("changes")).order_by("pk")
    for name, version, n in counted.exclude(version=F("n") + 1).values_list("name", "version", "n"):
        yield _found("staff.version", name, f"现为第{version}版，变更记录却有{n}条")
    strangers = PersonChange.objects.filter(person__district_id=district_id, version__gt=F("person__version"))
    for name in strangers.order_by("pk").values_list("person__name", flat=True):
        yield _found("staff.version", name, "有晚于现版本的变更记录")


def _tenures(district_id: int) -> Iterator[Refusal]:
    rows = Tenure.objects.filter(district_id=district_id, revoked_at__isnull=True)
    wrong = rows.exclude(id_hash=F("person__id_hash")).order_by("pk")
    for name in wrong.values_list("person__name", flat=True):
        yield _found("I5", name, "在编记录的身份与人员不符")
    foreign = rows.exclude(unit__district_id=district_id).order_by("pk")
    for name in foreign.values_list("person__name", flat=True):
        yield _found("staff.district", name, "在编单位不属于本辖区")
    last: tuple[str, date, date | None] | None = None
    spans = rows.order_by("id_hash", "begins_on", "ends_on", "pk")
    for id_hash, begins, ends, name in spans.values_list(
        "id_hash", "begins_on", "ends_on", "person__name"
    ).iterator():
        if last is not None and last[0] == id_hash and overlaps(begins, ends, last[1], last[2]):
            yield _found("I5", name, f"{begins}起的在编记录与{last[1]}起的重叠")
        last = (id_hash, begins, ends)


def _posts_and_states(district_id: int) -> Iterator[Refusal]:
    on_now = Tenure.objects.filter(
        district_id=district_id, ends_on__isnull=True, revoked_at__isnull=True
    ).values("person_id")
    posts = Appointment.objects.filter(district_id=district_id, ends_on__isnull=True, revoked_at__isnull=True)
    for name, title in (
        posts.exclude(person_id__in=on_now).order_by("pk").values_list("person__name", "title")
    ):
        yield _found("I8", name, f"已不在编，仍任{title}")
    spells = StateSpell.objects.filter(district_id=district_id, ends_on__isnull=True)
    for name in spells.exclude(person_id__in=on_now).order_by("pk").values_list("person__name", flat=True):
        yield _found("staff.state", name, "已不在编，仍登记为在编不在岗")


def _halves(district_id: int) -> Iterator[Refusal]:
    """Both halves of a move must be there: same act, same day, matching kinds."""
    rows = Tenure.objects.filter(district_id=district_id, revoked_at__isnull=True)
    came = {
        act: (kind, begins)
        for act, kind, begins in rows.filter(entry_kind__in=PAIRS.values())
        .order_by("pk")
        .values_list("act", "entry_kind", "begins_on")
    }
    struck = set(
        Tenure.objects.filter(district_id=district_id, revoked_at__isnull=False)
        .order_by("pk")
        .values_list("act", flat=True)
    )
    went = rows.filter(exit_kind__in=(MOVED_OUT, CONVERTED_OUT)).order_by("pk")
    for act, kind, ends, name in went.values_list("end_act", "exit_kind", "ends_on", "person__name"):
        if act not in struck and came.get(act or "") != (PAIRS[kind or ""], ends):
            yield _found("staff.halves", name, f"{ends}调出，没有同一天调入的记录")
