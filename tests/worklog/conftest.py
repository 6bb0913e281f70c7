"""An office with a few units, and 工作台账 as its clerk keeps it."""

from datetime import date

import pytest

from bianzhi.worklog.actions import record_entries
from bianzhi.worklog.catalogue import items
from bianzhi.worklog.entering import read_entry
from bianzhi.worklog.incoming import unit_finder
from tests.staff.conftest import People

CHANGES = "registry.change_registrations"
COUNT = "registry-change_registrations-items"


class Office(People):
    def __init__(self):
        super().__init__()
        self.school = self.unit("甲区第一学校", short_name="甲校")
        self.hospital = self.unit("甲区人民医院")

    def entry(self, item=CHANGES, **typed):
        given = {"begins_on": "2021-03-08", "document": "审核表", **typed}
        if item == CHANGES:
            given = {"bodies": "甲校", COUNT: "2", **given}
        return read_entry(items()[item], given, date(2026, 1, 1), unit_finder(self.clerk))

    def recorded(self, item=CHANGES, **typed):
        return record_entries(self.clerk, entries=[self.entry(item, **typed)])[0]


@pytest.fixture
def office(db):
    return Office()
