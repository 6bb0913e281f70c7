"""Kinds of 机构编制事项 as data: what each may carry, and whom it must pass (DOMAIN §2.3, §10.4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

#: ranks whose bodies and posts are talked over with the office above first (DOMAIN §2.3: 科级领导职数需与市编办沟通预审)
CONSULTED_RANKS = frozenset({"ZC", "FC", "ZK", "FK"})


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of matter.

    Attributes:
        code, label: stored code and name; ``sign``: icon.
        lead: one sentence for whoever chooses.
        lines: kinds of line of an instrument it may carry (`bianzhi.instruments.line_kinds`).
        consult: whether the office above is asked first: ``always``, by ``rank`` of the body or posts, or ``never``.
        party: whether it usually goes on to the party committee; the office decides in each case.
        upper: whether it usually needs the approval of above.
    """

    code: str
    label: str
    sign: str
    lead: str
    lines: tuple[str, ...]
    consult: str = "never"
    party: bool = False
    upper: bool = False


_QUOTA = ("establishment.approve", "establishment.posts")
MATTERS: Mapping[str, Matter] = {
    matter.code: matter
    for matter in (
        Matter("found", "设立机构", "building-add", "新设机关、事业单位，连同编制、职数一并核定。",
               ("units.establish", "units.nameplate_add", "units.inner_add", *_QUOTA), "rank"),
        Matter("abolish", "撤销机构", "archive", "撤销机构，收回编制、职数。",
               ("units.abolish", "establishment.abolish", "establishment.transfer", "establishment.decrease",
                "establishment.posts"), "rank"),
        Matter("reorganise", "合并、分立机构", "diagram-3", "几个机构合为一个，或一个分为几个，编制重新核定。",
               ("units.merge", "units.split", "establishment.transfer", "establishment.abolish", *_QUOTA), "always"),
        Matter("rename", "更名、调整机构事项", "pencil-square", "机构更名，改规格、隶属、经费形式等。",
               ("units.rename", "units.amend", "units.move")),
        Matter("nameplate", "挂牌、摘牌", "signpost-split", "加挂或摘下牌子，不增加编制、职数。",
               ("units.nameplate_add", "units.nameplate_remove")),
        Matter("inner", "内设机构调整", "diagram-2", "内设机构设立、更名、撤销，编制分到内设机构。",
               ("units.inner_add", "units.inner_rename", "units.inner_amend", "units.inner_remove",
                "establishment.allot_inner", "establishment.posts")),
        Matter("increase", "增加编制", "plus-circle", "从统筹编制中增核。",
               ("establishment.increase", "establishment.approve")),
        Matter("decrease", "核减、收回编制", "dash-circle", "核减编制，或收回空编。",
               ("establishment.decrease", "establishment.reclaim")),
        Matter("transfer", "划转编制", "arrow-left-right", "编制从一个单位划到另一个单位，可以人随编走。",
               ("establishment.transfer", "establishment.decrease", "establishment.increase")),
        Matter("convert", "调整编制类型", "shuffle", "同一单位的编制改为另一类型。", ("establishment.convert",)),
        Matter("posts", "核定、调整领导职数", "person-badge", "核定、增减单位和内设机构的领导职数。",
               ("establishment.posts",), "rank"),
        Matter("lend", "借用周转编制", "box-arrow-in-right", "急需用人而没有空编的，向周转池借用，到期归还。",
               ("establishment.lend",)),
        Matter("return", "归还周转编制", "arrow-return-left", "任务结束或到期，把借用的编制还回周转池。",
               ("establishment.return",)),
        Matter("over", "超编、超职数消化", "exclamation-circle", "经批准暂时超出核定数，限期消化。",
               ("establishment.over_plan",)),
    )
}  # fmt: skip

#: what a line does where the reply is by the office itself, when all of its lines may be decided there
BY_OFFICE = "office"
BY_COMMISSION = "commission"


class MeetingKind(TextChoices):
    """Who met."""

    COMMISSION = "commission", "编委会"
    PARTY = "party", "党委常委会"


class Conclusion(TextChoices):
    """How a meeting decided a matter."""

    AGREED = "agreed", "同意"
    DEFERRED = "deferred", "暂缓"
    REFUSED = "refused", "不同意"


#: state a matter waits in → its meeting; event that each conclusion fires
FIRES: Mapping[tuple[str, str], str] = {
    (MeetingKind.COMMISSION, Conclusion.AGREED): "minutes",
    (MeetingKind.COMMISSION, Conclusion.DEFERRED): "defer_minutes",
    (MeetingKind.COMMISSION, Conclusion.REFUSED): "refuse_minutes",
    (MeetingKind.PARTY, Conclusion.AGREED): "party_minutes",
    (MeetingKind.PARTY, Conclusion.DEFERRED): "defer_party",
    (MeetingKind.PARTY, Conclusion.REFUSED): "refuse_party",
}
