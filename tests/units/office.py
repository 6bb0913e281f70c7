"""An office in a test: it posts documents about units and looks at what became of them."""

from datetime import date
from itertools import count

from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.actions.post_instrument import Posted
from bianzhi.units import reads
from bianzhi.users.models import District
from tests.factories import clerk_and_chief

NUMBERS = count(1)


class Office:
    """Two persons, an issuer of the 编委, and documents numbered one after another."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.clerk, self.chief = clerk_and_chief(district)
        add_issuer(self.chief, code="测编发", name="测试区编委", level="commission")
        add_issuer(self.chief, code="测编办", name="测试区编办", level="office")

    def post(self, day: str, *lines: dict, code: str = "测编发", **heading) -> Posted:
        payload = {
            "document_number": f"{code}〔2021〕{next(NUMBERS)}号", "title": f"关于机构事项的批复{day}", "kind": "reply", "signed_on": day,
            "effective_on": day, "retroactive_reason": "补登", "lines": list(lines), **heading,
        }  # fmt: skip
        return post_instrument(self.chief, payload=payload, maker_id=self.clerk.user_id)

    def reverse(self, posted: Posted, day: str = "2021-12-01") -> Posted:
        return self.post(day, kind="reversal", reverses=posted.instrument.pk)

    def found(self, name: str, day: str = "2020-01-01", **fields) -> int:
        """Found a unit and return its key."""
        return self.post(day, establish(name, **fields)).outcomes[0].made[name]

    def state(self, unit: int, day: str, known=None):
        return reads.versions_on(self.chief, date.fromisoformat(day), {unit}, known=known).get(unit)

    def name(self, unit: int, day: str, known=None) -> str:
        state = self.state(unit, day, known)
        return state.full_name if state and state.live else ""


def establish(name: str, **fields) -> dict:
    organ = fields.pop("unit_kind", "organ") == "organ"
    nature = "state" if organ else "institution"
    line = {"kind": "units.establish", "full_name": name, "unit_kind": "organ" if organ else "institution",
            "sector": "government", "nature": nature, "rank": "ZK" if organ else "ZG"}  # fmt: skip
    return line | fields


def institution(name: str, **fields) -> dict:
    return establish(name, unit_kind="institution", **fields)
