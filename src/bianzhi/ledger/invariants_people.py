"""Laws about documents, persons and closed years: I2, I5, I6, I8, I16, I17, I19, I20."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime

from bianzhi.ledger import entering
from bianzhi.ledger.balances import Difference, Timeline, differences
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.entries import Entry
from bianzhi.ledger.facts import ClosedPeriod, Instrument, Occupancy, PayLists, PostHolding
from bianzhi.ledger.movements import BOOKKEEPING, ORDINANCE
from bianzhi.ledger.registry import invariant, refuse
from bianzhi.ledger.vacancy import Interval, Line, Reservation, positions_from
from bianzhi.values.refusal import Refusal

PARTY_RULES = entering.PARTY_RULES


@invariant(
    "I2", "没有文件不得入账；早于成文日期生效的须注明追溯原因", PARTY_RULES, "constraint", "action", "check"
)
def document_behind(instrument: Instrument | None, effective_on: date) -> tuple[Refusal, ...]:
    """Refuse an entry without a document, or one that counts from before its document without a reason."""
    if instrument is None:
        return refuse("I2", f"{effective_on}生效的变动没有文件", "请先登记批复文件", field="instrument")
    if effective_on >= instrument.signed_on or instrument.retroactive_reason.strip():
        return ()
    return refuse(
        "I2",
        f"{instrument.number}{instrument.signed_on}成文，不能自{effective_on}起生效",
        "请改正生效日期；确需追溯的，请填写追溯原因",
        field="effective_on",
    )


@invariant(
    "I5", "一人同时只能占一个编制", "机构编制实名制管理（广东省系统手册）", "constraint", "action", "check"
)
def one_occupancy(name: str, held: Iterable[Occupancy]) -> tuple[Refusal, ...]:
    """Refuse occupancies of one person that share a day. ``name`` is the person's; posts are not occupancies."""
    found: list[Refusal] = []
    rows = sorted(
        (o for o in held if o.ends_on is None or o.begins_on < o.ends_on), key=lambda o: o.begins_on
    )
    last: Occupancy | None = None
    for row in rows:
        if last is not None and (last.ends_on is None or row.begins_on < last.ends_on):
            until = f"至{last.ends_on}" if last.ends_on else "起"
            found += refuse(
                "I5",
                f"{name}自{last.begins_on}{until}在{last.unit}在编（{COMMODITIES[last.commodity].label}），"
                f"不能自{row.begins_on}起又在{row.unit}入编",
                f"请先在{last.unit}办理下编，或改正日期",
            )
        if last is None or _later_end(row, last):
            last = row
    return tuple(found)


def _later_end(row: Occupancy, last: Occupancy) -> bool:
    if last.ends_on is None:
        return False
    return row.ends_on is None or row.ends_on > last.ends_on


@invariant("I6", "有空编才能入编，超编单位不得新进人员", f"{ORDINANCE}第六条", "action", "check")
def room_for_entry(
    name: str,
    code: str,
    line: Line,
    on: date,
    *,
    reservation: Reservation | None = None,
    until: date | None = None,
) -> tuple[Refusal, ...]:
    """Refuse to go on the establishment without a place of the same type on every day from ``on``, or a live reservation."""
    return entering.check_entry(name, code, line, on, reservation=reservation, until=until)


@invariant("I8", "配备领导干部不得超过核定的领导职数", f"{ORDINANCE}第二十六条", "action", "check")
def posts_within_quota(
    name: str,
    code: str,
    approved: Timeline,
    holdings: Iterable[PostHolding],
    begins: date,
    allowed_over: Timeline = (),
) -> tuple[Refusal, ...]:
    """Refuse more counted holders of a post than approved, on any day from ``begins``, beyond approved exceptions."""
    places = [Interval(h.begins_on, h.ends_on) for h in holdings if h.counted]
    for dated in positions_from(Line(approved, places, allowed_over=allowed_over), begins):
        here = dated.position
        if here.over > here.allowed_over:
            allowed = f"，批准可超{here.allowed_over}名" if here.allowed_over else ""
            return refuse(
                "I8",
                f"{name}的{COMMODITIES[code].label}在{dated.on}核定{here.approved}名、实配{here.occupied}名{allowed}，"
                f"超职数{here.over - here.allowed_over}名",
                "请先免去现任职务，或由编委增核职数；经批准超职数的，请登记批准文件",
            )
    return ()


@invariant(
    "I16", "经办人与复核人不得为同一人", "行政事业单位内部控制规范（试行）", "constraint", "action", "check"
)
def two_persons(maker: Hashable, checker: Hashable, name: str = "") -> tuple[Refusal, ...]:
    """Refuse posting by the person who entered it, whatever roles the person has."""
    if maker != checker:
        return ()
    return refuse("I16", f"{name or '同一人'}既是经办人又是复核人", "请由另一人复核", field="checker")


@invariant("I17", "年度快照封存后不再变动，补记的列入差异表", BOOKKEEPING, "constraint", "check")
def snapshot_unchanged(
    period: ClosedPeriod, stored: Mapping[Hashable, int], recomputed: Mapping[Hashable, int]
) -> tuple[Refusal, ...]:
    """Compare a stored snapshot with the same day asked again as known when it was closed: each number must be the same."""
    keys = sorted(stored.keys() | recomputed.keys(), key=str)
    return tuple(
        r
        for key in keys
        if (kept := stored.get(key, 0)) != (now := recomputed.get(key, 0))
        for r in refuse(
            "I17",
            f"{period.day}快照“{key}”封存时为{kept}，现算为{now}，相差{now - kept:+d}",
            "封存后的补记不得改变快照；请查明被改动的记录",
        )
    )


def recorded_late(
    entries: Sequence[Entry], period: ClosedPeriod, known: datetime | None = None
) -> tuple[Difference, ...]:
    """Return the 差异 list of a closed day: what it is now known to have been against what was known when it was closed."""
    return differences(entries, period.day, period.day, first_known=period.closed_at, second_known=known)


@invariant("I19", "同一发文机关的同一文号只能登记一次", "GB/T 9704-2012", "constraint", "action")
def number_once(new: Instrument, registered: Iterable[Instrument]) -> tuple[Refusal, ...]:
    """Refuse a document whose issuer and number stand in the register already."""
    if not any(r.issuer == new.issuer and r.number == new.number and r.key != new.key for r in registered):
        return ()
    return refuse(
        "I19", f"{new.issuer}的{new.number}已经登记过", "请核对文号，或打开已登记的文件", field="number"
    )


@invariant("I20", "财政供养名单中的人，都应当在编、离退休或列入编外", "全国机构编制核查暂行办法", "check")
def paid_are_known(lists: PayLists, names: Mapping[Hashable, str] | None = None) -> tuple[Refusal, ...]:
    """Report everyone who is paid and is neither on the establishment, retired, nor on the list of contract staff."""
    known = lists.on_establishment | lists.retired | lists.outside_quota
    return tuple(
        r
        for person in sorted(lists.paid - known, key=str)
        for r in refuse(
            "I20",
            f"{(names or {}).get(person, str(person))}在财政供养名单中，但不在编、未离退休、也不在编外名单",
            "请核实身份；应下编未停发的通知财政部门，漏记的补办入编",
        )
    )
