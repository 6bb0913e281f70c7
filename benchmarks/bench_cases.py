"""(e) Inbox and page of a case among a million cases on PostgreSQL; (f) a batch of 30 上编 against the 30 bare actions.

Yardstick of (e): the barest view that makes one query, same client and middleware. ``BIANZHI_BENCH_CASES`` sets another number of
cases. Yardstick of (f): registering 30 people and putting them on the establishment by the actions alone.
"""

import itertools
import os
from base64 import b64encode
from datetime import date
from typing import Any

from benchmarks.bench_pages import YARDSTICK, _get, _queries, _seconds, _site
from benchmarks.registry import Pair, bench

CASES = int(os.environ.get("BIANZHI_BENCH_CASES", "1000000"))
OPEN, CONFIRMING = 5_000, 3_000
BATCH = 30
DAY = date(2025, 3, 1)
KIND = "staff.request_on"
#: every case with two steps, and where it lies now; one case in a hundred of the open ones is with each desk
FILL = """
INSERT INTO cases_submission (district_id, kind, number, title, unit_key, payload, findings, state, phase, state_since, due_on,
  version, maker_id, made_at, saved_at, submitted_at, opinion)
SELECT {district}, '{kind}', 'B' || lpad(n::text, 9, '0'), '上编申请：虚构人' || n, {first} + n % {units},
  '{{"name": "虚构人", "form": {{"entry_kind": "E02"}}, "sealed": {{}}}}', '{{}}',
  CASE WHEN n <= {open} THEN 'checking' WHEN n <= {open} + {confirming} THEN 'confirming' ELSE 'closed' END,
  CASE WHEN n <= {open} + {confirming} THEN 'open' ELSE 'done' END,
  now() - n * interval '1 minute', CURRENT_DATE + (n % 20)::int, 3, {maker}, now() - n * interval '1 minute',
  now() - n * interval '1 minute', now() - n * interval '1 minute', ''
FROM generate_series(1, {cases}) AS n;
INSERT INTO cases_step (submission_id, number, event, label, source, target, desk, user_id, at, opinion)
SELECT s.id, k, CASE k WHEN 1 THEN 'submit' ELSE 'check' END, CASE k WHEN 1 THEN '提交' ELSE '审核通过' END, 'draft', 'checking',
  CASE k WHEN 1 THEN 'maker' ELSE 'clerk' END, {maker}, s.saved_at, ''
FROM cases_submission s CROSS JOIN generate_series(1, 2) AS k WHERE s.kind = '{kind}' AND (k = 1 OR s.state <> 'checking');
INSERT INTO cases_task (district_id, submission_id, desk, opened_at, due_on, closed_at)
SELECT {district}, s.id, d.desk, s.saved_at, s.due_on, CASE WHEN s.phase = 'open' THEN NULL ELSE s.saved_at END
FROM cases_submission s CROSS JOIN (VALUES ('clerk'), ('hr'), ('finance')) AS d (desk)
WHERE s.kind = '{kind}' AND ((d.desk = 'clerk') = (s.state = 'checking') OR s.state = 'closed' AND d.desk = 'clerk');
ANALYZE
"""


def _million() -> tuple[Any, dict[str, Any], dict[str, int]]:
    """Fill the database; return the history, a client for each desk, and facts."""
    from django.db import connection

    from benchmarks.history import district_with_history
    from bianzhi.users.models import User
    from bianzhi.users.roles import Role

    made = district_with_history(200, 2)
    unit = made.units[0].pk
    people = {
        name: User.objects.create(
            username=f"bench-{name}",
            name=name,
            role=role.value,
            district=made.district,
            unit_key=key,
            password="!",
        )
        for name, role, key in (
            ("unit", Role.UNIT_CLERK, unit),
            ("hr", Role.HR_DEPT, None),
            ("other", Role.CLERK, None),
        )
    }
    with connection.cursor() as cursor:
        for statement in FILL.format(
            district=made.district.pk, kind=KIND, first=unit, units=200, open=OPEN, confirming=CONFIRMING,
            cases=CASES, maker=people["unit"].pk,
        ).split(";"):  # fmt: skip
            cursor.execute(statement)
    clients = {}
    for name, user in {"clerk": made.clerk, "chief": made.chief, **people}.items():
        clients[name] = _site()
        clients[name].force_login(user)
    return made, clients, {"cases": CASES, "open": OPEN + CONFIRMING}


def _case_pages() -> tuple[dict[str, Any], dict[str, tuple[str, str]], dict[str, int]]:
    from bianzhi.cases.models import Submission

    _, clients, facts = _million()
    one = Submission.objects.filter(state="checking").latest("pk").pk
    done = Submission.objects.filter(state="closed").latest("pk").pk
    pages = {
        "inbox of a clerk": ("other", "/cases/inbox/"),
        "inbox of a department": ("hr", "/cases/inbox/"),
        "inbox, fiftieth page": ("other", "/cases/inbox/?page=50"),
        "a case at the desk": ("other", f"/cases/{one}/"),
        "a closed case": ("other", f"/cases/{done}/"),
        "a case, by its unit": ("unit", f"/cases/{done}/"),
        "all cases of a unit": ("unit", "/cases/"),
        "all cases": ("other", "/cases/"),
    }
    return clients, pages, facts


def _pair_of(shown: str) -> Pair:
    clients, pages, facts = _case_pages()
    notes: dict[str, Any] = {"yardstick": YARDSTICK, **facts, "queries": {}, "ratios_of_all": {}}
    bare = _seconds(lambda: _get(clients["other"], "/bare/"))
    for name, (who, address) in pages.items():
        _get(clients[who], address)
        notes["queries"][name] = _queries(clients[who], address)
        notes["ratios_of_all"][name] = round(_seconds(lambda w=who, a=address: _get(clients[w], a)) / bare, 2)
    who, address = pages[shown]
    return Pair(
        ours=lambda: _get(clients[who], address),
        yardstick=lambda: _get(clients[who], "/bare/"),
        turns=25,
        notes=notes,
    )


@bench("e-inbox", "inbox among a million cases against a bare view", limit=4.0, needs="postgres")
def inbox() -> Pair:
    return _pair_of("inbox of a clerk")


@bench("e-case", "page of a case among a million against a bare view", limit=4.0, needs="postgres")
def case_page() -> Pair:
    return _pair_of("a case at the desk")


class _Office:
    """An office with a unit of many places; cases are asked for up to the signing, or people are named for the bare actions."""

    def __init__(self) -> None:
        from benchmarks.bench_entry import _add_places
        from benchmarks.history import INSTITUTION, district_with_history
        from bianzhi.establishment.models import Transfer
        from bianzhi.units.reads import actor_of_user
        from bianzhi.users.models import User
        from bianzhi.users.roles import Role

        self.made = district_with_history()
        self.unit, self.code = self.made.units[-1], INSTITUTION[0]
        _add_places(
            self.made, Transfer.objects.filter(target__unit=self.unit, commodity=self.code).get(), 3_000
        )
        roles = (
            ("unit", Role.UNIT_CLERK, self.unit.pk),
            ("clerk2", Role.CLERK, None),
            ("leader", Role.DEPUTY, None),
        )
        self.people = {}
        for name, role, key in roles:
            user = User.objects.create(
                username=f"bench-{name}", name=name, role=role.value, district=self.made.district, unit_key=key,
                password="!",
            )  # fmt: skip
            self.people[name] = actor_of_user(user, self.made.district, "")
        self.serial = itertools.count(1)

    def somebody(self) -> tuple[str, str]:
        """Return name and number of a person who does not exist."""
        from bianzhi.values.id_numbers import make_synthetic_id

        n = next(self.serial)
        born = date(1980 + n % 15, 1 + n % 12, 1 + n % 28)
        return f"虚构人{n}", str(make_synthetic_id(born, "1", 1 + n // 400))

    def asked(self) -> Any:
        """File a 上编申请 and take it as far as the signing."""
        from bianzhi.cases.actions import fire, save_draft, submit
        from bianzhi.cases.actions.fire_many import Wanted
        from bianzhi.staff.identity import seal
        from bianzhi.values.id_numbers import parse_id_number

        name, number = self.somebody()
        sealed, key, unit = seal(parse_id_number(number)), str(self.unit.pk), self.people["unit"]
        form = {
            "name": name, "unit": key, "commodity": self.code, "begins_on": DAY.isoformat(), "entry_kind": "E06",
            "document": "调动通知", "source": "外区",
        }  # fmt: skip
        kept = {"sealed": b64encode(sealed.sealed).decode(), "mask": sealed.mask}
        case = save_draft(unit, kind=KIND, payload={"name": name, "unit": key, "form": form, "sealed": kept})
        submit(unit, submission_id=case.pk)
        fire(self.people["clerk2"], submission_id=case.pk, event="check")
        case = fire(self.made.actor, submission_id=case.pk, event="review")
        return Wanted(case.pk, "sign", case.version)

    def bare(self, name: str, number: str) -> None:
        """Register somebody and put him on the establishment by the actions alone."""
        from bianzhi.staff.actions import Entry, go_on_establishment, register_person

        actor = self.made.actor
        person = register_person(actor, values={"name": name, "id_number": number}, synthetic=True)
        go_on_establishment(
            actor,
            maker_id=self.people["clerk2"].user_id or 0,
            person_id=person.pk,
            entry=Entry(self.unit.pk, self.code, DAY, "E06"),
        )


def _batch() -> Pair:
    from django.db import connection

    from bianzhi.cases.actions import fire_many

    office = _Office()
    ready: list[Any] = []
    waiting: list[tuple[str, str]] = []

    def before() -> None:
        ready[:] = [office.asked() for _ in range(BATCH)]
        waiting[:] = [office.somebody() for _ in range(BATCH)]

    def ours() -> None:
        outcomes = fire_many(office.people["leader"], wanted=ready, opinion="同意。")
        if any(one.refusals for one in outcomes):
            raise RuntimeError(str([one.refusals for one in outcomes if one.refusals][:1]))

    def yardstick() -> None:
        for name, number in waiting:
            office.bare(name, number)

    notes = {"database": connection.vendor, "batch": BATCH}
    return Pair(ours=ours, yardstick=yardstick, before=before, turns=5, warm_up=1, notes=notes)


@bench("f", "signing 30 上编 in a batch against the 30 bare actions (SQLite)", limit=1.5)
def batch_sqlite() -> Pair:
    return _batch()


@bench(
    "f-postgres",
    "signing 30 上编 in a batch against the 30 bare actions (PostgreSQL)",
    limit=1.5,
    needs="postgres",
)
def batch_postgres() -> Pair:
    return _batch()
