"""Invented outcomes of audits, of several years, kinds and places."""

import random

from bianzhi.auditing.corpus.crew import Done, Task
from bianzhi.auditing.findings import Finding, Report
from bianzhi.auditing.registry import rules
from bianzhi.documents.model import Place

PLACES = ("攀枝花市", "成都市", "长沙市", "上海市", "某县", "四川省")


def invented(count: int) -> list[Done]:
    dice = random.Random(4)
    known = [rules()[code] for code in ("A101", "A102", "W802", "T602", "W902")]
    made = []
    for k in range(count):
        file = f"/公开/{k}.docx"
        if dice.random() < 0.1:
            report = Report(file, error=f"文件“内{k}.docx”打不开，内容已损坏")
        else:
            found = tuple(
                Finding(r.code, r.kind, r.severity, r.title, Place(1)) for r in dice.choices(known, k=dice.choice((0, 1, 4)))
            )  # fmt: skip
            unit = f"{dice.choice(PLACES)}司法局<script>"
            report = Report(
                file, unit, dice.choice((0, 2021, 2022)), dice.choice(("决算", "预算")), "docx", found
            )
        made.append(Done(Task(file), report))
    return made
