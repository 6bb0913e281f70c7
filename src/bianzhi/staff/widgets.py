"""How persons are typed in a line of a document: their names, told apart by the end of the number where two are alike."""

import re
from typing import Any

from bianzhi.instruments.line_kinds import LineField
from bianzhi.instruments.widgets import Line, TextWidget
from bianzhi.instruments.widgets import register as register_widget
from bianzhi.staff.models import Person, Tenure
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

BETWEEN = re.compile(r"[、，,；;\s]+")
TAIL = re.compile(r"^(.+?)[（(](?:.*?)([0-9Xx]{4})[）)]$")
EVERYBODY = "全部"


def _label(name: str, mask: str, *, twins: bool) -> str:
    return f"{name}（{mask[-4:]}）" if twins else name


class PersonsWidget(TextWidget):
    """Several persons of the unit that gives (field ``source``), with 、 between; 全部 means all on that quota."""

    draws = "area"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> list[int]:
        """Return the keys of the persons."""
        here = self._there(actor, line)
        if text.strip() == EVERYBODY:
            return [key for key, _, _ in here]
        found, unknown = [], []
        for written in filter(None, BETWEEN.split(text)):
            match = TAIL.match(written)
            name, tail = (match[1], match[2].upper()) if match else (written, "")
            fits = [key for key, n, mask in here if n == name and mask.endswith(tail)]
            if len(fits) == 1:
                found.append(fits[0])
            else:
                unknown.append(f"{written}（有{len(fits)}人同名）" if fits else written)
        if unknown:
            raise Refused(
                Refusal(
                    "line.persons",
                    f"“{spec.label}”中的{'、'.join(unknown)}不能确定是谁",
                    remedy="填写划出单位该类编制上人员的姓名，用顿号隔开；同名的在姓名后注明身份证号末四位，如 张三（123X）",
                    field=spec.key,
                )
            )
        return found

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the names."""
        rows = Person.objects.filter(district_id=actor.district_id, pk__in=list(value or ())).order_by(
            "pinyin", "pk"
        )
        people = list(rows.values_list("name", "id_mask"))
        names = [name for name, _ in people]
        return "、".join(_label(name, mask, twins=names.count(name) > 1) for name, mask in people)

    @staticmethod
    def _there(actor: Actor, line: Line) -> list[tuple[int, str, str]]:
        rows = Tenure.objects.filter(
            district_id=actor.district_id, ends_on__isnull=True, revoked_at__isnull=True
        )
        source = line.get("source")
        rows = rows.filter(unit_id=int(str(source))) if str(source or "").isdecimal() else rows.none()
        if line.get("commodity"):
            rows = rows.filter(commodity=line["commodity"])
        return list(
            rows.order_by("person__pinyin", "person_id").values_list(
                "person_id", "person__name", "person__id_mask"
            )
        )


def register() -> None:
    """Add the widget; called when the app starts."""
    register_widget("persons", PersonsWidget())
