"""The language of a form's text: lines with slots, optional parts, conditions and loops. Parsed once, filled by `filling`.

A line is a paragraph; ``#``, ``##``, ``###`` before it make it a heading, ``//`` a remark, ``@`` a command::

    ## 一、收入支出决算总体情况说明
    {year}年度收、支总计{total}。{change total}
    @if not nil fund
    @each items general
    {n}.{path}：{against_budget item}
    @end
    @end
    @chart totals

``{name words…}`` is a slot; ``<…>`` is left out when a slot in it has nothing to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SLOT = re.compile(r"\{([a-z_]+)((?: [^{}\s]+)*)\}")
OPENING = {"if", "each"}
#: commands that stand alone → how many words they take at least and at most
COMMANDS = {
    "contents": (0, 0), "page": (0, 2), "chart": (1, 1), "table": (1, 1), "tables": (0, 0), "glossary": (0, 0),
    "note": (1, 2), "appendix": (0, 0), "members": (0, 0), "title": (0, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """``{name words…}``."""

    name: str
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{{{' '.join((self.name, *self.words))}}}"


@dataclass(frozen=True, slots=True)
class Maybe:
    """``<…>``."""

    parts: "Parts"


Part = str | Slot | Maybe
Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A heading (level 1 to 3) or a paragraph (0)."""

    level: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class Command:
    """``@name words…``."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class If:
    """``@if words… @else @end``."""

    words: tuple[str, ...]
    then: "Nodes"
    otherwise: "Nodes"


@dataclass(frozen=True, slots=True)
class Each:
    """``@each words… @end``."""

    words: tuple[str, ...]
    body: "Nodes"


Node = Line | Command | If | Each
Nodes = tuple[Node, ...]


def parse_parts(text: str) -> Parts:
    """Return the parts of a sentence. Raises `ValueError` for a bracket that is not closed or a slot that is none."""
    parts, rest = _parts(text, 0)
    if rest != len(text):
        raise ValueError(f"“>”多余：{text}")
    return parts


def _parts(text: str, at: int, depth: int = 0) -> tuple[Parts, int]:
    made: list[Part] = []
    while at < len(text):
        ch = text[at]
        if ch == "{":
            found = SLOT.match(text, at)
            if found is None:
                raise ValueError(f"“{text[at : at + 20]}”不是填空")
            made.append(Slot(found[1], tuple(found[2].split())))
            at = found.end()
        elif ch == "<":
            inner, at = _parts(text, at + 1, depth + 1)
            if at >= len(text):
                raise ValueError(f"“<”没有对应的“>”：{text}")
            made.append(Maybe(inner))
            at += 1
        elif ch == ">":
            break
        elif ch == "}":
            raise ValueError(f"“}}”多余：{text}")
        else:
            end = min((k for sign in "{}<>" if (k := text.find(sign, at)) >= 0), default=len(text))
            made.append(text[at:end])
            at = end
    if at < len(text) and not depth:
        raise ValueError(f"“>”多余：{text}")
    return tuple(made), at


def parse_outline(text: str) -> Nodes:
    """Return the nodes of a form's text. Raises `ValueError` naming the line."""
    lines = [(k, line.strip()) for k, line in enumerate(text.splitlines(), 1)]
    kept = iter([(k, line) for k, line in lines if line and not line.startswith("//")])
    nodes, closing = _block(kept)
    if closing:
        raise ValueError(f"多余的 @{closing}")
    return nodes


def _block(lines: Iterator[tuple[int, str]]) -> tuple[Nodes, str]:
    """Return the nodes up to the command that closes them, and its name."""
    made: list[Node] = []
    for number, line in lines:
        try:
            if not line.startswith("@"):
                made.append(_line(line))
                continue
            name, *words = line[1:].split()
            if name in ("end", "else"):
                return tuple(made), name
            made.append(_command(name, words, lines))
        except ValueError as error:
            raise ValueError(f"第{number}行：{error}") from None
    return tuple(made), ""


def _command(name: str, words: Sequence[str], lines: Iterator[tuple[int, str]]) -> Node:
    if name in OPENING:
        body, closing = _block(lines)
        otherwise: Nodes = ()
        if name == "if" and closing == "else":
            otherwise, closing = _block(lines)
        if closing != "end":
            raise ValueError(f"@{name} 没有 @end")
        return If(tuple(words), body, otherwise) if name == "if" else Each(tuple(words), body)
    least, most = COMMANDS.get(name, (0, -1))
    if not least <= len(words) <= most:
        raise ValueError(f"@{name} 不能这样写")
    return Command(name, tuple(words))


def _line(line: str) -> Line:
    level = len(line) - len(line.lstrip("#"))
    if level > 3:
        raise ValueError("标题最多三级")
    return Line(level, parse_parts(line[level:].strip()))
