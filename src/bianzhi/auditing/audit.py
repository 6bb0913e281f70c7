"""Audit one document: a pure call from what was read to what was found."""

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from bianzhi.auditing import caused, onecell, onefault, partly, scans
from bianzhi.auditing.context import Context, understand
from bianzhi.auditing.findings import Finding, Obligation, Report, Status
from bianzhi.auditing.registry import BESIDE, Rule, judging
from bianzhi.documents.model import Document, Place
from bianzhi.documents.read_any import read_document
from bianzhi.values.refusal import Refused, joined

ORDER = {"error": 0, "warning": 1, "hint": 2}
#: faults that stand in several places and are one
BY_TITLE = {"W801", "W901"}
#: rules on tables that see one wrong cell from two sides
ONE_CELL = {"T601", "T602", "T603", "T604", "T607", "T608"}
ONE_CAUSE = {"W808", "A101", "A102", "B402", "W901", "W904", "N701", "N702", "N717", "X501", "X502", "X504"}


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let Python's collector of cycles wait: a document makes many objects and hardly a cycle, which it would look for."""
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()


@collector_at_rest()
def audit(
    document: Document,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    previous: Document | None = None,
    department: Document | None = None,
) -> Report:
    """Return what the rules of its year find in a document, the gravest first.

    ``select``, ``ignore``: codes or kinds, or beginnings of codes (``W8``). ``previous``: last year's report of the same body;
    ``department``: the report of the department it belongs to.
    """
    context = understand(document)
    if previous or department:
        context = replace(
            context,
            previous=understand(previous) if previous else None,
            department=understand(department) if department else None,
        )
    return judged(context, select=select, ignore=ignore)


@collector_at_rest()
def judged(context: Context, *, select: Collection[str] = (), ignore: Collection[str] = ()) -> Report:
    """Return what `audit` does, of a document that is understood already."""
    document = context.document
    found: list[Finding] = []
    told: list[Obligation] = []
    for code, rule, judges in judging(context):
        if (select or ignore) and not _chosen(rule, select, ignore):
            continue
        if not judges:
            told.append(_not_given(code, rule.beside) if rule.beside else _not_applicable(code))
            continue
        own = _told(rule, context)
        if not own:
            told.append(_passed(code))
            continue
        mine = [one for one in own if isinstance(one, Finding)]
        said = [one for one in own if isinstance(one, Obligation)]
        found += mine
        status: Status = "failed" if mine else said[0].status if said else "passed"
        told.append(Obligation(code, status, said[0].reason if said and not mine else ""))
    told += scans.told(document)
    kept = list(partly.weighed(context, found))
    found = [one for one in kept if isinstance(one, Finding)]
    told += [one for one in kept if isinstance(one, Obligation)]
    merged = sorted(
        _merged(onecell.folded(onefault.folded(caused.kept(list(scans.weighed(document, found)))))),
        key=lambda f: (ORDER[f.severity], f.place, f.code),
    )
    form = context.form.name if context.form else ""
    return Report(
        document.name, context.unit, context.year, context.kind, form, tuple(merged), tuple(told),
        file_type=document.form, texts=tuple(p.text for p in context.passages),
    )  # fmt: skip


#: whether a rule that breaks off breaks off the audit too, as it does wherever rules are tried
strict = False
#: what a rule breaks off with that meets figures nobody thought of
BREAKS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
BROKEN_OFF = "这条规则没有运行完，请把文件交给维护软件的人看一看"


def _told(rule: Rule, context: Context) -> list[Finding | Obligation]:
    """Return what a rule tells; of one that breaks off, which must cost nobody the rest of the report, that it did."""
    try:
        return list(rule.check(context))
    except BREAKS:
        if strict:
            raise
        return [Obligation(rule.code, "unresolved", BROKEN_OFF)]


@cache
def _not_applicable(code: str) -> Obligation:
    return Obligation(code, "not_applicable", "不适用于这一年、这个省或这种报告")


@cache
def _not_given(code: str, beside: str) -> Obligation:
    return Obligation(code, "not_applicable", f"没有给出{BESIDE[beside]}")


@cache
def _passed(code: str) -> Obligation:
    return Obligation(code, "passed")


@collector_at_rest()
def audit_file(
    data: bytes, name: str, *, select: Collection[str] = (), ignore: Collection[str] = ()
) -> Report:
    """Return the report of a file; one that cannot be read says why in ``error``."""
    try:
        return audit(read_document(data, name), select=select, ignore=ignore)
    except Refused as refused:
        return unreadable(name, refused)
    except RecursionError:
        return Report(name, error=f"{name}：嵌套太深，读不了")


def unreadable(name: str, refused: Refused) -> Report:
    """Return the report of a file that could not be read: why, and what to do."""
    return Report(name, error="；".join(joined(one.message, one.remedy) for one in refused.refusals))


def _chosen(rule: Rule, select: Collection[str], ignore: Collection[str]) -> bool:
    return (not select or any(map(rule.answers, select))) and not any(map(rule.answers, ignore))


def _merged(found: list[Finding]) -> Iterator[Finding]:
    """Yield findings, those of one cause as one with its places."""
    kept: dict[tuple, Finding] = {}
    first: dict[tuple, str] = {}
    for one in found:
        if one.stated and first.setdefault((one.kind, one.place, one.stated), one.code) != one.code:
            continue  # another rule told it of the same words
        key: tuple = (one.code, one.stated, one.expected, one.arithmetic, one.suggestion)
        if one.code in BY_TITLE:
            key = (one.code, one.title)
        elif one.code in ONE_CELL:
            key = ("T", one.place)
        elif one.code not in ONE_CAUSE:
            key = (*key, one.place, one.quote)
        known = kept.get(key)
        if known is None:
            kept[key] = one
        elif one.code in ONE_CELL:
            continue
        elif one.place != known.place or one.quote != known.quote:
            places: tuple[Place, ...] = (*known.also, one.place, *one.also)
            kept[key] = replace(known, also=tuple(dict.fromkeys(places)))
    yield from kept.values()
