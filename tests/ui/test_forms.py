from datetime import date

import pytest
from django import forms
from django.test import RequestFactory

from bianzhi.ui.forms import CHECK_HEADER, BianzhiForm, DateField, TermChoiceField, field_check
from bianzhi.ui.grid import GridColumn, read_grid
from bianzhi.values.refusal import Refusal


class Sample(BianzhiForm):
    name = forms.CharField(label="姓名", max_length=4)
    born = DateField(label="出生日期")
    entry = TermChoiceField(label="进入方式", terms=(("E01", "考录"), ("E02", "招聘")))
    sure = forms.BooleanField(label="已核对")
    own = forms.CharField(label="说明", error_messages={"required": "要说明。"})


def test_every_error_is_a_chinese_sentence_saying_what_to_do() -> None:
    errors = Sample({"born": "去年"}).errors
    assert errors["name"] == ["请填写这一项。"]
    assert errors["entry"] == ["请选择一项。"]
    assert errors["sure"] == ["请勾选确认。"]
    assert errors["own"] == ["要说明。"]
    assert "去年" in errors["born"][0]
    assert Sample({"entry": "E99"}).errors["entry"] == ["请从列表中选择。"]


def test_a_day_is_read_and_shown_the_same_way() -> None:
    form = Sample({"born": "2021-12-31"})
    form.full_clean()
    assert form.cleaned_data["born"] == date(2021, 12, 31)
    assert 'value="2021-12-31"' in str(Sample(initial={"born": date(2021, 12, 31)})["born"])


@pytest.mark.parametrize("text", ["2021-12-31", "2021.12.31", "20211231", "2021年12月31日", "２０２１-12-31"])
def test_a_day_may_be_written_in_the_forms_people_use(text: str) -> None:
    assert DateField().clean(text) == date(2021, 12, 31)


def test_a_month_alone_is_a_day_only_where_the_form_allows_it() -> None:
    with pytest.raises(forms.ValidationError, match="请写到日"):
        DateField().clean("2021.12")
    assert DateField(month_allowed=True).clean("2021.12") == date(2021, 12, 1)


def test_a_choice_of_one_is_made_already() -> None:
    assert TermChoiceField(terms=(("a", "甲"),)).choices == [("a", "甲")]
    assert TermChoiceField(terms=(("a", "甲"), ("b", "乙"))).choices[0] == ("", "请选择")


def test_refusals_go_beside_their_field_or_to_the_top() -> None:
    form = Sample({})
    form.refuse(
        [
            Refusal("a", "没有空编。", remedy="先下编。"),
            Refusal("b", "姓名不符。", field="name"),
            Refusal("c", "别处。", field="gone"),
        ]
    )
    assert form.non_field_errors() == ["没有空编。先下编。", "别处。"]
    assert "姓名不符。" in form.errors["name"]


@pytest.mark.parametrize(("name", "error"), [("name", "请填写这一项。"), ("entry", ""), ("nothing", "")])
def test_one_field_can_be_asked_about(name: str, error: str) -> None:
    form = Sample({"entry": "E01"})
    answer = field_check(RequestFactory().post("/", headers={CHECK_HEADER: name}), form)
    assert answer is not None
    assert answer.content.decode("unicode_escape") == f'{{"error": "{error}"}}'
    assert field_check(RequestFactory().post("/"), form) is None


def test_rows_of_the_grid_come_in_order_trimmed_and_without_blanks() -> None:
    columns = (GridColumn("unit", "单位"), GridColumn("number", "数量"))
    data = {
        "l-10-unit": "丙",
        "l-10-number": "1",
        "l-2-unit": " 乙 ",
        "l-0-unit": " ",
        "l-0-number": "",
        "l-x-unit": "坏",
        "other-1-unit": "外",
        "l-2-more": "多",
    }
    assert read_grid(data, "l", columns) == [{"unit": "乙", "number": ""}, {"unit": "丙", "number": "1"}]
