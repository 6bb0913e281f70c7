"""What named staff does inside other rooms' documents: 人随编走, and what stands against ending a unit."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from bianzhi.establishment.ports import GoingAlong
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.access import MISSING
from bianzhi.staff.actions.transfer_in_district import change_place
from bianzhi.staff.booking import Entry, signed
from bianzhi.staff.code_lists import ALONG_IN, ALONG_OUT
from bianzhi.staff.models import Tenure
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


class StaffGoAlong:
    """Moves persons with their quota (`establishment.ports.PersonsGoAlong`): X09 there and E11 here, on the document's day."""

    def move(self, actor: Actor, going: GoingAlong) -> Sequence[str]:
        """Move each person, in the order of their keys; anybody refused refuses the document."""
        wanted = sorted(set(going.person_ids))
        rows = {
            row.person_id: row
            for row in Tenure.objects.filter(
                district_id=actor.district_id,
                person_id__in=wanted,
                ends_on__isnull=True,
                revoked_at__isnull=True,
            ).select_related("person", "unit")
        }
        _refuse_strangers(actor, going, rows, wanted)
        source = unit_names(actor, [going.source_unit], going.effective_on).get(going.source_unit, "")
        with transaction.atomic():
            for key in wanted:
                entry = Entry(
                    going.target_unit,
                    going.commodity,
                    going.effective_on,
                    ALONG_IN,
                    source=source,
                    document=going.document_number,
                    instrument_id=going.instrument_id,
                )
                change_place(actor, rows[key], entry, ALONG_OUT, signed(actor, going.maker_id), "随编划转")
        return [rows[key].person.name for key in wanted]

    def move_back(
        self, actor: Actor, *, original_id: int, instrument_id: int, effective_on: date, maker_id: int
    ) -> Sequence[str]:
        """Move everybody back whom document ``original_id`` moved; whoever has left the place meanwhile stands against it."""
        moved = list(
            Tenure.objects.filter(
                district_id=actor.district_id,
                instrument_id=original_id,
                entry_kind=ALONG_IN,
                revoked_at__isnull=True,
            )
            .select_related("person", "unit")
            .order_by("person_id")
        )
        gone = [row.person.name for row in moved if row.ends_on is not None]
        if gone:
            raise Refused(
                Refusal(
                    "transfer.persons_gone",
                    f"随编划转的{'、'.join(gone)}已离开划入单位，不能直接冲销",
                    rule="冲销须把随编人员一并退回",
                    remedy="请先处理这些人员的后续变动",
                )
            )
        before = {
            row.end_act: row
            for row in Tenure.objects.filter(
                end_act__in=[row.act for row in moved], district_id=actor.district_id
            )
        }
        names = []
        with transaction.atomic():
            for row in moved:
                old = before[row.act]
                on = max(effective_on, row.begins_on)
                entry = Entry(
                    old.unit_id,
                    old.commodity,
                    on,
                    ALONG_IN,
                    source=row.unit.name,
                    document="冲销",
                    instrument_id=instrument_id,
                )
                change_place(actor, row, entry, ALONG_OUT, signed(actor, maker_id), "冲销随编划转")
                names.append(row.person.name)
        return names


def _refuse_strangers(actor: Actor, going: GoingAlong, rows: dict[int, Tenure], wanted: list[int]) -> None:
    """Refuse persons who are not on that quota of that unit."""
    unknown = [key for key in wanted if key not in rows]
    if unknown:
        raise Forbidden(MISSING)
    wrong = [
        f"{row.person.name}（{row.unit.name}，{COMMODITIES[row.commodity].label}）"
        for row in rows.values()
        if (row.unit_id, row.commodity) != (going.source_unit, going.commodity)
    ]
    if wrong:
        source = unit_names(actor, [going.source_unit]).get(going.source_unit, "")
        raise Refused(
            Refusal(
                "transfer.persons",
                f"{'、'.join(sorted(wrong))}不在{source}的{COMMODITIES[going.commodity].label}上",
                rule="随编划转的人员须占用所划编制",
                remedy="请从名单中删去，或另行办理调动",
                field="persons",
            )
        )


def persons_stand_against(actor: Actor, unit_id: int, on: date) -> list[Refusal]:
    """Return why a unit cannot end on ``on``: somebody is on its establishment that day or later (I12)."""
    rows = Tenure.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        unit_id=unit_id,
        district_id=actor.district_id,
        revoked_at__isnull=True,
    ).exclude(ends_on__isnull=False, begins_on__gte=on, ends_on__lte=on)
    names = list(rows.order_by("begins_on", "pk").values_list("person__name", flat=True)[:6])
    if not names:
        return []
    count = rows.count()
    shown = "、".join(names[:5]) + ("等" if count > 5 else "")
    return [
        Refusal(
            "I12",
            f"{on}还有{count}人在编（{shown}）",
            rule="撤销机构应先安置人员，编制、实有人数均应为零",
            source="《中国共产党机构编制工作条例》",
            remedy="请先办理调动、划转或下编，再撤销",
        )
    ]
