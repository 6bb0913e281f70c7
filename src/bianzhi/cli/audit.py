"""`bianzhi audit`: find what is wrong in disclosures, one file or a folder of them. Needs no database."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bianzhi.auditing.corpus.folder import Found, files_of
from bianzhi.cli.extras import NOTHING
from bianzhi.cli.terminal import FINDINGS, WRONG_USE, progress, stop, tell

if TYPE_CHECKING:
    from bianzhi.auditing.corpus.crew import Done, Task

CONFIG = "bianzhi-audit.toml"
#: files that are not worth a crew
FEW = 4
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
    out: Annotated[
        Path | None,
        typer.Option(help="成千上万份：结果写成 Parquet，放进这个文件夹；停了再运行同一条命令，接着审"),
    ] = None,
    workers: Annotated[int, typer.Option(help="同时审几份，默认有几个处理器就几份", min=0)] = 0,
    retry: Annotated[bool, typer.Option("--retry", help="与 --out 同用：上次读不了的，再试一次")] = False,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="列出规则")] = False,
    explain: Annotated[str, typer.Option(help="说明一条规则")] = "",
) -> None:
    """审核部门决算、预算公开：算错的、对不上的、漏改的，逐条指出位置、算式、疑似原因和改法。"""
    if list_rules or explain:
        _tell_rules(explain.upper())
        return
    paths = _usable(paths, severity)
    chosen = configured(select, ignore)
    if out:
        _without({"--json": json_to, "--sarif": sarif, "--xlsx": xlsx, "--html": html, "--annotate": annotate, "--fix": fix,
                 "--together": together, "--previous": previous, "--department": department, "--baseline": baseline,
                 "--severity": severity != "hint"})  # fmt: skip
        from bianzhi.cli.audit_folder import audit_into

        raise typer.Exit(audit_into(paths, out, chosen, workers, retry=retry))
    files = _files(paths)
    found: Iterable[Any] = (
        _paired(
            [Path(one.path) for one in files],
            chosen,
            together=together,
            previous=previous,
            department=department,
        )
        if together or previous or department
        else _run(files, *chosen, workers)
    )
    reports: Iterable[Any] = _known_left_out(found, baseline, severity)
    if annotate:
        _annotated(reports := list(reports), annotate, fix=fix)
    if _speak(reports, as_json=json_to, sarif=sarif, xlsx=xlsx, html=html):
        raise typer.Exit(FINDINGS)


def _without(given: dict[str, Any]) -> None:
    """Stop where an option is given that has no meaning beside ``--out``."""
    if clash := "、".join(name for name, value in given.items() if value):
        stop(f"--out 不能与 {clash} 同用。", code=WRONG_USE)


def _usable(paths: Sequence[Path] | None, severity: str) -> list[Path]:
    """Return the files and folders named; stop where there is none, one is not to be found, or the severity is none."""
    if severity not in RANK:
        stop("--severity 只能是 error、warning 或 hint。", code=WRONG_USE)
    for path in paths or ():
        if not path.exists():
            stop(f"没有找到 {path}。", code=WRONG_USE)
    return list(paths or ()) or stop("请给出要审核的文件或文件夹。", code=WRONG_USE)


def _files(paths: Sequence[Path]) -> list["Found"]:
    """Return the files to audit; stop where there is none."""
    files = files_of(paths, lambda folder: tell(f"进不了文件夹 {folder}，跳过。"))
    return list(files) or stop(NOTHING, code=WRONG_USE)


def configured(select: str, ignore: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rules chosen, by options or the configuration file beside."""
    given: dict[str, Any] = {}
    if Path(CONFIG).is_file():
        try:
            given = tomllib.loads(Path(CONFIG).read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            stop(f"{CONFIG} 写法不对：{error}", code=WRONG_USE)

    def names(text: str, key: str) -> tuple[str, ...]:
        return tuple(p.strip() for p in text.split(",") if p.strip()) or tuple(given.get(key, ()))

    chosen = names(select, "select"), names(ignore, "ignore")
    if unknown := "、".join(_unknown((*chosen[0], *chosen[1]))):
        stop(f"没有规则或类别 {unknown}。用 --list-rules 看有哪些。", code=WRONG_USE)
    return chosen


def _unknown(names: tuple[str, ...]) -> list[str]:
    """Return the names that are of no rule: no code, no beginning of one, no kind."""
    if not names:
        return []
    from bianzhi.auditing.registry import rules

    return [name for name in names if not any(rule.answers(name) for rule in rules().values())]


def _paired(
    files: Sequence[Path],
    chosen: tuple[tuple[str, ...], tuple[str, ...]],
    *,
    together: bool,
    previous: Path | None,
    department: Path | None,
) -> Iterator[Any]:
    """Yield the reports of files that are one disclosure, or are held against last year's or the department's document."""
    from bianzhi.auditing.audit import audit as audit_document
    from bianzhi.auditing.audit import unreadable
    from bianzhi.documents.model import joined
    from bianzhi.documents.read_any import read_document, read_documents
    from bianzhi.values.refusal import Refused

    others: dict[str, Any] = {}
    for name, path in (("previous", previous), ("department", department)):
        if path is None:
            continue
        if not path.is_file():
            stop(f"没有找到 {path}。", code=WRONG_USE)
        try:
            others[name] = read_document(path.read_bytes(), path.name)
        except Refused as refused:
            stop(unreadable(str(path), refused).error, code=WRONG_USE)
    for group in [list(files)] if together else [[path] for path in files]:
        name = "、".join(path.name for path in group) if together else str(group[0])
        told = [path.name for path in group]
        if len(set(told)) < len(told):  # of two folders
            told = [str(path) for path in group]
        read = read_documents({key: path.read_bytes() for key, path in zip(told, group, strict=True)})
        wrong = [one for one in read.values() if isinstance(one, Refused)]
        if wrong:
            yield unreadable(name, wrong[0])
            continue
        documents = [one for one in read.values() if not isinstance(one, Refused)]
        yield audit_document(joined(documents, name), select=chosen[0], ignore=chosen[1], **others)


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
            or report.file_type not in ("docx", "pdf")
            or path.suffix.lower() not in (".docx", ".pdf")
        ):
            continue
        target = folder / f"{path.stem}（审核）{path.suffix}"
        if target.resolve() == path.resolve():
            stop(f"{folder} 就是原文件所在的文件夹，请另指一个。", code=WRONG_USE)
        if report.file_type == "docx":
            made, comments, changes = annotated_docx(
                path.read_bytes(), report, fix=fix, when=datetime.now(UTC)
            )
            tell(f"{target}：批注{comments}处，修订{changes}处")
        else:
            made, comments = annotated_pdf(path.read_bytes(), report)
            tell(f"{target}：标注{comments}处")
        target.write_bytes(made)


def _run(
    files: Sequence[Found], select: tuple[str, ...], ignore: tuple[str, ...], workers: int
) -> Iterator[Any]:
    """Yield the reports in the order of the files: a few here, many by a crew of processes."""
    from bianzhi.auditing.corpus.crew import Crew, Task, cores, in_order
    from bianzhi.auditing.corpus.old_words import with_docx

    given = (Task(str(Path(one.name)), one.path, number=k, size=one.size) for k, one in enumerate(files))
    with TemporaryDirectory(prefix="bianzhi-words-") as words:
        tasks = with_docx(given, words)
        if len(files) < FEW:
            for done in in_order(_here(task, select, ignore) for task in tasks):
                yield done.report
            return
        with progress("审核", "份") as step, Crew(workers or cores(), select=select, ignore=ignore) as crew:
            for number, done in enumerate(in_order(crew.audit(tasks)), 1):
                step(number, len(files), Path(done.task.name).name)
                yield done.report


def _here(task: "Task", select: tuple[str, ...], ignore: tuple[str, ...]) -> "Done":
    """Audit a file in this process."""
    from bianzhi.auditing.corpus.crew import SECONDS, Done
    from bianzhi.auditing.corpus.worker import audited_within, taken

    def read() -> bytes:
        return taken(task.docx) if task.docx else Path(task.path).read_bytes()

    return Done(task, audited_within(read, task.name, select=select, ignore=ignore, seconds=SECONDS))


def _known_left_out(reports: Iterable[Any], baseline: Path | None, severity: str) -> Iterator[Any]:
    """Yield the reports without what the baseline knows, what is waived, and what weighs less than asked for."""
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
    for report in reports:
        kept = [
            one
            for one in waived(report)
            if RANK[one.severity] >= RANK[severity]
            and (Path(report.file).name, one.code, one.title) not in known
        ]
        yield replace(report, findings=tuple(kept))


def _speak(
    reports: Iterable[Any], *, as_json: bool, sarif: bool, xlsx: Path | None, html: Path | None
) -> bool:
    """Tell the reports, words and JSON one by one as they come; say whether anything was found."""
    from bianzhi.auditing import render

    if xlsx or html or sarif:
        reports = list(reports)
        if xlsx:
            xlsx.write_bytes(render.as_xlsx(reports))
        if html:
            html.write_text(render.as_html(reports), encoding="utf-8")
    bad = False

    def watched() -> Iterator[Any]:
        nonlocal bad
        for report in reports:
            bad = bad or bool(report.findings or report.error)
            yield report

    if as_json:
        for piece in render.json_pieces(watched()):
            print(piece, end="")
        print()
    elif sarif:
        print(render.as_sarif(list(watched())))
    else:
        _in_words(watched())
    return bad


def _in_words(reports: Iterable[Any]) -> None:
    from bianzhi.auditing.findings import SEVERITIES

    total: Counter[str] = Counter()
    documents = 0
    for report in reports:
        documents += 1
        typer.echo(f"{report.file}" + (f"（{report.about}）" if report.about else ""))
        if report.error:
            typer.echo(f"  读不了：{report.error}")
            total["读不了"] += 1
        if report.doubt:
            typer.echo(f"  {report.doubt}")
        for one in report.findings:
            total[SEVERITIES[one.severity]] += 1
            more = f"等{len(one.also) + 1}处" if one.also else ""
            typer.echo(f"  {one.place}{more}　{SEVERITIES[one.severity]} {one.code}　{one.title}")
            for label, text in (("原文", one.quote), *one.reasons):
                if text:
                    typer.echo(f"      {label}：{text}")
        for undecided in report.unresolved:
            typer.echo(f"  无法判断 {undecided.code}　{undecided.reason}")
    told = "，".join(f"{name}{count}条" for name, count in total.items())
    typer.echo(f"共{documents}份：{told or '没有发现问题'}。")


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
