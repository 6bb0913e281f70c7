"""Two matters of the demo's 2021 on their whole way: a unit's 请示, study, meetings, the reply, the books."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bianzhi.demo.counter import Counter
from bianzhi.matters.actions import Decided, record_meeting
from bianzhi.matters.terms import Conclusion, MeetingKind

Deed = Callable[[date], None]


@dataclass(frozen=True, slots=True)
class PlannedMatter:
    """A matter: who asks for what, and the reply that comes of it. Days are counted back from the reply's."""

    reply_on: date
    number: int
    title: str
    unit: str
    matter: str
    request: str
    reason: str
    lines: list[dict[str, Any]]


def deeds_of(counter: Callable[[], Counter], planned: PlannedMatter) -> list[tuple[date, Deed]]:
    """Return the steps of the matter as entries of the diary."""
    way = Way(counter, planned)
    steps: tuple[tuple[int, Deed], ...] = (
        (24, way.ask),
        (22, way.accept),
        (15, way.propose),
        (14, way.recommend),
        (12, way.office_meeting),
        (7, way.commission),
        (5, way.draft),
        (3, way.proof),
        (1, way.sign),
        (0, way.post),
    )
    return [(planned.reply_on - timedelta(days=days), deed) for days, deed in steps]


class Way:
    """The way of one matter."""

    def __init__(self, counter: Callable[[], Counter], planned: PlannedMatter) -> None:
        self._counter, self.planned, self.case = counter, planned, 0

    @property
    def at(self) -> Counter:
        """The people at their desks."""
        return self._counter()

    def ask(self, _day: date) -> None:
        """请示."""
        planned, at = self.planned, self.at
        payload = {
            "matter": planned.matter,
            "unit": at.opened.units[planned.unit],
            "unit_name": planned.unit,
            "title": planned.request,
            "number": "",
            "reason": planned.reason,
            "basis": "",
            "lines": planned.lines,
        }
        self.case = at.file(at.unit(planned.unit), "matters.request", payload)

    def accept(self, _day: date) -> None:
        """受理."""
        self.at.go(self.case, self.at.office["jingban"], "accept", "要件齐全，予以受理。")

    def propose(self, _day: date) -> None:
        """拟办意见."""
        self.at.go(
            self.case,
            self.at.office["jingban"],
            "plan",
            opinion_text="经调研并与同类单位比较，理由成立，拟提请编委审议。",
            to_commission=True,
            lines=self.planned.lines,
        )

    def recommend(self, _day: date) -> None:
        """审核."""
        self.at.go(self.case, self.at.office["fuhe"], "recommend", "经核，台账试算通过，同意上会。")

    def office_meeting(self, day: date) -> None:
        """主任办公会."""
        number = f"{day.year}年第{self.planned.number}次"
        self.at.go(
            self.case, self.at.office["zhuren"], "office_meeting", held_on=day.isoformat(), number=number
        )

    def commission(self, day: date) -> None:
        """编委会."""
        record_meeting(
            self.at.office["jingban"],
            kind=MeetingKind.COMMISSION,
            number=f"〔{day.year}〕{self.planned.number}号",
            held_on=day,
            chair="编委主任（虚构）",
            decided=[Decided(self.case, Conclusion.AGREED)],
        )

    def draft(self, _day: date) -> None:
        """批复拟稿."""
        self.at.go(
            self.case,
            self.at.office["jingban"],
            "draft_reply",
            issuer="攀西编发",
            title=self.planned.title,
            addressee=self.planned.unit,
            body=f"你单位《{self.planned.request}》收悉。经编委会研究，同意所请事项。请按规定办理有关手续。",
        )

    def proof(self, _day: date) -> None:
        """核稿."""
        self.at.go(self.case, self.at.office["fuhe"], "proof")

    def sign(self, _day: date) -> None:
        """签发."""
        self.at.go(self.case, self.at.office["zhuren"], "sign", "签发。")

    def post(self, day: date) -> None:
        """编号用印, 复核入账."""
        self.at.go(
            self.case,
            self.at.office["jingban"],
            "number",
            document_number=f"攀西编发〔{day.year}〕{self.planned.number}号",
            signed_on=day.isoformat(),
        )
        self.at.go(self.case, self.at.office["fuhe"], "post", "经核，与文件一致，同意入账。")
