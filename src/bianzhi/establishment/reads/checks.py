"""Proof that the tables keep the law (DOMAIN §2.5). I5 and I20 are the staff room's; I2, I16, I19 are constraints too."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Count, F, Q

from bianzhi.establishment.loading import holder_timeline, lines_of
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
from bianzhi.establishment.neighbours import facts_of
from bianzhi.establishment.reads.positions import holder_balances
from bianzhi.ledger.assertions import check_asserted
from bianzhi.ledger.balances import Timeline, at, refuse_negative
from bianzhi.ledger.balances import steps as timeline
from bianzhi.ledger.commodities import commodity, word_over
from bianzhi.ledger.entering import check_reserved_fits
from bianzhi.ledger.invariants_quota import equals_account, inner_within_unit
from bianzhi.ledger.movements import HOLDER_KINDS
from bianzhi.ledger.receiving import check_receiving
from bianzhi.ledger.vacancy import positions_from
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
        self.lines = lines_of(district_id, None)

    def name(self, holder_id: int) -> str:
        """Return what a holder is called."""
        owner = self.owners[holder_id]
        return self.unit(owner.unit_id) if owner.unit_id is not None else HOLDER_KINDS[owner.kind]

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
            yield from refuse_negative(self.unit(unit_id), code, line.approved)
        pools = [h for h in self.owners.values() if h.kind in (HolderKind.POOL, HolderKind.REVOLVING)]
        for holder in pools:
            codes = (
                Holding.objects.filter(holder=holder)
                .order_by("commodity")
                .values_list("commodity", flat=True)
            )
            for code in codes:
                have = holder_timeline(holder, code)
                yield from refuse_negative(HOLDER_KINDS[holder.kind], code, have, pool=True)

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
            opened = line.approved[0].on if line.approved else date.min
            for dated in positions_from(line, opened):
                here = dated.position
                if here.over > here.allowed_over:
                    law = "I8" if commodity(code).kind == "post" else "I6"
                    words = (
                        f"{name}的{label}在{dated.on}起{word_over(code)}{here.over}名，没有消化计划或批准文件"
                    )
                    yield Refusal(law, words)
                    break
            yield from check_reserved_fits(name, code, line, date.min)
        used = Q(uses__revoked_at=None)
        rows = Reservation.objects.filter(district_id=self.district_id)
        for row in rows.annotate(n=Count("uses", filter=used)).filter(n__gt=F("quantity")).order_by("pk"):
            yield Refusal("I13", f"核准单{row.number}核准{row.quantity}名，使用了{row.n}名")

    def holders(self) -> Iterator[Refusal]:
        """I9, I10, I11, I12: nobody holds today what it may not hold."""
        for (unit_id, code), line in sorted(self.lines.items(), key=lambda item: item[0]):
            state = self.states.get(unit_id)
            if state is not None and at(line.approved, date.max):
                yield from check_receiving("APPROVE", code, facts_of(state), date.max)

    def assertions(self) -> Iterator[Refusal]:
        """Compare what documents said holders had with the books as known when they were posted."""
        rows = BalanceAssertion.objects.filter(holder__district_id=self.district_id).select_related("holder")
        for row in rows.order_by("pk"):
            have = at(holder_timeline(row.holder, row.commodity, row.recorded_at), row.on)
            have = -have if row.holder.kind == HolderKind.UPPER else have
            yield from check_asserted(self.name(row.holder_id), row.commodity, have, row.quantity, row.on)

    def accounts(self) -> Iterator[Refusal]:
        """I15: the ledger equals the account above."""
        upper = next((h for h in self.owners.values() if h.kind == HolderKind.UPPER), None)
        rows = AccountFigure.objects.filter(district_id=self.district_id, kind="province").order_by("pk")
        newest = {(row.commodity, row.on): row for row in rows}
        for row in newest.values():
            have = -at(holder_timeline(upper, row.commodity), row.on) if upper else 0
            yield from equals_account({row.commodity: row.quantity}, {row.commodity: have}, row.on)

    def inner(self) -> Iterator[Refusal]:
        """I18: internal bodies together have no more than their unit."""
        sums: dict[tuple[int, str], list[tuple[date, int]]] = defaultdict(list)
        rows = InnerAllotment.objects.filter(inner_unit__unit__district_id=self.district_id).order_by("pk")
        for unit_id, code, day, delta in rows.values_list(
            "inner_unit__unit_id", "commodity", "effective_on", "delta"
        ):
            sums[unit_id, code].append((day, delta))
        for (unit_id, code), changes in sums.items():
            line, allotted = self.lines.get((unit_id, code)), timeline(changes)
            quota: Timeline = line.approved if line else ()
            begins = min(day for day, _ in changes)
            yield from inner_within_unit(self.unit(unit_id), code, quota, [allotted], begins)
