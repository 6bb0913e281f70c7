"""What lies on the desks when somebody opens the demo: requests of units, filed today, at different desks."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.demo.cast import LOG_IN
from bianzhi.staff.identity import seal
from bianzhi.staff.reads import RosterQuery, roster
from bianzhi.units.reads import subtree_ids
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.values.id_numbers import make_synthetic_id, parse_id_number

TOWN, BUREAU = "danwei2", "danwei"


def lay_on_desks(today: date, random: Random) -> None:
    """File the requests and take each as far as its desk."""
    desk = Desks(today, random)
    slip = desk.use(TOWN, "ADMIN_TOWN", 2, "E01", "综合管理岗位，本科以上，面向应届毕业生")
    desk.go(slip, "jingban", "accept", "材料齐全。")
    desk.use(TOWN, "ADMIN_TOWN", 1, "E04", "从县级机关遴选，充实经济发展岗位")
    back = desk.use(BUREAU, "ADMIN", 1, "E05", "调任")
    desk.go(back, "jingban2", "return_accept", "请写明岗位和任职条件，并附单位党组会议纪要。")
    coming = desk.on(TOWN, "ADMIN_TOWN", "黎虚舟")
    desk.go(coming, "jingban2", "check", "与商调函一致。")
    there = desk.on(TOWN, "ADMIN_TOWN", "邹虚谷")
    desk.go(there, "jingban", "check")
    desk.go(there, "fuhe", "review", "经核，符合规定，同意。")
    desk.go(there, "zhuren", "sign", "同意。")
    desk.off(TOWN)


class Desks:
    """People of the demo at their desks."""

    def __init__(self, today: date, random: Random) -> None:
        self.today, self.random = today, random

    def actor(self, name: str) -> Actor:
        """Return a demo user as he acts."""
        user = User.objects.select_related("district").get(username=name)
        units = subtree_ids(user.unit_key) if user.unit_key else None
        return Actor(
            user.pk, user.name, LOG_IN[name].role, user.district_id, user.district.path, units, ip="127.0.0.1"
        )

    def go(self, case: int, who: str, event: str, opinion: str = "") -> None:
        """Take a case one desk further."""
        fire(self.actor(who), submission_id=case, event=event, opinion=opinion)

    def _file(self, who: str, kind: str, payload: Mapping[str, Any]) -> int:
        actor = self.actor(who)
        return submit(actor, submission_id=save_draft(actor, kind=kind, payload=payload).pk).pk

    def _unit(self, who: str) -> int:
        return User.objects.get(username=who).unit_key or 0

    def use(self, who: str, commodity: str, quantity: int, entry_kind: str, purpose: str) -> int:
        """File a 用编申请."""
        payload = {
            "unit": self._unit(who),
            "unit_name": LOG_IN[who].unit,
            "commodity": commodity,
            "quantity": quantity,
            "entry_kind": entry_kind,
            "purpose": purpose,
        }
        return self._file(who, "establishment.request_use", payload)

    def on(self, who: str, commodity: str, name: str) -> int:
        """File a 上编申请 for an invented person who comes from outside."""
        born = date(1990 + self.random.randrange(8), 1 + self.random.randrange(12), 3)
        number = make_synthetic_id(born, "1", self.random.randrange(1, 400))
        sealed = seal(parse_id_number(number))
        unit = str(self._unit(who))
        form = {
            "name": name,
            "unit": unit,
            "commodity": commodity,
            "begins_on": self.today.isoformat(),
            "entry_kind": "E06",
            "source": "邻区某局（虚构）",
            "document": "商调函、行政介绍信（虚构）",
            "retire_category": "cadre",
        }
        kept = {"sealed": b64encode(sealed.sealed).decode(), "mask": sealed.mask}
        return self._file(who, "staff.request_on", {"name": name, "unit": unit, "form": form, "sealed": kept})

    def off(self, who: str) -> int:
        """File a 下编申请 for somebody of the unit."""
        unit = self._unit(who)
        rows, _ = roster(self.actor(who), RosterQuery(self.today, unit_id=unit, below=False, limit=9))
        person = rows[-1]
        form = {
            "exit_kind": "X04",
            "ends_on": self.today.isoformat(),
            "document": "辞去公职批准书（虚构）",
            "destination": "",
        }
        payload = {"person": person.key, "name": person.name, "unit": unit, "form": form}
        return self._file(who, "staff.request_off", payload)
