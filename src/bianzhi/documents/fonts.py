"""Fonts of official documents and what stands in for them where they are not installed."""

#: as named by Word and WPS on the clerk's machine; the renderer falls back by family on other machines
TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
HEAD = "黑体"
SHEET = "宋体"
#: sizes in points: 二号, 小四, 五号
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = 18, 12, 10.5
#: of tables with many columns
DENSE_SIZE, MANY_COLUMNS = 9, 10
