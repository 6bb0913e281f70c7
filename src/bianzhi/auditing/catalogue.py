"""The catalogue of rules: ``python -m bianzhi.auditing.catalogue > docs/audit-rules.md``."""

import sys

from bianzhi.auditing.findings import SEVERITIES
from bianzhi.auditing.registry import BESIDE, Rule, rules

#: a rule that is still in force
FOREVER = 9999
HEAD = """# 公开审核规则

每条规则是 `src/bianzhi/auditing/rules/` 里的一个函数；本页由 `python -m bianzhi.auditing.catalogue` 生成，例子都作为测试运行。
"""


def explained(rule: Rule) -> str:
    """Return what a clerk should know of a rule."""
    examples = [("不通过的例子", rule.fails), ("通过的例子", rule.passes), ("边界（也通过）", rule.edge)]
    if rule.beside:
        examples.insert(0, (f"对照的{BESIDE[rule.beside]}", rule.other))
    shown = "\n\n".join(f"{label}：\n{_shown(text)}" for label, text in examples)
    about = f"类别：{rule.kind}　程度：{SEVERITIES[rule.severity]}　依据：{rule.basis}{_judged(rule)}"
    return f"{rule.code} {rule.title}\n{about}\n\n{shown}"


def _judged(rule: Rule) -> str:
    """Return which reports a rule is meant for, where not for all."""
    told = ["、".join(name for name in rule.forms if name)] if "" not in rule.forms else []
    told += [f"{rule.since}年起"] if rule.since else []
    told += [f"到{rule.until}年"] if rule.until < FOREVER else []
    told += [f"{'、'.join(rule.provinces)}格式"] if rule.provinces else []
    return f"　适用：{'，'.join(told)}" if told else ""


def _shown(example: str) -> str:
    return "\n".join(f"    {line[:120]}" for line in example.replace("\t", " ｜ ").split("\n")[1:])


def catalogue() -> str:
    """Return the page."""
    lines = [HEAD, "| 规则 | 类别 | 程度 | 查什么 |", "| --- | --- | --- | --- |"]
    lines += [f"| {r.code} | {r.kind} | {SEVERITIES[r.severity]} | {r.title} |" for r in rules().values()]
    for rule in rules().values():
        lines += ["", f"## {rule.code} {rule.title}", "", "```text", explained(rule).split("\n", 1)[1], "```"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(catalogue())
