"""What the ledger has to say to the workbench: what breaks a rule, what soon will, what lies idle."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from bianzhi.establishment.models import AccountFigure
from bianzhi.establishment.reads.cells import over_plans
from bianzhi.establishment.reads.loans import loans
from bianzhi.establishment.reads.pool import pool
from bianzhi.establishment.reads.positions import Positions, positions
from bianzhi.establishment.reads.reservations import reservations
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.vacancy import Position
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor

LOAN_DAYS = 60
VACANT_NOTICE, VACANT_WARNING = 0.15, 0.30


@dataclass(frozen=True, slots=True)
class Alert:
    """One line of the workbench: ``tone`` red breaks a rule, amber soon will, grey is worth knowing."""

    code: str
    tone: str
    title: str
    detail: str
    url: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit and commodity that stands out: over its quota, or with vacancies."""

    unit_id: int
    unit_name: str
    commodity: str
    label: str
    position: Position

    @property
    def url(self) -> str:
        """Address of the entries behind it."""
        return f"/ledger/units/{self.unit_id}/{self.commodity}/"

    @property
    def vacancy_rate(self) -> float:
        """空编率."""
        return self.position.vacant / self.position.approved if self.position.approved else 0.0


def _standing(actor: Actor, as_of: date, here: Positions, *, over: bool) -> tuple[Standing, ...]:
    kept = {key: p for key, p in here.items() if (p.over if over else p.vacant)}
    names = names_on(actor, as_of, {unit for unit, _ in kept})
    rows = [
        Standing(unit, names.get(unit, ""), code, commodity(code).label, p)
        for (unit, code), p in kept.items()
    ]
    return tuple(sorted(rows, key=lambda r: (-(r.position.over if over else r.position.vacant), r.unit_id)))


def over_list(actor: Actor, as_of: date) -> tuple[Standing, ...]:
    """Return who stands above quota or posts (超编, 超职数), the most first."""
    return _standing(actor, as_of, positions(actor, as_of), over=True)


def vacant_list(actor: Actor, as_of: date) -> tuple[Standing, ...]:
    """Return who has vacancies (空编, 职数空缺), the most first."""
    return _standing(actor, as_of, positions(actor, as_of), over=False)


def alerts(actor: Actor, as_of: date) -> tuple[Alert, ...]:
    """Return what needs somebody, the worst first. Needs ``statistics.read``."""
    actor.require("statistics.read")
    here = positions(actor, as_of)
    found = [*_over(actor, as_of, here), *_due(actor, as_of), *_idle(actor, as_of, here)]
    order = {"red": 0, "amber": 1, "grey": 2}
    return tuple(sorted(found, key=lambda alert: order[alert.tone]))


def _over(actor: Actor, as_of: date, here: Positions) -> list[Alert]:
    found = []
    rows = _standing(actor, as_of, here, over=True)
    for kind, title, rule in (("quota", "超编", "I6"), ("post", "超职数", "I8")):
        own = [row for row in rows if commodity(row.commodity).kind == kind]
        if own:
            total = sum(row.position.over for row in own)
            units = "、".join(dict.fromkeys(row.unit_name for row in own[:3]))
            more = "等" if len({row.unit_id for row in own}) > 3 else ""
            shown = f"/ledger/?only=over&what={kind}"
            found.append(Alert(rule, "red", f"{title}{total}名", f"{units}{more}", shown, total))
    late = [row for row in over_plans(actor, as_of, here=here) if row.tone == "red"]
    if late:
        names = "、".join(row.unit_name for row in late[:3])
        found.append(
            Alert("I7", "red", f"消化计划逾期{len(late)}件", names, "/ledger/over-plans/", len(late))
        )
    unequal = [row for row in pool(actor, as_of, here=here) if not row.balanced]
    words = "各机构与池之和不等于下达数"
    found.extend(Alert("I1", "red", f"{row.label}账不平", words, "/ledger/pool/") for row in unequal)
    return found


def _due(actor: Actor, as_of: date) -> list[Alert]:
    found = []
    lent = loans(actor, as_of, open_only=True)
    late = [row for row in lent if row.days_left < 0]
    soon = [row for row in lent if 0 <= row.days_left <= LOAN_DAYS]
    for own, tone, word in ((late, "red", "逾期未还"), (soon, "amber", "即将到期")):
        if own:
            total = sum(row.outstanding for row in own)
            names = "、".join(dict.fromkeys(row.unit_name for row in own[:3]))
            found.append(Alert("loan", tone, f"周转编制{word}{total}名", names, "/ledger/loans/", len(own)))
    expiring = [row for row in reservations(actor, as_of) if row.state == "soon"]
    if expiring:
        names = "、".join(dict.fromkeys(row.unit_name for row in expiring[:3]))
        words = f"用编核准单30天内到期{len(expiring)}件"
        found.append(
            Alert("reservation", "amber", words, names, "/ledger/reservations/?state=soon", len(expiring))
        )
    found.extend(account_alerts(actor, as_of))
    return found


def account_alerts(actor: Actor, as_of: date) -> list[Alert]:
    """Return where the ledger differs from the newest figure of the account above (I15)."""
    newest: dict[str, AccountFigure] = {}
    rows = AccountFigure.objects.filter(district_id=actor.district_id, kind="province", on__lte=as_of)
    for row in rows.order_by("on", "pk"):
        newest[row.commodity] = row
    found = []
    for code, row in newest.items():
        ledger = next((p.ceiling for p in pool(actor, row.on) if p.commodity == code), 0)
        if ledger != row.quantity:
            detail = f"台账{ledger}名，上级台账{row.on}为{row.quantity}名"
            found.append(
                Alert("I15", "red", f"{commodity(code).label}与上级台账不符", detail, "/ledger/pool/")
            )
    return found


def _idle(actor: Actor, as_of: date, here: Positions) -> list[Alert]:
    standing = _standing(actor, as_of, here, over=False)
    rows = [r for r in standing if commodity(r.commodity).counted and r.vacancy_rate > VACANT_NOTICE]
    high = [row for row in rows if row.vacancy_rate > VACANT_WARNING]
    if not rows:
        return []
    total = sum(row.position.vacant for row in rows)
    tone = "amber" if high else "grey"
    detail = f"其中空编率超过{VACANT_WARNING:.0%}的{len({r.unit_id for r in high})}家"
    units = len({row.unit_id for row in rows})
    return [
        Alert(
            "vacant",
            tone,
            f"空编率超过{VACANT_NOTICE:.0%}的{units}家",
            f"空编{total}名，{detail}",
            "/ledger/?only=vacant",
            units,
        )
    ]


def baseline(actor: Actor) -> int | None:
    """Return the 2012 baseline of 事业编制; ``None`` when it was not recorded (I14)."""
    rows = AccountFigure.objects.filter(district_id=actor.district_id, kind="baseline")
    total: int | None = rows.aggregate(n=Sum("quantity"))["n"]
    return total
