"""Makes the user's guide: docs/guide/*.md → plain pages under the site's static files.

``--check`` only says whether they are up to date.

The sources use a small part of Markdown: headings, paragraphs, lists, tables, ``>`` lead, ``**bold**``, links and pictures.
"""

import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "docs/guide"
TARGET = ROOT / "src/bianzhi/site/static/office_site/guide"
#: what begins an item of a list
MARK = re.compile(r"^(-|\d+\.) ")
PAGE = """<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · 机构编制管理使用说明</title>
<link rel="stylesheet" href="guide.css">
</head>
<body>
<header><a href="index.html">使用说明</a><a href="/">回到系统</a></header>
<div class="frame">
<nav aria-label="章节"><ol>
{chapters}
</ol></nav>
<main>
{body}
<footer>{turn}</footer>
</main>
</div>
</body>
</html>
"""


def inline(text: str) -> str:
    """Return one line with bold, links and pictures as HTML."""
    found = escape(text, quote=False)
    found = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", found)
    found = re.sub(
        r"!\[(.+?)\]\((.+?)\)",
        r'<figure><img src="images/\2" alt="\1" width="1366" height="768" loading="lazy"><figcaption>\1</figcaption></figure>',
        found,
    )
    return re.sub(r"\[(.+?)\]\((.+?)\)", r'<a href="\2">\1</a>', found)


def _table(lines: list[str]) -> str:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if not re.fullmatch(r"[|\s-]+", line)
    ]
    head, *body = rows
    heads = "".join(f'<th scope="col">{inline(cell)}</th>' for cell in head)
    cells = [
        f'<tr><th scope="row">{inline(row[0])}</th>{"".join(f"<td>{inline(cell)}</td>" for cell in row[1:])}</tr>'
        for row in body
    ]
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(cells)}</tbody></table>"


def _list(lines: list[str], tag: str) -> str:
    items = "".join(f"<li>{inline(MARK.sub('', line))}</li>" for line in lines)
    return f"<{tag}>{items}</{tag}>"


def blocks(text: str) -> Iterator[str]:
    """Yield the HTML of each block of ``text``: a heading is a block of its own, the others end at an empty line."""
    for block in re.split(r"\n(?=#)|(?<=[^\n])\n(?=> )|\n{2,}|(?<=^)(?=#)", text.strip()):
        heading, _, rest = block.partition("\n") if block.startswith("#") else ("", "", block)
        if heading:
            level = len(heading) - len(heading.lstrip("#"))
            yield f"<h{level}>{inline(heading.lstrip('# '))}</h{level}>"
        lines = [line for line in rest.split("\n") if line]
        if not lines:
            continue
        first = lines[0]
        if first.startswith(">"):
            yield f'<p class="lead">{inline(first[1:].strip())}</p>'
            lines = lines[1:]
            if not lines:
                continue
            first = lines[0]
        if first.startswith("|"):
            yield _table(lines)
        elif first.startswith("- "):
            yield _list(lines, "ul")
        elif re.match(r"\d+\. ", first):
            yield _list(lines, "ol")
        elif first.startswith("!["):
            yield inline(first)
        else:
            yield f"<p>{inline(''.join(lines))}</p>"


def terms() -> str:
    """Return the source of the chapter of terms, from the glossary every page's 「?」 is made of."""
    sys.path.insert(0, str(ROOT / "src"))
    from bianzhi.values.glossary import entries

    rows = [f"| {entry.chinese} | {entry.definition} | {entry.source} |" for entry in entries().values()]
    head = [
        "# 名词解释",
        "> 页面上“？”里的解释都在这里。",
        "",
        "| 名词 | 意思 | 依据 |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*head, *rows])


def pages() -> dict[str, str]:
    """Return every page of the guide by file name."""
    sources = {path.stem[3:]: path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.md"))}
    sources["terms"] = terms()
    titles = {name: text.split("\n", 1)[0].lstrip("# ") for name, text in sources.items()}
    names = list(sources)
    made = {}
    for place, (name, text) in enumerate(sources.items()):
        current = ' aria-current="page"'
        chapters = "\n".join(
            f'<li><a href="{n}.html"{current if n == name else ""}>{titles[n]}</a></li>' for n in names
        )
        turn = []
        if place:
            turn.append(f'<a href="{names[place - 1]}.html">上一章：{titles[names[place - 1]]}</a>')
        if place + 1 < len(names):
            turn.append(f'<a href="{names[place + 1]}.html">下一章：{titles[names[place + 1]]}</a>')
        body = "\n".join(blocks(text))
        made[f"{name}.html"] = PAGE.format(
            title=titles[name], chapters=chapters, body=body, turn=" ".join(turn)
        )
    return made


def main() -> int:
    """Write the pages, or compare them."""
    made = pages()
    if "--check" in sys.argv:
        old = [name for name, text in made.items() if not _same(TARGET / name, text)]
        print(
            *(f"out of date: {name} (run scripts/guide.py)" for name in old),
            sep="\n",
            end="\n" if old else "",
        )
        return 1 if old else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    print(f"{len(made)} pages in {TARGET.relative_to(ROOT)}")
    return 0


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
