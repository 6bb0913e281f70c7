"""The demo's people at their desks in 2021: units ask, the office checks, reviews and signs, departments confirm."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.demo.cast import Cast, actor
from bianzhi.demo.clock import Clock
from bianzhi.demo.opening import Opened
from bianzhi.staff.identity import seal
from bianzhi.staff.request_move import MOVE
from bianzhi.units.reads import actor_of_user
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.id_numbers import parse_id_number

#: hours between two steps of a case that is dealt with on one day
BETWEEN = 1
OPINIONS = cycle(("同意。", "经核，符合规定，同意。", "经核，与文件一致。", "材料齐全，同意。"))


class Counter:
    """Files cases and takes them from desk to desk. ``later`` puts a deed into the diary."""

    def __init__(
        self,
        cast: Cast,
        clock: Clock,
        opened: Opened,
        later: Callable[[date, Callable[[date], None]], None],
    ) -> None:
        self.cast, self.clock, self.opened, self.later = cast, clock, opened, later
        users = {user.username: user for user in User.objects.select_related("district")}
        self.office = {
            name: actor(users[name])
            for name in ("jingban", "jingban2", "fuhe", "fuhe2", "zhuren", "renshe", "caizheng")
        }
        self.clerks, self.chiefs = cycle(("jingban", "jingban2")), cycle(("fuhe", "fuhe2"))
        self._units: dict[str, Actor] = {}

    def unit(self, name: str) -> Actor:
        """Return the clerk of a unit; who has none yet gets one that cannot log in."""
        if name not in self._units:
            key = self.opened.units[name]
            user = User.objects.filter(unit_key=key, role=Role.UNIT_CLERK).select_related("district").first()
            if user is None:
                user = User(
                    username=f"dw{key:04d}",
                    name=f"{name[:30]}经办员",
                    role=Role.UNIT_CLERK.value,
                    district=self.cast.district,
                    unit_key=key,
                )
                user.set_unusable_password()
                user.save()
            self._units[name] = actor_of_user(user, self.cast.district, "127.0.0.1")
        return self._units[name]

    def go(self, case: int, who: Actor, event: str, opinion: str = "", **given: Any) -> Mapping[str, Any]:
        """Take a case one step on, a while later; return what came of it."""
        self.clock.later(hours=BETWEEN)
        done = fire(who, submission_id=case, event=event, opinion=opinion, given=given or None)
        return done.result or {}

    def file(self, who: Actor, kind: str, payload: Mapping[str, Any]) -> int:
        """File a case of a unit."""
        draft = save_draft(who, kind=kind, payload=payload)
        return submit(who, submission_id=draft.pk).pk

    def off(self, day: date, unit: str, person: tuple[int, str], **form: str) -> None:
        """下编: file, check, review; the departments confirm some days later."""
        key, name = person
        payload = {
            "person": key,
            "name": name,
            "unit": self.opened.units[unit],
            "form": {"ends_on": day.isoformat(), **form},
        }
        case = self.file(self.unit(unit), "staff.request_off", payload)
        self.go(case, self.office[next(self.clerks)], "check", next(OPINIONS))
        self.go(case, self.office[next(self.chiefs)], "review", next(OPINIONS))
        self._confirmed(day, case)

    def on(self, day: date, unit: str, person: tuple[str, str], **form: str) -> int:
        """上编 of somebody named by name and number; returns the key of the person."""
        case = self.file(self.unit(unit), "staff.request_on", self._newcomer(unit, person, form))
        return self._signed(day, case)

    def move(self, day: date, source: str, target: str, person: tuple[str, str], **form: str) -> int:
        """区内调动: the target asks, the source agrees, the office signs."""
        asks = self.unit(target)
        payload = MOVE.completed(asks, self._newcomer(target, person, {"on": day.isoformat(), **form}))
        case = self.file(asks, MOVE.code, payload)
        self.go(case, self.unit(source), "release", "同意调出。")
        return self._signed(day, case)

    def use(self, unit: str, commodity: str, quantity: int, entry_kind: str, purpose: str) -> int:
        """用编申请 to the signing; returns the key of the 核准单."""
        payload = {
            "unit": self.opened.units[unit],
            "unit_name": unit,
            "commodity": commodity,
            "quantity": quantity,
            "entry_kind": entry_kind,
            "purpose": purpose,
        }
        case = self.file(self.unit(unit), "establishment.request_use", payload)
        self.go(case, self.office[next(self.clerks)], "accept")
        self.go(case, self.office[next(self.chiefs)], "recommend", next(OPINIONS))
        return int(self.go(case, self.office["zhuren"], "sign", "同意。")["key"])

    def _newcomer(self, unit: str, person: tuple[str, str], form: Mapping[str, str]) -> dict[str, Any]:
        name, number = person
        sealed = seal(parse_id_number(number))
        key = str(self.opened.units[unit])
        return {
            "name": name,
            "unit": key,
            "form": {"name": name, "unit": key, **form},
            "sealed": {"sealed": b64encode(sealed.sealed).decode(), "mask": sealed.mask},
        }

    def _signed(self, day: date, case: int) -> int:
        self.go(case, self.office[next(self.clerks)], "check", next(OPINIONS))
        self.go(case, self.office[next(self.chiefs)], "review", next(OPINIONS))
        result = self.go(case, self.office["zhuren"], "sign", "同意。")
        self._confirmed(day, case)
        return int(result["key"])

    def _confirmed(self, day: date, case: int) -> None:
        """Let 人社 confirm soon and 财政 a little later."""
        for days, who, event in (
            (1 + case % 4, "renshe", "confirm_hr"),
            (2 + case % 6, "caizheng", "confirm_finance"),
        ):
            self.later(day + timedelta(days=days), self._confirming(case, who, event))

    def _confirming(self, case: int, who: str, event: str) -> Callable[[date], None]:
        def deed(_day: date) -> None:
            self.go(case, self.office[who], event)

        return deed
