"""The sums of many audits as one page of HTML that stands by itself: no server, nothing fetched, filters work in the browser.

The rows are written here with all documents in; the script (`data/dashboard.js`) writes them again under the filters chosen.
"""

import base64
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta, timezone
from functools import cached_property
from html import escape
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from bianzhi.auditing.corpus.cube import Cube
from bianzhi.auditing.corpus.regions import UNKNOWN
from bianzhi.auditing.corpus.summary import Listed, Summary
from bianzhi.auditing.findings import SEVERITIES

CHINA = timezone(timedelta(hours=8))
MOST_RULES = 60


def per(part: int, whole: int) -> str:
    """Return parts per hundred with one decimal; ``–`` of nothing."""
    return f"{part * 100 / whole:.1f}" if whole else "–"


def dashboard(summary: Summary, title: str, *, beside: Path) -> str:
    """Return the page; links to files lead from the folder ``beside``, where it will lie."""
    return _Page(summary, title, beside).text()


class _Page:
    def __init__(self, summary: Summary, title: str, beside: Path) -> None:
        self.summary, self.title, self.beside = summary, title, beside
        self.cube = Cube(summary)

    @cached_property
    def all(self) -> Counter[str]:
        """The sums of all documents."""
        return self.cube.documents_by("all")["all"]

    def text(self) -> str:
        """Return the page."""
        data = files("bianzhi.auditing.corpus").joinpath("data")
        style = data.joinpath("dashboard.css").read_text(encoding="utf-8")
        script = data.joinpath("dashboard.js").read_text(encoding="utf-8")
        hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hashed}'"
        cube = json.dumps(self.cube.data(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return "".join(
            [
                "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>",
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
                "<meta name='viewport' content='width=device-width, initial-scale=1'>",
                f"<title>{escape(self.title)}</title><style>{style}</style></head><body><main>",
                f"<h1>{escape(self.title)}</h1>",
                *self._head(),
                *self._filters(),
                *self._tiles(),
                *self._tables(),
                *self._matrix(),
                *self._rules(),
                *self._worst(),
                *self._unreadable(),
                "</main>",
                f'<script type="application/json" id="cube">{cube}</script><script>{script}</script></body></html>',
            ]
        )

    def _head(self) -> Iterator[str]:
        s = self.summary
        if s.since and s.until:
            span = [f"{when.astimezone(CHINA):%Y年%m月%d日}" for when in (s.since, s.until)]
            yield f"<p class='soft'>审核时间：{'至'.join(dict.fromkeys(span))}。比例都以读得了的文件为分母，分母列在旁边。</p>"
        if len(s.rules) > 1:
            yield (
                f"<p class='warn'>这些文件是用{len(s.rules)}个不同版本的规则（或不同的规则选项）审的，相互比较时请注意。"
                "再运行一次同样的 bianzhi audit --out，就会都按现在的规则审。</p>"
            )
        if not s.by_city:
            yield "<p class='soft'>范围太大，地区只分到省级。</p>"

    def _filters(self) -> Iterator[str]:
        cube = self.cube
        yield "<form hidden aria-label='筛选'>"
        yield _choice("year", "年度", "全部年度", enumerate(map(cube.year_told, cube.years)))
        yield _choice("kind", "文件", "决算和预算", enumerate(k or UNKNOWN for k in cube.kinds))
        yield "<label>地区<select name='region'><option value=''>全部地区</option>"
        for p, province in enumerate(cube.provinces):
            yield f"<option value='p{p}'>{escape(province)}</option>"
            for r, (owner, city) in enumerate(cube.regions):
                if owner == province and city and cube.cities_of(province) > 1:
                    yield f"<option value='{r}'>　{escape(_city(province, city))}</option>"
        yield "</select></label>"
        yield _choice(
            "severity", "问题程度（限问题、规则两张表）", "全部程度", enumerate(SEVERITIES.values())
        )
        yield "<button type='reset'>全部恢复</button></form><p class='soft' id='told' role='status'></p>"

    def _tiles(self) -> Iterator[str]:
        """Yield the numbers everybody asks for first."""
        told = measures(self.all)
        yield "<h2>总的情况</h2><dl class='tiles' data-row='all'>"
        for label, measure, unit, beside in (
            ("审核的文件", "n", "", ("读得了 ", "read", " 份")),
            ("至少有一个错误的文件", "share", "%", ("", "bad", " 份")),
            ("每百份的错误", "e100", "", ("共 ", "errors", " 条")),
            ("每百份的警告", "w100", "", ("共 ", "warnings", " 条")),
            ("每百份的提示", "h100", "", ("共 ", "hints", " 条")),
            ("读不了的文件", "unshare", "%", ("", "unreadable", " 份")),
        ):
            yield f"<div><dt>{label}</dt><dd>{_number(told, measure, unit)}</dd>"
            yield f"<dd>{beside[0]}{_number(told, beside[1])}{beside[2]}</dd></div>"
        yield "</dl>"

    def _tables(self) -> Iterator[str]:
        cube = self.cube
        yield from self._table("各年度", "年度", "y", [cube.year_told(y) for y in cube.years])
        yield from self._table("决算和预算", "文件", "k", [k or UNKNOWN for k in cube.kinds])
        yield from self._table("各省", "省级", "p", cube.provinces)
        if self.summary.by_city and len(cube.regions) > len(cube.provinces):
            named = [p if c == p else f"{p}　{_city(p, c)}".strip() for p, c in cube.regions]
            yield from self._table("各市", "地级", "r", named, folded=len(named) > 30)

    def _table(
        self, title: str, first: str, letter: str, labels: Sequence[str], *, folded: bool = False
    ) -> Iterator[str]:
        """Yield a table with a row for each value of one dimension."""
        sums = self.cube.documents_by(letter)
        yield f"<h2>{title}</h2>"
        yield f"<details><summary>展开{len(labels)}行</summary>" if folded else ""
        heads = ("文件", "读不了", "读得了", "至少一个错误", "占比", "错误", "每百份错误", "每百份警告")
        yield _open("", [first, *heads], left=(first, "占比"), label=title)
        for k, label in enumerate(labels):
            told = measures(sums[f"{letter}{k}"])
            yield f"<tr data-row='{letter}{k}'><th scope='row'>{escape(label)}</th>"
            yield "".join(
                f"<td class='n'>{_number(told, m)}</td>" for m in ("n", "unreadable", "read", "bad")
            )
            yield f"<td>{_share(told['share'])}</td>"
            yield (
                "".join(f"<td class='n'>{_number(told, m)}</td>" for m in ("errors", "e100", "w100"))
                + "</tr>"
            )
        yield "</tbody></table></div>" + ("</details>" if folded else "")

    def _matrix(self) -> Iterator[str]:
        """Yield faults a hundred documents, by kind and year."""
        cube = self.cube
        faults = cube.faults_by_kind()
        read = {key: one["documents"] - one["unreadable"] for key, one in cube.documents_by("y").items()}
        whole = self.all["documents"] - self.all["unreadable"]
        order = sorted(range(len(cube.faults)), key=lambda f: -faults[f"f{f}"])
        yield "<h2>问题类别与年度</h2>"
        years = [y for y in range(len(cube.years)) if read.get(f"y{y}")]
        yield _open(
            "每百份读得了的文件中的问题条数",
            ["类别", "合计", *(cube.year_told(cube.years[y]) for y in years)],
            left=("类别",),
        )
        for f in order:
            yield f"<tr data-row='f{f}'><th scope='row'>{escape(cube.fault_label(f))}</th>"
            yield _heat(f"f{f}", per(faults[f"f{f}"], whole))
            yield (
                "".join(_heat(f"f{f}y{y}", per(faults[f"f{f}y{y}"], read[f"y{y}"])) for y in years) + "</tr>"
            )
        yield "</tbody></table></div>"

    def _rules(self) -> Iterator[str]:
        cube = self.cube
        sums = cube.hits_by_code()
        whole = self.all["documents"] - self.all["unreadable"]
        order = sorted(range(len(cube.codes)), key=lambda c: -sums[f"c{c}"]["documents"])
        yield "<h2>最常见的规则</h2>"
        heads = ["规则", "查什么", "程度", "条数", "有此问题的文件", "占读得了的文件"]
        yield _open("按有此问题的文件多少排列", heads, left=("规则", "查什么", "程度", "占读得了的文件"))
        for c in order[:MOST_RULES]:
            code, severity = cube.codes[c]
            one = sums[f"c{c}"]
            told = {
                "findings": f"{one['findings']:,}",
                "documents": f"{one['documents']:,}",
                "share": per(one["documents"], whole),
            }
            yield f"<tr data-row='c{c}'><th scope='row'>{escape(code)}</th><td class='words'>{escape(cube.rule_title(code))}</td>"
            yield f"<td>{SEVERITIES[severity]}</td><td class='n'>{_number(told, 'findings')}</td>"
            yield f"<td class='n'>{_number(told, 'documents')}</td><td>{_share(told['share'])}</td></tr>"
        yield "</tbody></table></div>"

    def _worst(self) -> Iterator[str]:
        if self.summary.worst:
            yield f"<h2>错误最多的{len(self.summary.worst)}份</h2>"
            yield from self._listed(
                "点文件名打开原件",
                self.summary.worst,
                ("错误", "警告"),
                lambda o: (str(o.errors), str(o.warnings)),
            )

    def _unreadable(self) -> Iterator[str]:
        s = self.summary
        yield "<h2>读不了的文件</h2>"
        if not s.reasons:
            yield "<p>没有读不了的文件。</p>"
            return
        yield _open("为什么读不了（全部文件，不随筛选变）", ["原因", "文件"], left=("原因",))
        for reason, number in s.reasons.most_common(40):
            yield f"<tr><td>{escape(reason)}</td><td class='n'>{number:,}</td></tr>"
        yield "</tbody></table></div>"
        total = s.reasons.total()
        more = (
            f"（共{total:,}份，列出前{len(s.unreadable)}份，其余见 documents 表）"
            if total > len(s.unreadable)
            else ""
        )
        yield f"<details><summary>是哪些文件{more}</summary>"
        yield from self._listed(
            "装好转换程序或改正文件后，加 --retry 再审",
            s.unreadable,
            ("原因",),
            lambda o: (o.reason,),
            plain=True,
        )
        yield "</details>"

    def _listed(
        self,
        caption: str,
        listed: Sequence[Listed],
        heads: tuple[str, ...],
        told: Callable[[Listed], tuple[str, ...]],
        *,
        plain: bool = False,
    ) -> Iterator[str]:
        left = ("文件", "单位", "年度", *heads) if plain else ("文件", "单位", "年度")
        yield _open(caption, ["文件", "单位", "年度", *heads], left=left)
        for one in listed:
            at = json.dumps(self.cube.at(one.cell))
            yield f"<tr data-row='l' data-at='{at}'><td class='file'>{self._link(one.file)}</td><td>{escape(one.unit)}</td>"
            year = f"{one.cell.year}年{one.cell.document_kind}" if one.cell.year else one.cell.document_kind
            yield f"<td>{escape(year)}</td>"
            yield (
                "".join(f"<td{'' if plain else ' class=n'}>{escape(text)}</td>" for text in told(one))
                + "</tr>"
            )
        yield "</tbody></table></div>"

    def _link(self, file: str) -> str:
        """Return the name of a file, with its folder; what lies on this machine can be opened."""
        words = escape("/".join(file.rsplit("/", 3)[-3:]))
        if not file.startswith("/"):
            return f"<span title='{escape(file)}'>{words}</span>"
        return f"<a href='{escape(quote(os.path.relpath(file, self.beside)))}'>{words}</a>"


def measures(one: Counter[str]) -> dict[str, str]:
    """Return what is told of some documents."""
    n, unreadable = one["documents"], one["unreadable"]
    read = n - unreadable
    return {
        "n": f"{n:,}", "unreadable": f"{unreadable:,}", "read": f"{read:,}", "bad": f"{one['with_error']:,}",
        "errors": f"{one['errors']:,}", "warnings": f"{one['warnings']:,}", "hints": f"{one['hints']:,}",
        "share": per(one["with_error"], read), "unshare": per(unreadable, n), "e100": per(one["errors"], read),
        "w100": per(one["warnings"], read), "h100": per(one["hints"], read),
    }  # fmt: skip


def _number(told: dict[str, str], measure: str, unit: str = "") -> str:
    shown = told[measure] + (unit if told[measure] != "–" else "")
    return f"<span data-m='{measure}'{f' data-unit={unit!r}' if unit else ''}>{shown}</span>"


def _share(share: str) -> str:
    width = "0" if share == "–" else share
    number = _number({"share": share}, "share", "%")
    return (
        f"<span class='share'><span class='n'>{number}</span>"
        f"<span class='track' aria-hidden='true'><span class='bar' style='width:{width}%'></span></span></span>"
    )


def _heat(key: str, told: str) -> str:
    width = min(float(told), 100) if told != "–" else 0
    return (
        f"<td class='n' data-cell='{key}'><span class='heat'>{told}<i style='width:{width}%'></i></span></td>"
    )


def _open(caption: str, heads: Sequence[str], *, left: tuple[str, ...], label: str = "") -> str:
    """Return the beginning of a table; columns not named in ``left`` hold numbers."""
    cells = "".join(f"<th scope='col'{'' if h in left else ' class=n'}>{escape(h)}</th>" for h in heads)
    return (
        f"<div class='scroll' tabindex='0' role='region' aria-label='{escape(caption or label)}'><table>"
        f"{f'<caption>{escape(caption)}</caption>' if caption else ''}<thead><tr>{cells}</tr></thead><tbody>"
    )


def _choice(name: str, label: str, everything: str, options: Iterator[tuple[int, str]]) -> str:
    listed = "".join(f"<option value='{value}'>{escape(text)}</option>" for value, text in options)
    return (
        f"<label>{label}<select name='{name}'><option value=''>{everything}</option>{listed}</select></label>"
    )


def _city(province: str, city: str) -> str:
    if province == UNKNOWN:
        return ""
    return "（省级或未识别到市）" if city == UNKNOWN else city
