"""Proof that the tables keep the law (DOMAIN §2.5). I5 and I20 are the staff room's; I2, I16, I19 are constraints too."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Count, F, Q

from bianzhi.establishment.loading import holder_steps, timelines
from bianzhi.establishment.models import (
    AccountFigure,
    BalanceAssertion,
    Holder,
    HolderKind,
    Holding,
    InnerAllotment,
    Reservation,
    Transfer,
)
from bianzhi.establishment.policy import POOLED, check_account, check_asserted, check_holder, check_inner
from bianzhi.establishment.policy import UnitFacts as Facts
from bianzhi.establishment.reads.positions import holder_balances
from bianzhi.establishment.timeline import Steps
from bianzhi.ledger.commodities import commodity
from bianzhi.units.reads import versions_on
from bianzhi.users.actor import Actor
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refusal

Progress = Callable[[int, int, str], None]


def _silent(done: int, total: int, text: str) -> None:
    """Report to nobody."""


def check(district_id: int, progress: Progress = _silent) -> tuple[Refusal, ...]:
    """Return everything in the district's ledger that does not hold, each with the code of its law."""
    proof = _Proof(district_id)
    steps: tuple[tuple[str, Callable[[], Iterator[Refusal]]], ...] = (
        ("持有数与分录", proof.holdings),
        ("总账", proof.ceilings),
        ("文件与两人", proof.documents),
        ("任何一天不为负", proof.never_negative),
        ("冲销", proof.reversals),
        ("超编与用编核准", proof.use),
        ("编制类型与机构", proof.holders),
        ("现有数声明", proof.assertions),
        ("上级台账", proof.accounts),
        ("内设机构分配", proof.inner),
    )
    found: list[Refusal] = []
    for number, (label, step) in enumerate(steps, 1):
        found.extend(step())
        progress(number, len(steps), label)
    return tuple(found)


class _Proof:
    """One district's ledger, loaded once."""

    def __init__(self, district_id: int) -> None:
        self.district_id = district_id
        self.actor = Actor(
            None, "核对", Role.AUDIT_ADMIN, district_id, "", extra=frozenset({"ledger.read", "unit.read"})
        )
        self.owners = {h.pk: h for h in Holder.objects.filter(district_id=district_id).order_by("pk")}
        self.states = versions_on(self.actor, date.max)
        self.lines = timelines(district_id, None)

    def name(self, holder_id: int) -> str:
        """Return what a holder is called."""
        owner = self.owners[holder_id]
        return self.unit(owner.unit_id) if owner.unit_id is not None else POOLED[owner.kind]

    def unit(self, unit_id: int) -> str:
        """Return what a unit is called."""
        return self.states[unit_id].full_name if unit_id in self.states else f"机构{unit_id}"

    def holdings(self) -> Iterator[Refusal]:
        """Compare holdings with the sum of their transfers."""
        sums = holder_balances(self.district_id, date.max, None)
        kept = {
            (row.holder_id, row.commodity): row.quantity
            for row in Holding.objects.filter(holder__district_id=self.district_id).order_by("pk")
        }
        for holder_id, code in sorted(kept.keys() | sums.keys()):
            have, should = kept.get((holder_id, code), 0), sums.get((holder_id, code), 0)
            if have != should:
                words = f"{self.name(holder_id)}的{commodity(code).label}持有数{have}名，分录合计{should}名"
                yield Refusal("holding", words, remedy="请运行 bianzhi rebuild-holdings")

    def ceilings(self) -> Iterator[Refusal]:
        """I1 and I4: what was issued is held by somebody, on every day; every transfer stays in its district."""
        sums: dict[str, int] = defaultdict(int)
        for (_, code), total in holder_balances(self.district_id, date.max, None).items():
            sums[code] += total
        for code, total in sums.items():
            if total:
                yield Refusal("I1", f"{commodity(code).label}各持有方之和与上级下达数相差{total:+d}名")
        strays = Transfer.objects.filter(district_id=self.district_id).exclude(
            source__district_id=self.district_id, target__district_id=self.district_id
        )
        for row in strays.order_by("pk"):
            yield Refusal("I4", f"分录{row.pk}的一方不在本辖区")

    def documents(self) -> Iterator[Refusal]:
        """I2 and I16: a document behind every entry, its day not before it was signed; two persons."""
        rows = Transfer.objects.filter(district_id=self.district_id)
        early = rows.filter(effective_on__lt=F("instrument__signed_on"), instrument__retroactive_reason="")
        for row in early.select_related("instrument").order_by("pk"):
            yield Refusal("I2", f"分录{row.pk}的生效日期{row.effective_on}早于文件签发日期，且未写明追溯原因")
        foreign = rows.exclude(instrument__district_id=self.district_id)
        for row in foreign.order_by("pk"):
            yield Refusal("I2", f"分录{row.pk}的文件不是本辖区的")
        for row in rows.filter(instrument__maker=F("instrument__checker")).order_by("pk"):
            yield Refusal("I16", f"分录{row.pk}的经办人与复核人是同一人")

    def never_negative(self) -> Iterator[Refusal]:
        """I3: nobody but 上级 stands below zero on any day."""
        for (unit_id, code), line in sorted(self.lines.items(), key=lambda item: item[0]):
            yield from self._negative(self.unit(unit_id), code, line.quota)
        pools = [h for h in self.owners.values() if h.kind in (HolderKind.POOL, HolderKind.REVOLVING)]
        for holder in pools:
            codes = (
                Holding.objects.filter(holder=holder)
                .order_by("commodity")
                .values_list("commodity", flat=True)
            )
            for code in codes:
                yield from self._negative(POOLED[holder.kind], code, holder_steps(holder, code))

    def _negative(self, name: str, code: str, steps: Steps) -> Iterator[Refusal]:
        day = next((day for day in steps.days if steps.at(day) < 0), None)
        if day is not None:
            yield Refusal("I3", f"{name}的{commodity(code).label}在{day}为{steps.at(day)}名")

    def reversals(self) -> Iterator[Refusal]:
        """Compare each reversal with what it undoes: it must be the exact negation."""
        rows = Transfer.objects.filter(district_id=self.district_id, reversal_of__isnull=False)
        wrong = rows.exclude(
            source_id=F("reversal_of__target_id"),
            target_id=F("reversal_of__source_id"),
            quantity=F("reversal_of__quantity"),
            commodity=F("reversal_of__commodity"),
            movement="REVERSE",
        )
        for row in wrong.order_by("pk"):
            yield Refusal("reversal", f"冲销分录{row.pk}与原分录{row.reversal_of_id}不相反")
        for row in rows.model.objects.filter(
            district_id=self.district_id, movement="REVERSE", reversal_of=None
        ).order_by("pk"):
            yield Refusal("reversal", f"冲销分录{row.pk}没有指明原分录")

    def use(self) -> Iterator[Refusal]:
        """I6, I7, I8: over only with a plan; I13: what is reserved fits; more is never used than was approved."""
        for (unit_id, code), line in sorted(self.lines.items(), key=lambda item: item[0]):
            name, label = self.unit(unit_id), commodity(code).label
            # who was there before the books opened is history: nothing of it is measured against a quota not yet recorded
            opened = line.quota.days[0] if line.quota.days else date.min
            for day in line.days_from(opened):
                here = line.at(day)
                if here.over > here.allowed_over:
                    law, word = ("I8", "超职数") if commodity(code).kind == "post" else ("I6", "超编")
                    yield Refusal(law, f"{name}的{label}在{day}起{word}{here.over}名，没有消化计划或批准文件")
                    break
            for day in line.days_from(date.min)[1:]:
                here = line.at(day)
                if here.reserved > max(here.quota - here.occupied - here.frozen, 0):
                    yield Refusal(
                        "I13", f"{name}的{label}在{day}已核准未用{here.reserved}名，空编{here.vacant}名"
                    )
                    break
        used = Q(uses__revoked_at=None)
        rows = Reservation.objects.filter(district_id=self.district_id)
        for row in rows.annotate(n=Count("uses", filter=used)).filter(n__gt=F("quantity")).order_by("pk"):
            yield Refusal("I13", f"核准单{row.number}核准{row.quantity}名，使用了{row.n}名")

    def holders(self) -> Iterator[Refusal]:
        """I9, I10, I11, I12: nobody holds today what it may not hold."""
        for (unit_id, code), line in sorted(self.lines.items(), key=lambda item: item[0]):
            state = self.states.get(unit_id)
            if state is None or not (line.quota.days and line.quota.at(date.max)):
                continue
            facts = Facts(
                unit_id,
                state.full_name,
                state.unit_kind,
                state.political_legal,
                state.coordination,
                state.ended_on,
            )
            yield from check_holder("APPROVE", code, facts, date.max)

    def assertions(self) -> Iterator[Refusal]:
        """Compare what documents said holders had with the books as known when they were posted."""
        rows = BalanceAssertion.objects.filter(holder__district_id=self.district_id).select_related("holder")
        for row in rows.order_by("pk"):
            have = holder_steps(row.holder, row.commodity, row.recorded_at).at(row.on)
            have = -have if row.holder.kind == HolderKind.UPPER else have
            yield from check_asserted(self.name(row.holder_id), row.commodity, have, row.quantity, row.on)

    def accounts(self) -> Iterator[Refusal]:
        """I15: the ledger equals the account above."""
        upper = next((h for h in self.owners.values() if h.kind == HolderKind.UPPER), None)
        rows = AccountFigure.objects.filter(district_id=self.district_id, kind="province").order_by("pk")
        newest = {(row.commodity, row.on): row for row in rows}
        for row in newest.values():
            have = -holder_steps(upper, row.commodity).at(row.on) if upper else 0
            yield from check_account(row.commodity, have, row.quantity, row.on)

    def inner(self) -> Iterator[Refusal]:
        """I18: internal bodies together have no more than their unit."""
        sums: dict[tuple[int, str], list[tuple[date, int]]] = defaultdict(list)
        rows = InnerAllotment.objects.filter(inner_unit__unit__district_id=self.district_id).order_by("pk")
        for unit_id, code, day, delta in rows.values_list(
            "inner_unit__unit_id", "commodity", "effective_on", "delta"
        ):
            sums[unit_id, code].append((day, delta))
        for (unit_id, code), changes in sums.items():
            allotted = Steps(changes)
            quota = self.lines[unit_id, code].quota if (unit_id, code) in self.lines else Steps()
            yield from check_inner(self.unit(unit_id), code, allotted, quota, allotted.days[0])
