"""`bianzhi audit`: find what is wrong in disclosures, one file or a folder of them. Needs no database."""

import json
import os
import resource
import signal
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Annotated, Any

import typer

from bianzhi.cli.terminal import FINDINGS, WRONG_USE, progress, stop, tell

ENDINGS = {".docx", ".pdf", ".html", ".htm", ".txt", ".xlsx", ".xls", ".csv", ".doc", ".wps", ".zip"}
CONFIG = "bianzhi-audit.toml"
#: of one file
SECONDS, MEMORY = 60, 3 << 30
RANK = {"hint": 0, "warning": 1, "error": 2}


def audit(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="文件或文件夹（docx、pdf、html、txt、xlsx、xls）")
    ] = None,
    json_to: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="输出 SARIF")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="问题清单写成 Excel 文件")] = None,
    html: Annotated[Path | None, typer.Option(help="写成网页文件")] = None,
    select: Annotated[str, typer.Option(help="只查这些规则（编号、编号开头或类别，逗号分隔）")] = "",
    ignore: Annotated[str, typer.Option(help="不查这些规则")] = "",
    severity: Annotated[str, typer.Option(help="只报这个程度以上的：error、warning、hint")] = "hint",
    annotate: Annotated[Path | None, typer.Option(help="把 Word 加批注、PDF 加标注，写到这个文件夹")] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="与 --annotate 同用：只有一种改法的，在 Word 里写成修订")
    ] = False,
    together: Annotated[
        bool, typer.Option("--together", help="几个文件是同一份公开（如 Word 说明和 Excel 表），合起来审")
    ] = False,
    previous: Annotated[Path | None, typer.Option(help="同一单位上年的公开文件，核对上年数")] = None,
    department: Annotated[Path | None, typer.Option(help="主管部门当年的公开文件，核对所属单位的数")] = None,
    baseline: Annotated[Path | None, typer.Option(help="已知问题的 JSON 文件，其中的不再报")] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="列出规则")] = False,
    explain: Annotated[str, typer.Option(help="说明一条规则")] = "",
) -> None:
    """审核部门决算、预算公开：算错的、对不上的、漏改的，逐条指出位置、算式、疑似原因和改法。"""
    if list_rules or explain:
        _tell_rules(explain.upper())
        return
    if severity not in RANK:
        stop("--severity 只能是 error、warning 或 hint。", code=WRONG_USE)
    if not paths:
        stop("请给出要审核的文件或文件夹。", code=WRONG_USE)
    files = list(_files(paths))
    if not files:
        stop("没有可以审核的文件（docx、pdf、html、txt、xlsx、xls）。", code=WRONG_USE)
    chosen = _configured(select, ignore)
    found = [_as_one(files, *chosen)] if together else _run(files, *chosen)
    if previous or department:
        found = [_held_against(report, previous, department) for report in found]
    reports = _known_left_out(found, baseline, severity)
    if annotate:
        _annotated(reports, annotate, fix=fix)
    _speak(reports, as_json=json_to, sarif=sarif, xlsx=xlsx, html=html)
    if any(r.findings or r.error for r in reports):
        raise typer.Exit(FINDINGS)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
        elif path.is_file():
            yield path
        else:
            stop(f"没有找到 {path}。", code=WRONG_USE)


def _configured(select: str, ignore: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rules chosen, by options or the configuration file beside."""
    given: dict[str, Any] = {}
    if Path(CONFIG).is_file():
        try:
            given = tomllib.loads(Path(CONFIG).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            stop(f"{CONFIG} 写法不对：{error}", code=WRONG_USE)

    def names(text: str, key: str) -> tuple[str, ...]:
        return tuple(p.strip() for p in text.split(",") if p.strip()) or tuple(given.get(key, ()))

    return names(select, "select"), names(ignore, "ignore")


def _one(job: tuple[str, tuple[str, ...], tuple[str, ...]]) -> Any:
    """Audit one file within its time."""
    from bianzhi.auditing.audit import audit_file
    from bianzhi.auditing.findings import Report

    path, select, ignore = job

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return audit_file(Path(path).read_bytes(), path, select=select, ignore=ignore)
    except TimeoutError:
        return Report(path, error=f"{SECONDS}秒还没有审完，请拆开再试")
    except MemoryError:
        return Report(path, error="太大，内存不够，请拆开再试")
    except OSError as error:
        return Report(path, error=f"打不开：{error.strerror}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _limit() -> None:
    """Bound the memory of a worker, so that one file cannot take the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _as_one(files: Sequence[Path], select: tuple[str, ...], ignore: tuple[str, ...]) -> Any:
    """Audit several files as one disclosure."""
    from bianzhi.auditing.audit import audit as audit_document
    from bianzhi.documents.model import joined
    from bianzhi.documents.read_any import read_document

    name = "、".join(path.name for path in files)
    documents = [read_document(path.read_bytes(), path.name) for path in files]
    return audit_document(joined(documents, name), select=select, ignore=ignore)


def _held_against(report: Any, previous: Path | None, department: Path | None) -> Any:
    """Add what does not agree with last year's document, or with the department's."""
    from dataclasses import replace

    from bianzhi.auditing.across import with_last_year, within_department
    from bianzhi.auditing.context import understand
    from bianzhi.documents.read_any import read_document

    path = Path(report.file)
    if report.error or not path.is_file():
        return report
    now = understand(read_document(path.read_bytes(), path.name))
    more: list[Any] = []
    for other, compare in ((previous, with_last_year), (department, within_department)):
        if other is not None and other.is_file():
            more += compare(now, understand(read_document(other.read_bytes(), other.name)))
        elif other is not None:
            stop(f"没有找到 {other}。", code=WRONG_USE)
    return replace(report, findings=(*more, *report.findings))


def _annotated(reports: Sequence[Any], folder: Path, *, fix: bool) -> None:
    """Write marked copies of the Word and PDF files into a folder."""
    from datetime import UTC, datetime

    from bianzhi.auditing.annotate import annotated_docx, annotated_pdf

    folder.mkdir(parents=True, exist_ok=True)
    for report in reports:
        path = Path(report.file)
        if (
            report.error
            or not path.is_file()
            or report.form not in ("docx", "pdf")
            or path.suffix.lower() not in (".docx", ".pdf")
        ):
            continue
        target = folder / f"{path.stem}（审核）{path.suffix}"
        if target.resolve() == path.resolve():
            stop(f"{folder} 就是原文件所在的文件夹，请另指一个。", code=WRONG_USE)
        if report.form == "docx":
            made, comments, changes = annotated_docx(
                path.read_bytes(), report, fix=fix, when=datetime.now(UTC)
            )
            tell(f"{target}：批注{comments}处，修订{changes}处")
        else:
            made, comments = annotated_pdf(path.read_bytes(), report)
            tell(f"{target}：标注{comments}处")
        target.write_bytes(made)


def _run(files: Sequence[Path], select: tuple[str, ...], ignore: tuple[str, ...]) -> list[Any]:
    jobs = [(str(path), select, ignore) for path in files]
    cores = min(os.cpu_count() or 1, len(jobs))
    if cores == 1 or len(jobs) < 4:
        return [_one(job) for job in jobs]
    made: list[Any] = []
    with progress("审核") as step:
        while len(made) < len(jobs):
            try:
                with ProcessPoolExecutor(cores, initializer=_limit) as pool:
                    for report in pool.map(_one, jobs[len(made) :]):
                        made.append(report)
                        step(len(made), len(jobs), Path(report.file).name)
            except BrokenProcessPool:  # a file took its worker with it: it, and the run goes on
                made.append(_alone(jobs[len(made)]))
    return made


def _alone(job: tuple[str, tuple[str, ...], tuple[str, ...]]) -> Any:
    """Audit one file in a process of its own, which may die of it."""
    from bianzhi.auditing.findings import Report

    try:
        with ProcessPoolExecutor(1, initializer=_limit) as pool:
            return pool.submit(_one, job).result()
    except BrokenProcessPool:
        return Report(job[0], error="读不了：内容已损坏，或大得超过了限度")


def _known_left_out(reports: Sequence[Any], baseline: Path | None, severity: str) -> list[Any]:
    """Return the reports without what the baseline knows, what is waived, and what weighs less than asked for."""
    from dataclasses import replace

    from bianzhi.auditing.waivers import waived

    known: Counter[tuple[str, str, str]] = Counter()
    if baseline:
        try:
            for document in json.loads(baseline.read_text(encoding="utf-8"))["documents"]:
                known.update(
                    (Path(document["file"]).name, f["code"], f["title"]) for f in document["findings"]
                )
        except (OSError, ValueError, KeyError, TypeError):
            stop(f"{baseline} 不是 `bianzhi audit --json` 写出的文件。", code=WRONG_USE)
    made = []
    for report in reports:
        kept = [
            one
            for one in waived(report)
            if RANK[one.severity] >= RANK[severity]
            and (Path(report.file).name, one.code, one.title) not in known
        ]
        made.append(replace(report, findings=tuple(kept)))
    return made


def _speak(
    reports: Sequence[Any], *, as_json: bool, sarif: bool, xlsx: Path | None, html: Path | None
) -> None:
    from bianzhi.auditing import render

    if xlsx:
        xlsx.write_bytes(render.as_xlsx(reports))
    if html:
        html.write_text(render.as_html(reports), encoding="utf-8")
    if as_json:
        print(render.as_json(reports))
    elif sarif:
        print(render.as_sarif(reports))
    else:
        _in_words(reports)


def _in_words(reports: Sequence[Any]) -> None:
    from bianzhi.auditing.findings import SEVERITIES

    total: Counter[str] = Counter()
    for report in reports:
        typer.echo(f"{report.file}" + (f"（{report.about}）" if report.about else ""))
        if report.error:
            typer.echo(f"  读不了：{report.error}")
            total["读不了"] += 1
        for one in report.findings:
            total[SEVERITIES[one.severity]] += 1
            more = f"等{len(one.also) + 1}处" if one.also else ""
            typer.echo(f"  {one.place}{more}　{SEVERITIES[one.severity]} {one.code}　{one.title}")
            for label, text in (("原文", one.quote), *one.reasons):
                if text:
                    typer.echo(f"      {label}：{text}")
    told = "，".join(f"{name}{count}条" for name, count in total.items())
    typer.echo(f"共{len(reports)}份：{told or '没有发现问题'}。")


def _tell_rules(code: str) -> None:
    from bianzhi.auditing.catalogue import explained
    from bianzhi.auditing.findings import SEVERITIES
    from bianzhi.auditing.registry import rules

    known = rules()
    if not code:
        for rule in known.values():
            typer.echo(f"{rule.code}　{rule.kind}　{SEVERITIES[rule.severity]}　{rule.title}")
    elif code in known:
        typer.echo(explained(known[code]))
    else:
        stop(f"没有规则 {code}。用 --list-rules 看有哪些。", code=WRONG_USE)
