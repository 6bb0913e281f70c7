"""May someone take a place, may places be set aside, may a quota be cut: asked of every day from the first on."""

from datetime import date

from bianzhi.ledger.commodities import COMMODITIES, word, word_over
from bianzhi.ledger.movements import ORDINANCE
from bianzhi.ledger.vacancy import Dated, Line, Reservation, first_room, positions_from
from bianzhi.values.refusal import Refusal

PARTY_RULES = "中国共产党机构编制工作条例"


def check_entry(
    name: str,
    code: str,
    line: Line,
    on: date,
    *,
    reservation: Reservation | None = None,
    until: date | None = None,
    count: int = 1,
) -> tuple[Refusal, ...]:
    """Refuse to take ``count`` places of ``code`` in the unit called ``name`` from ``on`` (until ``until``, when that is known).

    So many must be available on every day (I6; I8 for posts). With ``reservation`` the places are taken out of what it set aside:
    it must be live on ``on``, and after it ends there must be room as for anyone.
    """
    if reservation is not None:
        found = check_live(name, code, reservation, on, count)
        if found:
            return found
        line = line.without_places_of(reservation, count)
    return check_room(name, code, line, on, until, count)


def check_room(
    name: str, code: str, line: Line, on: date, until: date | None = None, count: int = 1
) -> tuple[Refusal, ...]:
    """Refuse ``count`` more when fewer are available on any day from ``on`` (before ``until``); 0: does all fit as it is?"""
    for dated in positions_from(line, on, until):
        if dated.position.available < count:
            return (_no_room(name, code, line, on, dated, count),)
    return ()


def check_live(
    name: str, code: str, reservation: Reservation, on: date, count: int = 1
) -> tuple[Refusal, ...]:
    """Refuse to use a 用编核准单 that is not good on ``on`` or has fewer than ``count`` places left."""
    if reservation.live_on(on) and reservation.unused >= count:
        return ()
    if reservation.unused < count:
        left = reservation.unused
        why = f"核准的{reservation.quantity}名{f'只余{left}名' if left > 0 else '已全部使用'}"
    elif on < reservation.begins_on:
        why = f"{reservation.begins_on}才核准"
    elif reservation.closed_on is not None and on >= reservation.closed_on:
        why = f"已于{reservation.closed_on}撤销"
    else:
        why = f"有效期至{reservation.expires_on}"
    return (
        Refusal(
            "I6",
            f"{name}的{COMMODITIES[code].label}用编核准单在{on}不能使用：{why}",
            rule="凭有效的用编核准单入编",
            source=PARTY_RULES,
            remedy="请核对入编日期，或重新申请用编",
            field="reservation",
        ),
    )


def _no_room(name: str, code: str, line: Line, on: date, dated: Dated, wanted: int = 1) -> Refusal:
    item, here = COMMODITIES[code], dated.position
    post = item.kind == "post"
    short = f"只有{here.available}名" if wanted > 1 and here.available > 0 else "没有"
    full = f"{word_over(code)}{here.over}名" if here.over else f"{word(code)}不足"
    return Refusal(
        "I8" if post else "I6",
        f"{full}：{name}的{item.label}在{dated.on}{short}{'空缺' if post else '可用空编'}（{here.sentence()}）",
        rule="配备领导干部不得超过核定的领导职数"
        if post
        else "在核定的编制数内进人，满编、超编的单位不得新进人员",
        source=f"{ORDINANCE}第二十六条" if post else f"{ORDINANCE}第六条",
        remedy=_when(code, line, on, wanted),
    )


def _when(code: str, line: Line, on: date, wanted: int) -> str:
    """Say from when there will be room, and by whose going, as far as the books know."""
    post = COMMODITIES[code].kind == "post"
    otherwise = "由编委增核职数；经批准超职数的，请注明批准文件" if post else "由编委增核编制"
    room = first_room(line, on, max(wanted, 1))
    if room is None or room <= on:
        first = "先免去现任职务" if post else "待现有人员退出后办理"
        return f"请{first}，或{otherwise}"
    going = [i.label for i in line.occupied if i.ends_on == room and i.label]
    why = f"（{'、'.join(going[:3])}{'等' if len(going) > 3 else ''}）" if going else ""
    return f"按已入账的变动，{room}起有空缺{why}，可改为该日及以后办理，或{otherwise}"


def check_reserving(
    name: str, code: str, line: Line, quantity: int, begins: date, expires_on: date
) -> tuple[Refusal, ...]:
    """Refuse to set ``quantity`` aside from ``begins`` through ``expires_on`` when fewer are available on any day (I6, I13)."""
    if quantity < 1 or expires_on < begins:
        return (
            Refusal(
                "I13",
                f"不能核准{quantity}名、有效期{begins}至{expires_on}",
                rule="核准数须大于零，有效期不得早于核准日期",
                remedy="请改正核准数和有效期",
            ),
        )
    trial = Reservation(None, quantity, begins, expires_on)
    for dated in positions_from(line, begins, trial.ends_on):
        here = dated.position
        if here.over and COMMODITIES[code].kind == "quota":
            return (
                Refusal(
                    "I6",
                    f"{name}的{COMMODITIES[code].label}在{dated.on}超编{here.over}名（{here.sentence()}），不能核准用编",
                    rule="超编单位不得新进人员",
                    source=PARTY_RULES,
                    remedy="请先消化超编人员",
                ),
            )
        if here.available < quantity:
            return (
                Refusal(
                    "I13",
                    f"{name}的{COMMODITIES[code].label}在{dated.on}可用空{'编' if COMMODITIES[code].kind == 'quota' else '缺'}"
                    f"{max(here.available, 0)}名，不够核准{quantity}名（{here.sentence()}）",
                    rule="核准用编数不得超过核定减在编、已核准占用和冻结后的数",
                    source=PARTY_RULES,
                    remedy="请减少核准数，或先撤销未使用的核准单",
                ),
            )
    return ()


def check_freezing(
    name: str, code: str, line: Line, quantity: int, begins: date, ends_on: date | None = None
) -> tuple[Refusal, ...]:
    """Refuse to freeze ``quantity`` from ``begins`` until, not counting, ``ends_on`` when fewer are available on any day.

    Every day, not only the first: a freeze may not take away what a reservation already promises for later (I13).
    """
    if ends_on is not None and ends_on <= begins:
        return (
            Refusal(
                "freeze.dates",
                f"解冻日期{ends_on}须晚于冻结日期{begins}",
                remedy="请改正日期",
                field="ends_on",
            ),
        )
    for dated in positions_from(line, begins, ends_on):
        here = dated.position
        if not 1 <= quantity <= here.available:
            return (
                Refusal(
                    "freeze.available",
                    f"{name}的{COMMODITIES[code].label}在{dated.on}可用空编{max(here.available, 0)}名，"
                    f"不能冻结{quantity}名（{here.sentence()}）",
                    rule="冻结的是可用空编，已占用、已核准用编的不能冻结",
                    source=PARTY_RULES,
                    remedy="请减少冻结数，或先撤销未使用的用编核准单",
                    field="quantity",
                ),
            )
    return ()


def check_reduction(name: str, code: str, after: Line, begins: date) -> tuple[Refusal, ...]:
    """Refuse a quota below what is occupied (I7) or set aside (I13) on any day from ``begins``. ``after`` is with the cut."""
    return check_occupied_fits(name, code, after, begins) or check_reserved_fits(name, code, after, begins)


def check_occupied_fits(name: str, code: str, line: Line, begins: date) -> tuple[Refusal, ...]:
    """Refuse more occupied than approved, beyond what an approved plan allows, with the first such day (I7)."""
    for dated in positions_from(line, begins):
        here = dated.position
        if here.over > here.allowed_over:
            over = word_over(code)
            return (
                Refusal(
                    "I7",
                    f"{name}的{COMMODITIES[code].label}在{dated.on}将{over}{here.over}名（{here.sentence()}）",
                    rule="核减后低于实有人数的，须有经批准的消化计划",
                    source=PARTY_RULES,
                    remedy=f"请先核减人员，或在同一文件中附消化计划，允许{over}不少于{here.over}名",
                ),
            )
    return ()


def check_reserved_fits(name: str, code: str, line: Line, begins: date) -> tuple[Refusal, ...]:
    """Refuse more set aside than the vacancies that are not frozen, with the first such day (I13)."""
    for dated in positions_from(line, begins):
        here = dated.position
        if here.reserved > max(here.approved - here.occupied - here.frozen, 0):
            return (
                Refusal(
                    "I13",
                    f"{name}的{COMMODITIES[code].label}在{dated.on}还有已核准未使用的{here.reserved}名，空编不足（{here.sentence()}）",
                    rule="已核准用编的空编在有效期内不得收回",
                    source=PARTY_RULES,
                    remedy="请先撤销用编核准单，或等其使用、到期后再核减",
                ),
            )
    return ()
