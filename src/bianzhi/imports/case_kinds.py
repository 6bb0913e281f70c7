"""The submission by which an opening book reaches the books: one person uploads and checks it, another posts it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bianzhi.cases.actions.preview import PREVIEW_MAKER
from bianzhi.cases.kinds import Applied, Consequence
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.shapes import Shape
from bianzhi.establishment.reads.positions import positions
from bianzhi.files.reads import file_bytes, file_row
from bianzhi.imports import background, headings
from bianzhi.imports.actions.check_book import check_book
from bianzhi.imports.actions.load_draft import load_draft
from bianzhi.imports.actions.runs import KIND
from bianzhi.imports.problems import loaded
from bianzhi.imports.reads import RunCard, run_card
from bianzhi.imports.report import Report, Step, silent
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.dates import today
from bianzhi.values.refusal import Refusal, Refused

#: persons above which posting goes to the background
LARGE = 2_000
TOLD = 20


class OpenBooks:
    """开账导入."""

    code = KIND
    label = "开账导入"
    draft_url = "imports:draft"
    template = "imports/payload.html"
    shape: Mapping[str, Shape] = {}

    def title(self, payload: Mapping[str, Any]) -> str:
        """「开账导入：机构12个、人员80人」."""
        units = {"人员": "人", "编制": "名", "领导职数": "名", "批复文件": "份"}
        parts = [
            f"{label}{count:,}{units.get(label, '个')}"
            for label, count in (payload.get("counts") or {}).items()
        ]
        return f"开账导入：{'、'.join(parts) or payload.get('filename', '')}"

    def scope(self, payload: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """Return nothing: a book is about the whole district."""
        del payload
        return None, None

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """Return why the book cannot be sent or posted: problems, or the file is not the one that was checked."""
        found = []
        try:
            card = run_card(actor, int(payload["run"]))
            kept = file_row(actor, int(payload["file"]))
        except Forbidden:
            return (Refusal("import.file", "没有找到导入的文件", remedy="请重新上传"),)
        if card.errors:
            found.append(
                Refusal("import.problems", f"检查发现{card.errors}处问题", remedy="请改正后重新上传")
            )
        if kept.sha256 != payload.get("sha256") or card.sha256 != kept.sha256:
            found.append(Refusal("import.changed", "文件与检查时的不一致", remedy="请重新上传检查"))
        if not card.counts:
            found.append(Refusal("import.empty", "没有可导入的数据", remedy="请核对文件"))
        return tuple(found)

    def apply(self, actor: Actor, payload: Mapping[str, Any], *, maker_id: int) -> Applied:
        """Write the book. A preview tells what the check counted; writing it all to roll it back would take minutes."""
        card = run_card(actor, int(payload["run"]))
        applied = Applied("imports.run", card.key, self.title(payload), card.url, consequences_of(actor, payload),
                          {"warnings": _warnings(card)})  # fmt: skip
        if maker_id == PREVIEW_MAKER:
            return applied
        progress = background.progress()
        persons = int((payload.get("counts") or {}).get("人员", 0))
        if progress is None and persons > LARGE:
            raise Refused(
                Refusal(
                    "import.large",
                    f"这件有{persons:,}人，入账需要几分钟",
                    remedy="请按“后台入账”，完成后在“任务”中查看",
                )
            )
        report = self._report(actor, payload, progress or silent)
        if report.errors:
            raise Refused(*[Refusal(p.code, str(p)) for p in report.problems if p.severity == "error"][:TOLD])
        load_draft(
            actor,
            draft=report.draft,
            maker_id=maker_id,
            progress=progress or silent,
            synthetic=card.synthetic,
        )
        return applied

    def _report(self, actor: Actor, payload: Mapping[str, Any], progress: Step) -> Report:
        ready = background.ready()
        if ready is not None and ready[0] == payload["sha256"]:
            return ready[1]
        key, heading = int(payload["file"]), headings.loaded(payload["heading"])
        name = file_row(actor, key).name
        return check_book(
            actor, content=file_bytes(actor, key), filename=name, heading=heading, progress=progress
        )

    def context(self, actor: Actor, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what the reviewer is shown: the document, counts, a sample, warnings."""
        card = run_card(actor, int(payload["run"]))
        persons = int((payload.get("counts") or {}).get("人员", 0))
        return {
            "run": card,
            "large": persons > LARGE,
            "counts": payload.get("counts") or {},
            "sample": payload.get("sample") or [],
        }


def consequences_of(actor: Actor, payload: Mapping[str, Any]) -> tuple[Consequence, ...]:
    """Return what the district has, gains, and then has, by type: 核定 and 实有."""
    quota: Counter[str] = Counter()
    occupied: Counter[str] = Counter()
    for (_, code), position in positions(actor, today()).items():
        quota[code] += position.approved
        occupied[code] += position.occupied
    found = []
    for code, (approved, persons) in (payload.get("by_type") or {}).items():
        item = COMMODITIES[code]
        word, actual = ("核定职数", "实配") if item.kind == "post" else ("核定编制", "实有人员")
        if approved:
            had = quota[code]
            found.append(
                Consequence("全辖区", f"{item.label}·{word}", str(had), f"+{approved}", str(had + approved))
            )
        if persons:
            had, room = occupied[code], quota[code] + approved
            over = had + persons - room
            note = f"超出核定{over}" if over > 0 else ""
            found.append(
                Consequence(
                    "全辖区", f"{item.label}·{actual}", str(had), f"+{persons}", str(had + persons), note
                )
            )
    return tuple(found)


def _warnings(card: RunCard) -> tuple[Refusal, ...]:
    told = [loaded(row) for row in card.problems if row[8] == "warning"]
    return tuple(
        Refusal(p.code, f"“{p.sheet}”第{p.row}行：{p.message}", remedy=p.expected) for p in told[:TOLD]
    )


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(OpenBooks())
