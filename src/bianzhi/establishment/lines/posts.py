"""领导职数: one line may set the posts of several classes."""

from collections.abc import Mapping

from bianzhi.establishment.actions import UPPER, Move, lock_postings, post_transfers, unit_holder
from bianzhi.establishment.lines.base import OWN_DATE, UNIT, Line, Payload, named, outcome, posting, unit_key
from bianzhi.establishment.reads.holdings import held_by_unit, unit_rank
from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.ledger.commodities import POST_CLASSES, RANKS, post_code
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

MODES = (("set", "核定为"), ("add", "增核"), ("cut", "核减"))
RANK_CHOICES = tuple(RANKS.items())
TITLE = LineField("note", "职务名称", "text", required=False, hint="文件载明职务名称的填写，如 常务副会长")
#: how many steps below the unit's own rank a post usually stands
BELOW = {"UNIT_CHIEF": 0, "UNIT_DEPUTY": 1, "UNIT_OTHER": 1, "INNER_CHIEF": 2, "INNER_DEPUTY": 3}


def usual_rank(post_class: str, rank: str) -> str:
    """Return the usual rank of a post in a unit of ``rank``: the deputy of a 正科 unit is 副科, its inner chiefs 正股."""
    ladder = [code for code in RANKS if code != "WD"]
    if rank not in ladder:
        return "WD"
    place = ladder.index(rank) + BELOW[post_class]
    return ladder[place] if place < len(ladder) else "WD"


def _fields() -> tuple[LineField, ...]:
    found = [UNIT, LineField("mode", "方式", "choice", choices=MODES)]
    for code, label in POST_CLASSES.items():
        found.append(LineField(code, f"{label}（名）", "number", required=False))
        found.append(
            LineField(
                f"{code}_rank",
                f"{label}级别",
                "choice",
                required=False,
                choices=RANK_CHOICES,
                hint="不选的按机构规格推定",
            )
        )
    return (*found, TITLE, OWN_DATE)


class Posts(Line):
    """职数核定、增核、核减."""

    code, label, group = "establishment.posts", "核定、增减领导职数", "职数"
    fields = _fields()

    def check_more(self, payload: Payload) -> list[Refusal]:
        """At least one class."""
        if any(payload.get(code) for code in POST_CLASSES):
            return []
        return [Refusal("line.required", "请至少填写一类职数", field="UNIT_CHIEF")]

    def summary(self, actor: Actor, payload: Payload) -> str:
        """核定某局领导职数为单位正职1名、单位副职2名."""
        parts = [
            f"{label}{'（' + RANKS[payload[f'{code}_rank']] + '）' if payload.get(f'{code}_rank') else ''}{payload[code]}名"
            for code, label in POST_CLASSES.items()
            if payload.get(code)
        ]
        verb = {"set": "核定", "add": "增核", "cut": "核减"}[payload["mode"]]
        joined = "、".join(parts)
        return (
            f"{verb}{named(actor, payload['unit'])}领导职数{'为' if payload['mode'] == 'set' else ''}{joined}"
        )

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Post what is to be added or taken away. Posts come from the level above and go back to it."""
        unit, own = unit_key(context, payload), posting(context, payload)
        lock_postings(actor.district_id)
        held = held_by_unit(actor, unit, own.effective_on)
        moves = [
            _move(unit, code, delta, payload.get("note") or "", first=not held.get(code))
            for code, delta in _deltas(payload, held, unit_rank(actor, unit, own.effective_on)).items()
            if delta
        ]
        if not moves:
            raise Refused(Refusal("posts.same", "职数与现有的相同，没有变动", field="UNIT_CHIEF"))
        return outcome(post_transfers(actor, own, moves))


def _deltas(payload: Payload, held: Mapping[str, int], rank: str) -> dict[str, int]:
    found = {}
    for post_class in POST_CLASSES:
        number = payload.get(post_class)
        if number:
            code = post_code(post_class, payload.get(f"{post_class}_rank") or usual_rank(post_class, rank))
            signed = {"set": number - held.get(code, 0), "add": number, "cut": -number}
            found[code] = signed[payload["mode"]]
    return found


def _move(unit: int, code: str, delta: int, title: str, *, first: bool) -> Move:
    if delta < 0:
        return Move("DECREASE", code, unit_holder(unit), UPPER, -delta, title)
    return Move("APPROVE" if first else "INCREASE", code, UPPER, unit_holder(unit), delta, title)
