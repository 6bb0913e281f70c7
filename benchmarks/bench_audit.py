"""How well faults are found: the real documents with their truth, and made-up ones with one fault each.

python benchmarks/bench_audit.py [FOLDER …]     a folder has truth.yaml and documents/, as shared/audit
"""

import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.audit_faults import MUTATIONS
from benchmarks.audit_forms import FORMS, draw, written
from bianzhi.auditing import audit as auditing
from bianzhi.auditing.audit import audit, audit_file
from bianzhi.documents.from_text import read_text

SEEDS = 20


def made_up() -> None:
    """Audit sound reports, then the same with one fault each."""
    alarms: Counter[str] = Counter()
    sound = 0
    recall: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for seed in range(SEEDS):
        for province in FORMS:
            text = written(draw(seed), province)
            before = {(f.code, f.title) for f in report(text)}
            sound += 1
            for code, title in before:
                alarms[f"{code} {re.sub(r'[0-9.]+', 'N', title)}"] += 1
            for kind, mutate in MUTATIONS.items():
                wrong = mutate(text, random.Random(seed))
                if wrong is None:
                    continue
                new = [f for f in report(wrong) if (f.code, f.title) not in before]
                recall[kind][0] += 1
                recall[kind][1] += bool(new)
                recall[kind][2] += any(f.kind == kind for f in new)
    print(f"\n{sound} sound reports in {len(FORMS)} forms: {sum(alarms.values())} findings")
    for words, count in alarms.most_common(12):
        print(f"  {count:4} {words}")
    print(f"\n{'kind':24} tried found named")
    for kind, (tried, found, named) in sorted(recall.items()):
        print(f"{kind:24} {tried:5} {found / tried:5.0%} {named / tried:5.0%}")
    tried, found = sum(r[0] for r in recall.values()), sum(r[1] for r in recall.values())
    print(f"{'all':24} {tried:5} {found / tried:5.0%}")


BAIT = (
    "1",
    "1,",
    "（",
    "增加",
    "占",
    "支出1.00万元，其中：",
    "一、",
    "甲（类）乙（款）",
    "主要用于",
    "比2020年",
    "占1%",
    "…",
    "一、收入\n",
    "12家事业单位和3家机关、群团。",
    "财政拔款支岀、",
)


def bait() -> None:
    """Time words without end: ten times the words should take about ten times as long."""
    print("\nwords without end: seconds for 20,000 and 200,000 characters")
    for words in BAIT:
        times = []
        for length in (20_000, 200_000):
            begun = time.perf_counter()
            report("2021年度部门决算\n" + words * (length // len(words)))
            times.append(time.perf_counter() - begun)
        print(f"  {times[0]:6.2f} {times[1]:6.2f}  {words!r}")


def report(text: str) -> list:
    return list(audit(read_text(text.encode(), "x.txt")).findings)


def real(folder: Path) -> None:
    """Compare every document of a folder with its truth."""
    truth = yaml.safe_load((folder / "truth.yaml").read_text(encoding="utf-8"))
    print(f"\n{folder}: document, faults known, found, findings beyond")
    for name, entries in truth.items():
        made = audit_file((folder / "documents" / name).read_bytes(), name)
        if made.error:
            print(f"  {name}: {made.error}")
            continue
        hits: set[int] = set()
        found = 0
        for entry in entries:
            near = [k for k, f in enumerate(made.findings) if matches(f, entry)]
            found += bool(near)
            hits.update(near)
            if not near:
                print(f"    missed: p{entry['page']} {entry['quote'][:50]}")
        beyond = [f for k, f in enumerate(made.findings) if k not in hits]
        print(f"  {name}: {len(entries)} {found} {len(beyond)}")
        for f in beyond:
            print(f"    beyond: {f.severity} {f.code} {f.place} {f.title[:60]}")


def matches(finding, entry: dict) -> bool:
    pages = {p.page for p in (finding.place, *finding.also)}
    if not any(abs(page - int(entry["page"])) <= 1 for page in pages) and finding.code != "F951":
        return False
    stated = re.sub(r"\s", "", str(entry["stated"]))
    said = re.sub(r"\s", "", f"{finding.title}{finding.quote}{finding.stated}")
    if stated in ("absent", "blank"):
        return finding.kind == "DISCLOSURE_MISSING"
    if stated == "oldname":
        return finding.kind == "SUBJECT_NAME"
    return stated in said


if __name__ == "__main__":
    auditing.strict = True
    folders = [Path(p) for p in sys.argv[1:]] or [ROOT.parent / "shared" / "audit"]
    for one in folders:
        if (one / "truth.yaml").exists():
            real(one)
    made_up()
    bait()
