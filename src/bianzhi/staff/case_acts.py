"""From the checked form of a submission to the act."""

from base64 import b64decode
from datetime import date
from typing import Any

from django.utils import timezone

from bianzhi.cases.kinds import Consequence
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.actions import (
    Absence,
    Entry,
    Exit,
    Post,
    appoint,
    change_locked,
    convert_type,
    end_appointment,
    end_state,
    go_off_establishment,
    go_on_establishment,
    restore,
    revoke_tenure,
    set_state,
    transfer_in_district,
)
from bianzhi.staff.attributes import ATTRIBUTES, LOCKED
from bianzhi.staff.case_work import Done, Work
from bianzhi.staff.code_lists import RETIRED, entry_kind, exit_kind, label_of
from bianzhi.staff.identity import opened
from bianzhi.staff.person_values import typed, words
from bianzhi.staff.reads.person_values_now import locked_now
from bianzhi.staff.units_port import unit_names
from bianzhi.values.refusal import Refusal, Refused
from bianzhi.values.retirement import retirement
from bianzhi.vault.cipher import Undecipherable

ON, OFF = "在编", "不在编"


def do_on(work: Work) -> Done:
    """上编."""
    given = work.given
    entry = Entry(
        given["unit"],
        given["commodity"],
        given["begins_on"],
        given["entry_kind"],
        source=work.text("source"),
        document=work.text("document"),
        reservation_id=work.key("reservation"),
        over_plan_id=work.key("over_plan"),
    )
    go_on_establishment(work.actor, maker_id=work.maker_id, person_id=work.person.key, entry=entry)
    kind = entry_kind(entry.entry_kind)
    warnings = []
    if kind.needs_reservation and entry.reservation_id is None:
        warnings.append(
            Refusal(
                "reservation.expected",
                f"“{kind.label}”一般先办用编核准，本次未选核准单",
                remedy="确无核准单的，请复核人核对空编",
            )
        )
    where = unit_names(work.actor, [entry.unit_id], entry.begins_on).get(entry.unit_id, "")
    after = f"{where}　{COMMODITIES[entry.commodity].label}"
    return Done(entry.begins_on, (_place(work, OFF, after),), tuple(warnings))


def do_off(work: Work) -> Done:
    """下编."""
    given = work.given
    leave = Exit(given["ends_on"], given["exit_kind"], work.text("document"), work.text("destination"))
    go_off_establishment(work.actor, maker_id=work.maker_id, person_id=work.person.key, leave=leave)
    after = f"{OFF}（{exit_kind(leave.exit_kind).label}）"
    ended = tuple(Consequence(work.person.name, "职务", post.title, "免去", "") for post in work.person.posts)
    return Done(leave.ends_on, (_place(work, _seat(work), after), *ended), _retirement_warnings(work, leave))


def _retirement_warnings(work: Work, leave: Exit) -> tuple[Refusal, ...]:
    """Tell when a retirement lies outside the months the 2025 rules allow (illness and special work may)."""
    if leave.exit_kind != RETIRED:
        return ()
    sex = "1" if work.person.sex.startswith("男") else "2"
    due = retirement(work.person.birth_date, sex, work.person.retire_category)
    if (
        due.earliest
        < leave.ends_on
        <= date(due.latest.year + due.latest.month // 12, due.latest.month % 12 + 1, 1)
    ):
        return ()
    return (
        Refusal(
            "retirement.range",
            f"法定退休月为{due.month:%Y年%m月}（{due.age_text}），弹性范围{due.earliest:%Y年%m月}至{due.latest:%Y年%m月}，"
            f"本次自{leave.ends_on}起下编",
            remedy="病退、特殊工种提前退休等请核对审批表",
        ),
    )


def do_move(work: Work) -> Done:
    """区内调动, or 编制类型变更 when the unit stays."""
    given = work.given
    where = unit_names(work.actor, [given["unit"]], given["on"]).get(given["unit"], "")
    after = f"{where}　{COMMODITIES[given['commodity']].label}"
    if given["unit"] == work.person.unit_id:
        convert_type(
            work.actor,
            maker_id=work.maker_id,
            person_id=work.person.key,
            commodity=given["commodity"],
            on=given["on"],
            document=work.text("document"),
            over_plan_id=work.key("over_plan"),
        )
        return Done(given["on"], (_place(work, _seat(work), after),))
    transfer_in_district(
        work.actor,
        maker_id=work.maker_id,
        person_id=work.person.key,
        unit_id=given["unit"],
        commodity=given["commodity"],
        on=given["on"],
        document=work.text("document"),
        reservation_id=work.key("reservation"),
        over_plan_id=work.key("over_plan"),
    )
    ended = tuple(Consequence(work.person.name, "职务", post.title, "免去", "") for post in work.person.posts)
    return Done(given["on"], (_place(work, _seat(work), after), *ended))


def do_appoint(work: Work) -> Done:
    """任职."""
    given = work.given
    post = Post(
        given["unit"],
        work.text("title"),
        given["begins_on"],
        commodity=work.text("commodity"),
        inner_unit_id=work.key("inner_unit"),
        rank=work.text("rank"),
        elevated=bool(given.get("elevated")),
        concurrent=bool(given.get("concurrent")),
        document=work.text("document"),
        over_plan_id=work.key("over_plan"),
        reservation_id=work.key("reservation"),
    )
    appoint(work.actor, maker_id=work.maker_id, person_id=work.person.key, post=post)
    held = "、".join(p.title for p in work.person.posts)
    return Done(
        post.begins_on,
        (
            Consequence(
                work.person.name, "职务", held, f"任{post.title}", "、".join(filter(None, (held, post.title)))
            ),
        ),
    )


def do_dismiss(work: Work) -> Done:
    """免职."""
    key = work.key("appointment") or 0
    if all(post.key != key for post in work.person.posts):
        raise Refused(
            Refusal("appointment.missing", f"{work.person.name}现没有这一职务", field="appointment")
        )
    row = end_appointment(
        work.actor,
        maker_id=work.maker_id,
        appointment_id=key,
        ends_on=work.given["ends_on"],
        document=work.text("document"),
    )
    held = "、".join(p.title for p in work.person.posts)
    left = "、".join(p.title for p in work.person.posts if p.key != key)
    return Done(
        work.given["ends_on"], (Consequence(work.person.name, "职务", held, f"免{row.title}", left or "无"),)
    )


def do_away(work: Work) -> Done:
    """离岗登记."""
    given = work.given
    absence = Absence(
        given["reason"],
        given["begins_on"],
        where_unit_id=given.get("where_unit") or None,
        where_text=work.text("where_text"),
        document=work.text("document"),
        due_on=given.get("due_on"),
    )
    set_state(work.actor, maker_id=work.maker_id, person_id=work.person.key, absence=absence)
    reason = label_of("absence_reason", absence.reason)
    return Done(
        absence.begins_on, (Consequence(work.person.name, "在岗状态", "在编在岗", reason, "在编不在岗"),)
    )


def do_back(work: Work) -> Done:
    """回岗登记."""
    spell = work.person.spell
    if spell is None:
        raise Refused(Refusal("state.none", f"{work.person.name}现为在编在岗，不需登记回岗", field="person"))
    end_state(
        work.actor,
        maker_id=work.maker_id,
        spell_id=spell.key,
        ends_on=work.given["ends_on"],
        document=work.text("document"),
    )
    return Done(
        work.given["ends_on"],
        (Consequence(work.person.name, "在岗状态", "在编不在岗", spell.reason_label, "在编在岗"),),
    )


def do_locked(work: Work) -> Done:
    """锁定信息变更."""
    now = locked_now(work.actor, work.person.key)
    wanted, refusals = typed({key: work.given.get(key) for key in LOCKED if key != "id_number"})
    if refusals:
        raise Refused(*refusals)
    changes: dict[str, Any] = {key: value for key, value in wanted.items() if now.values[key] != value}
    lines = [
        Consequence(
            work.person.name,
            ATTRIBUTES[key].label,
            words(key, now.values[key]) or "（空）",
            "变更",
            words(key, value),
        )
        for key, value in changes.items()
    ]
    sealed = work.payload.get("sealed")
    if sealed:
        changes["id_number"] = _unsealed(sealed)
        lines.append(Consequence(work.person.name, "身份证号", work.person.id_mask, "变更", sealed["mask"]))
    change_locked(
        work.actor,
        maker_id=work.maker_id,
        person_id=work.person.key,
        version=int(work.payload.get("version") or 0),
        changes=changes,
        effective_on=work.given["effective_on"],
        reason=work.text("reason"),
    )
    return Done(work.given["effective_on"], tuple(lines))


def _unsealed(sealed: dict[str, str]) -> str:
    try:
        return opened(b64decode(sealed["sealed"]))
    except Undecipherable as error:
        raise Refused(
            Refusal(
                "person.sealed",
                "草稿中的新身份证号已不能解密（密钥已更换）",
                remedy="请退回经办人重新填写",
                field="id_number",
            )
        ) from error


def do_revoke(work: Work) -> Done:
    """撤销登记: the person's last tenure."""
    if work.person.tenure is None or work.person.begins_on is None:
        raise Refused(Refusal("revoke.none", f"{work.person.name}没有在编记录", field="person"))
    revoke_tenure(
        work.actor, maker_id=work.maker_id, tenure_id=work.person.tenure, reason=work.text("reason")
    )
    return Done(work.person.begins_on, (_place(work, _seat(work), "登记已撤销"),))


def do_restore(work: Work) -> Done:
    """恢复上编."""
    row = restore(work.actor, maker_id=work.maker_id, person_id=work.person.key, reason=work.text("reason"))
    return Done(max(row.begins_on, timezone.localdate()), (_place(work, OFF, _seat(work)),))


def _seat(work: Work) -> str:
    return f"{work.person.unit}　{work.person.commodity_label}" if work.person.unit_id else OFF


def _place(work: Work, before: str, after: str) -> Consequence:
    return Consequence(work.person.name, "编制", before, "变动", after)
