"""What the figures are called that free texts may name."""

import pytest

from bianzhi.finance.reads.records import called
from bianzhi.reporting.slots import Record


@pytest.mark.parametrize(
    ("name", "title", "words"),
    [
        ("establishment.on_off_cases", "审核办理的上下编人数", "审核办理的上下编人数"),
        (
            "establishment.quota_changes.区红十字会.delta",
            "编制和职数增减",
            "编制和职数增减·区红十字会·增减数",
        ),
        ("office.quota.posts.主任", "本单位的机构、编制、职数", "本单位的机构、编制、职数·编制·职数·主任"),
        ("registry.inspections.联合抽查.units", "事业单位抽查：检查单位", "事业单位抽查：检查单位·联合抽查"),
        ("units.organs", "年末机构数", "年末机构数·机关、群团"),
    ],
)
def test_a_figure_is_called_in_words(name: str, title: str, words: str) -> None:
    assert called(name, Record("1", title, "/")) == words
