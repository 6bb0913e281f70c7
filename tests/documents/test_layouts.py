"""Pages and files as portals and offices really make them: chrome, layout tables, cells one a line, text without its ruling."""

import io

import pytest
import typst
from docx import Document as Word

from bianzhi.auditing.audit import audit
from bianzhi.documents.columns import placed
from bianzhi.documents.model import PICTURE, Grid
from bianzhi.documents.pdf import shipped_fonts
from bianzhi.documents.read_any import read_document
from tests.documents.seeds import HEAD, LINES, ROWS, SEEDS, TITLE


def cells(rows=(HEAD, *ROWS)) -> str:
    return "".join(
        "<tr>" + "".join(f"<td><p><span>{c}</span></p></td>" for c in row) + "</tr>" for row in rows
    )


def paragraphs() -> str:
    return "".join(
        f"<p><a name=_Toc1></a><span>　　{line[:9]}<font>{line[9:]}</font></span></p>" for line in LINES
    )


MODERN = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>公开</title><style>p{{}}</style></head><body>
<div class="topbar"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<div id="main"><div class="crumb">您的位置：<a href="/">首页</a> &gt; <a href="/b">部门决算</a></div>
<table><tr><td>索引号：</td><td>0001/2022</td></tr><tr><td>发布机构</td><td>区财政局</td></tr></table>
<div class="article"><h1>青山区教育局2021年度部门决算公开</h1>
<div class="info">发布时间：2022-08-30&nbsp; 来源：区教育局&nbsp;浏览次数：<span>123</span>次 字体：[ <a href="#">大</a> <a href="#">小</a> ]</div>
<div class="TRS_Editor">{paragraphs()}<p><img src="a.png" width="500"></p><p>（图1：收支变动情况图）</p>
<p style="display:none">2020年度收、支总计99.99万元。</p><table class="MsoNormalTable"><caption>{TITLE}</caption>{cells()}</table></div>
<p>分享到：微信</p><p>【打印本页】</p><div>上一篇：<a href="/c">旧文</a></div></div>
<div class="right"><ul><li><a href="/d">青山区2020年度收、支总计12.34万元。</a></li></ul></div>
<div class="beside"><h3>相关文档</h3><ul><li><a href="#">2019年度部门决算公开</a></li><li><a href="javascript:;">2018年部门预算公开</a></li></ul></div></div>
<div class="footer">主办：青山区人民政府　ICP备05000000号</div></body></html>"""
OLD = f"""<HTML><HEAD><META content="text/html; charset=gbk" http-equiv=Content-Type></HEAD><BODY>
<TABLE width=1000><TR><TD><TABLE><TR><TD><A href=/>首页</A></TD><TD><A href=/a>机构</A></TD></TR></TABLE></TD></TR>
<TR><TD width=200><TABLE><TR><TD>栏目导航</TD></TR><TR><TD><A href=/b>通知</A></TD></TR></TABLE></TD>
<TD><TABLE><TR><TD align=center>青山区教育局2021年度部门决算公开</TD></TR><TR><TD>[字体：大 中 小] 点击数：88</TD></TR>
<TR><TD>{paragraphs()}<IMG src=b.gif height=16><IMG src=a.jpg><P>（图1：收支变动情况图）</P><CENTER>{TITLE}</CENTER>
<TABLE border=1>{cells()}</TABLE></TD></TR></TABLE></TD></TR><TR><TD colspan=2>版权所有 青山区</TD></TR></TABLE></BODY></HTML>"""


@pytest.mark.parametrize("page", [MODERN, OLD])
def test_only_the_article_of_a_portal_is_read(page) -> None:
    document = read_document(page.encode("gb18030"), "公开.html")
    texts = [p.text for p in document.paragraphs]
    article = [*LINES, PICTURE, "（图1：收支变动情况图）"]
    assert texts[:2] == ["青山区教育局2021年度部门决算公开", LINES[0]]
    assert [text for text in texts if text not in (texts[0], TITLE)] == article
    [grid] = document.grids
    assert grid.rows == (HEAD, *ROWS)
    report = audit(document)
    assert (report.year, report.kind) == (2021, "决算")
    assert "F953" not in {f.code for f in report.findings}, "the picture is there"


def test_an_article_in_two_parts_is_read_whole() -> None:
    page = f"<html><body><div>{paragraphs() * 8}</div><div>一般公共预算财政拨款支出1.00万元。</div></body></html>"
    assert [p.text for p in read_document(page.encode(), "x").paragraphs][-1].endswith("1.00万元。")


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_cells_one_a_line_are_a_table_again(kind) -> None:
    lines = [
        *LINES,
        TITLE,
        "单位：万元",
        *(cell for row in (HEAD, *ROWS) for cell in row if cell),
        "第四部分 名词解释",
    ]
    data = "\n".join(lines) if kind == "txt" else f"<html><div>{'<br>'.join(lines)}</div></html>"
    document = read_document(data.encode(), "x")
    [grid] = document.grids
    assert grid.above == (TITLE, "单位：万元")
    assert grid.rows == (HEAD, *ROWS[:-1], ("", "合计", *ROWS[-1][2:]))
    assert str(grid.place_of(1)) == f"第1张表（第{len(LINES) + 3 + len(HEAD)}段）"
    assert [p.text for p in document.paragraphs] == [*LINES, "第四部分 名词解释"]


def test_income_and_expenditure_one_a_line_stand_on_their_sides() -> None:
    lines = [
        "收入支出决算总表",
        "单位：万元",
        "项目",
        "决算数",
        "项目",
        "决算数",
        "一、一般公共预算财政拨款收入",
        "90.00",
        "一、教育支出",
        "95.00",
    ]
    lines += [
        "二、其他收入",
        "二、其他支出",
        "5.00",
        "本年收入合计",
        "90.00",
        "本年支出合计",
        "100.00",
        "年初结转和结余",
        "10.00",
    ]
    lines += ["总计", "100.00", "总计", "100.00", "二、收入决算情况说明"]
    [grid] = read_document("\n".join(lines).encode(), "x").grids
    assert ("一、一般公共预算财政拨款收入", "90.00", "", "") in grid.rows
    assert ("", "", "二、其他支出", "5.00") in grid.rows
    assert ("二、其他收入", "", "", "") in grid.rows
    assert grid.rows[-2:] == (("总计", "100.00", "", ""), ("", "", "总计", "100.00"))


def test_a_fault_in_a_table_of_lost_cells_is_found_and_a_sound_one_has_none() -> None:
    rows = [
        ("201", "一般公共服务支出", "30.00", "20.00", "10.00"),
        ("20101", "人大事务", "30.00", "20.00", "10.00"),
    ]
    rows += [
        ("2010101", "行政运行", "20.00", "20.00"),
        ("2010199", "其他人大事务支出", "10.00", "10.00"),
        ("合计", "30.00", "20.00", "10.00"),
    ]

    def told(wrong: str) -> set[str]:
        lines = ["青山区教育局2021年度部门决算", TITLE, *HEAD, *(cell for row in rows for cell in row)]
        text = "\n".join(
            wrong if line == "30.00" and k == len(HEAD) + 4 else line for k, line in enumerate(lines)
        )
        return {
            f.code for f in audit(read_document(text.encode(), "x.txt")).findings if f.severity == "error"
        }

    assert told("30.00") == set()
    assert told("31.00") != set()


def test_amounts_stand_where_the_arithmetic_leaves_them_no_choice() -> None:
    rows = [
        ("", ["30", "20", "10"]),
        ("201", ["30", "20", "10"]),
        ("20101", ["20", "20"]),
        ("20102", ["10", "10"]),
    ]
    assert placed(rows, 3)[2:] == [("20", "20", ""), ("10", "", "10")]
    open_ = [("", ["30", "30"]), ("201", ["30", "30"])]
    assert placed(open_, 3) == [("30", "", ""), ("30", "", "")], "basic or project: it cannot be told"
    wrong = [("", ["30", "20", "10"]), ("201", ["31", "30"])]
    assert placed(wrong, 3) == [("30", "", ""), ("31", "", "")]


def test_a_word_file_laid_out_in_a_table() -> None:
    word = Word()
    outer = word.add_table(rows=2, cols=1)
    outer.cell(0, 0).text = LINES[4] * 4
    inner = outer.cell(1, 0).add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *ROWS):
        for cell, text in zip(inner.add_row().cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    word.save(buffer)
    document = read_document(buffer.getvalue(), "x.docx")
    assert [p.text for p in document.paragraphs] == [LINES[4] * 4]
    assert [g.rows for g in document.grids] == [(HEAD, *ROWS)]


def test_a_row_that_begins_further_right() -> None:
    word = Word()
    table = word.add_table(rows=2, cols=3)
    for k, text in enumerate("甲乙丙"):
        table.cell(0, k).text = text
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    before = row.get_or_add_trPr().makeelement(
        row.tag.replace("}tr", "}gridBefore"), {row.tag.replace("}tr", "}val"): "1"}
    )
    row.trPr.append(before)
    table.rows[1].cells[-1].text = "末"
    buffer = io.BytesIO()
    word.save(buffer)
    [grid] = read_document(buffer.getvalue(), "x.docx").grids
    assert grid.rows == (("甲", "乙", "丙"), ("", "", "末"))


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf", "xlsx", "bundle"])
def test_every_kind_gives_the_table(kind) -> None:
    grids = [block for block in read_document(SEEDS[kind](), f"x.{kind}").blocks if isinstance(block, Grid)]
    amounts = [row[-3:] for grid in grids for row in grid.rows]
    assert ROWS[0][-3:] in amounts or ("100", "60", "40") in amounts


def chart(drawn: str) -> bytes:
    """Return a PDF of text with what is drawn above a caption."""
    text = "\n\n".join((LINES[0], LINES[4], "@@", "（图1：收、支决算总计变动情况图）（柱状图）", LINES[5]))
    source = '#set text(font: "Noto Serif SC")\n' + text.replace("@@", drawn)
    return typst.compile(source.encode(), font_paths=shipped_fonts())


@pytest.mark.parametrize(
    ("drawn", "missing"),
    [("", True), ("#line(length: 90%)", True), ("#rect(width: 300pt, height: 180pt, fill: blue)", False)],
)
def test_a_caption_in_a_pdf_has_its_chart_or_not(drawn, missing) -> None:
    document = read_document(chart(drawn), "x.pdf")
    assert any(PICTURE in p.text for p in document.paragraphs) is not missing
    assert ("F953" in {f.code for f in audit(document).findings}) is missing
