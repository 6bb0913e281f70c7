"""The frame, every component with example data, and saving lists, drawn as the site draws them."""

import json
import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.shortcuts import render
from django.template import engines
from django.utils import timezone
from jinja2 import Environment, FileSystemLoader, UndefinedError

from bianzhi.ui import pages, saved
from bianzhi.ui.icons import icon, icon_names
from bianzhi.ui.jinja import environment, json_script, with_as_of
from bianzhi.ui.models import SavedList
from bianzhi.ui.terms import term
from bianzhi.ui.toast import toast
from bianzhi.users.models import District, User
from tests.ui.conftest import shell

pytestmark = pytest.mark.urls("tests.ui.urls_alone")
Ask = Callable[..., HttpRequest]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Nesting(HTMLParser):
    """Checks that tags close in order and ids are unique."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        names = [name for name, _ in attrs]
        self.wrong += [f"{tag} {name} twice" for name in set(names) if names.count(name) > 1]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def page(request: HttpRequest) -> str:
    answer = pages.components(request)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("framed", [True, False], ids=["shell", "plain"])
@pytest.mark.parametrize(
    "query", ["", "?kind=organ&asof=2021-12-31", "?q=没有这家", "?per=20&cols=docno&sort=bad&kinds=x&dated=1"]
)
def test_every_component_is_drawn_whole(ask: Ask, query: str, framed: bool) -> None:
    html = page(ask(f"/ui/components/{query}", framed=framed))
    check = Nesting()
    check.feed(html)
    assert check.wrong == []
    assert check.open == []
    assert len(check.ids) == len(set(check.ids)) > 20
    for name in ("Undefined", ">None<", "&lt;span"):
        assert name not in html


def test_a_visitor_chooses_columns_in_the_address_and_saves_nothing(ask: Ask) -> None:
    html = page(ask("/ui/components/?kind=organ"))
    assert "常用筛选" not in html
    form = html[html.index("显示列") :]
    assert '<input type="hidden" name="kind" value="organ">' in form[: form.index("</form>")]
    assert "应用并记住" not in html


def test_a_list_without_rows_says_what_to_do(ask: Ask) -> None:
    html = page(ask("/ui/components/?q=没有这家"))
    assert "请放宽条件" in html
    assert "清除筛选" in html


def test_a_misspelt_variable_fails() -> None:
    with pytest.raises(UndefinedError):
        engines["jinja2"].from_string("{{ misspelt }}").render({})


def test_text_is_escaped(ask: Ask) -> None:
    html = page(ask('/ui/components/?q=<script>alert(1)</script>&extra="><b>'))
    assert "<script>alert" not in html
    assert '"><b>' not in html


def test_today_the_frame_is_plain_and_on_another_day_it_says_so(ask: Ask) -> None:
    assert "bz-travelling" not in page(ask())
    html = page(ask("/ui/components/?asof=2021-12-31&kind=organ"))
    assert "bz-travelling" in html
    assert "<strong>截至 2021-12-31</strong>" in html
    assert 'href="?kind=organ&amp;"' in html, "back to today keeps the rest of the address"


def test_links_keep_the_day_that_is_looked_at(ask: Ask) -> None:
    engine = engines["jinja2"]
    template = engine.from_string(
        "{{ url('ui:components', query={'a': 1, 'b': none}) }} {{ here('/x/?asof=2020-01-01') }} {{ here('/y/') }}"
    )
    today = timezone.localdate().isoformat()
    assert (
        template.render({}, ask("/?asof=2021-12-31"))
        == "/ui/components/?a=1&amp;asof=2021-12-31 /x/?asof=2020-01-01 /y/?asof=2021-12-31"
    )
    assert template.render({}, ask(f"/?asof={today}")) == "/ui/components/?a=1 /x/?asof=2020-01-01 /y/"
    assert with_as_of("/x/?a=1", [("b", "局")], "2021-12-31") == "/x/?a=1&b=%E5%B1%80&asof=2021-12-31"


def test_navigation_marks_where_one_is() -> None:
    s = shell()
    assert s.active("/units/tree/5/").key == "units"  # type: ignore[union-attr]
    assert s.active_item("/units/tree/5/").label == "机构树"  # type: ignore[union-attr]
    assert s.active("/").key == "work"  # type: ignore[union-attr]
    assert s.active("/other/") is None
    assert s.active("/other/", "units").key == "units"  # type: ignore[union-attr]


def test_the_frame_shows_who_where_when_and_what_waits(ask: Ask) -> None:
    html = page(ask())
    for word in (
        "甲区",
        "乙区",
        "王示例",
        "演示数据",
        "退出登录",
        "修改密码",
        "/search/",
        "/inbox/",
        "本页的使用说明",
        ">12<",
        ">7<",
    ):
        assert word in html
    assert timezone.localdate().isoformat() in html


def test_an_error_page_needs_no_request_and_no_details(ask: Ask) -> None:
    bare = engines["jinja2"].get_template("ui/error.html").render({"status": 500})
    assert "系统出了问题" in bare
    framed = render(ask(), "ui/error.html", {"status": 403, "message": "只能看本单位。"}).content.decode()
    assert "只能看本单位。" in framed
    assert "退出登录" in framed
    assert "没有找到" in render(ask(framed=False), "ui/error.html", {"status": 404}).content.decode()


def test_a_toast_has_its_links_and_escapes_its_text(ask: Ask) -> None:
    request = ask()
    toast(request, "已入账 <b>", view="/instruments/1/", undo="/instruments/1/undo/")
    text = str(next(iter(get_messages(request))))
    assert text == (
        '已入账 &lt;b&gt; <a class="bz-toast-link" href="/instruments/1/">查看</a> <a class="bz-toast-link" href="/instruments/1/undo/">撤回</a>'
    )


def test_chart_data_cannot_end_its_script() -> None:
    text = json_script({"a": "</script><!--", "d": date(2021, 12, 31)})
    assert "<" not in text
    assert json.loads(text) == {"a": "</script><!--", "d": "2021-12-31"}


def test_icons_are_known_or_refused() -> None:
    assert len(icon_names()) > 150
    assert 'aria-label="搜 &lt;索&gt;"' in icon("search", "搜 <索>")
    with pytest.raises(LookupError, match="no-such"):
        icon("no-such")


def test_every_icon_named_in_a_template_of_any_room_is_there() -> None:
    named = set()
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for template in folder.rglob("*.html"):
            named |= set(re.findall(r"\bicon\(\"([\w-]+)\"", template.read_text(encoding="utf-8")))
    assert len(named) > 15
    assert sorted(named - set(icon_names())) == []


def test_every_explained_term_is_in_the_glossary() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for folder in settings.TEMPLATES[0]["DIRS"]
        for path in folder.parent.rglob("*.*")
        if path.suffix in {".html", ".py"}
    ]
    named = {
        name
        for text in texts
        for name in re.findall(r"(?:\bterm_(?:help|mark)\(\s*|\bterm=)\"([^\"{}]+)\"", text)
    }
    assert len(named) > 3
    assert [name for name in sorted(named) if not term(name).known] == []
    assert not term("没有这个词").known


def test_a_term_opens_its_definition_and_source(ask: Ask) -> None:
    html = page(ask())
    assert 'data-bs-title="编制"' in html
    assert term("编制").text[:10] in html


def test_all_templates_of_all_rooms_compile() -> None:
    made: Environment = environment(loader=FileSystemLoader([str(d) for d in settings.TEMPLATES[0]["DIRS"]]))
    names = [name for name in made.list_templates(["html"]) if not name.startswith("registration/")]
    assert len(names) > 25
    for name in names:
        made.get_template(name)


@pytest.fixture
def user(db: None) -> User:
    district = District.objects.create(code="519901", name="甲区", path="/51/5199/519901/", synthetic=True)
    return User.objects.create(username="a", name="王示例", role="office_director", district=district)


def save(request: HttpRequest) -> str:
    answer = pages.save(request)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_saved_filter_appears_in_the_menu_and_can_be_replaced_and_deleted(ask: Ask, user: User) -> None:
    data = {
        "list": "ui-example",
        "title": "机关",
        "query": "kind=organ&per=100",
        "next": "/ui/components/?kind=organ",
    }
    assert save(ask("/ui/lists/save/", post=data, user=user)) == "/ui/components/?kind=organ"
    save(ask("/ui/lists/save/", post=data | {"query": "kind=township"}, user=user))
    row = SavedList.objects.get()
    assert row.query == "kind=township"
    assert 'href="?kind=township&amp;asof=2021-12-31">机关</a>' in page(
        ask("/ui/components/?asof=2021-12-31", user=user)
    )
    pages.delete(ask("/x/", post={"next": "/"}, user=user), saved_id=row.pk)
    assert not SavedList.objects.exists()


def test_nobody_deletes_what_another_person_saved(ask: Ask, user: User) -> None:
    saved.save_list(user.pk, "x", "我的", "a=1")
    other = User.objects.create(username="b", name="李示例", role="office_director", district=user.district)
    pages.delete(ask("/x/", post={}, user=other), saved_id=SavedList.objects.get().pk)
    assert SavedList.objects.count() == 1
    assert saved.saved_lists(other.pk, "x") == ()


def test_chosen_columns_are_remembered_and_forgotten(ask: Ask, user: User) -> None:
    data = {"list": "ui-example", "columns": "1", "cols": ["docno", "kind"], "next": "/ui/components/"}
    save(ask("/x/", post=data, user=user))
    assert saved.remembered_columns(saved.saved_lists(user.pk, "ui-example")) == ("docno", "kind")
    html = page(ask(user=user))
    assert "批准文号</th>" in html
    check = Nesting()
    check.feed(html)
    assert (check.wrong, check.open) == ([], [])
    assert "应用并记住" in html
    assert "机构代码</a>" not in html
    save(ask("/x/", post=data | {"forget": "1"}, user=user))
    assert saved.remembered_columns(saved.saved_lists(user.pk, "ui-example")) == ()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "ui/", "/\\evil.example"]
)
def test_saving_never_leads_away_from_the_site(ask: Ask, user: User, address: str) -> None:
    assert save(ask("/x/", post={"list": "l", "title": "t", "query": "", "next": address}, user=user)) == "/"


def test_saving_needs_a_person_a_list_and_a_short_name(ask: Ask, user: User) -> None:
    data = {"list": "l", "title": "t", "query": "a=1"}
    assert pages.save(ask("/x/", post=data)).status_code == 400
    assert pages.save(ask("/x/", post=data | {"list": ""}, user=user)).status_code == 400
    assert pages.save(ask("/x/", post=data | {"query": "a" * 2001}, user=user)).status_code == 400
    save(ask("/x/", post=data | {"title": "长" * 41}, user=user))
    save(ask("/x/", post=data | {"title": " "}, user=user))
    assert not SavedList.objects.exists()


def test_a_person_keeps_at_most_thirty_saved_filters_of_a_list(ask: Ask, user: User) -> None:
    for number in range(saved.LIMIT):
        saved.save_list(user.pk, "l", f"第{number}个", "")
    with pytest.raises(saved.TooManySaved):
        saved.save_list(user.pk, "l", "再一个", "")
    saved.save_list(user.pk, "l", "第0个", "a=1")
    assert SavedList.objects.count() == saved.LIMIT


def test_the_saved_filters_of_a_page_cost_one_query(
    ask: Ask, user: User, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        saved.save_list(user.pk, "ui-example", f"第{number}个", "")
    with django_assert_num_queries(1):
        page(ask(user=user))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 15),
        ("kind=organ", 7),
        ("kinds=township&kinds=organ", 9),
        ("over=over", 2),
        ("word=中心&q=示例区", 3),
        ("since=2010-01-01", 3),
        ("dated=1", 14),
    ],
)
def test_the_example_list_filters_and_exports_what_it_shows(ask: Ask, query: str, count: int) -> None:
    assert f"共 <strong>{count}</strong> 家机构" in page(ask(f"/ui/components/?{query}"))
    sheet = openpyxl.load_workbook(
        BytesIO(pages.components(ask(f"/ui/components/?{query}&export=xlsx")).content)
    ).active
    names = [
        row[0].value for row in sheet.iter_rows() if row[1].value and str(row[1].value).startswith("5199")
    ]
    assert len(names) == count
