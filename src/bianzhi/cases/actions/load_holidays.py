"""Keep the holidays of a year, as the State Council's office announced them."""

import csv
import os
from dataclasses import asdict, fields
from io import StringIO

from django.db import transaction

from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor
from bianzhi.values.holiday_notice import HolidayRow, read_notice
from bianzhi.values.workdays import kept_rows, kept_table

MAY = ("system.manage", "submission.review")


def load_holidays(actor: Actor, *, notice: str) -> int:
    """Read a pasted notice and have every deadline follow it from now on. Returns the year.

    A year loaded before is superseded, and the trail keeps both. Raises `Refused` with every item that is wrong, `Forbidden`.
    """
    actor.require(*MAY)
    rows = read_notice(notice)
    year, path = rows[0].year, kept_table()
    old = kept_rows(path)
    new = [{key: str(value) for key, value in asdict(row).items()} for row in rows]
    out = StringIO(newline="")
    writer = csv.DictWriter(out, [field.name for field in fields(HolidayRow)])
    writer.writeheader()
    writer.writerows([*(row for row in old if row["year"] != str(year)), *new])
    with transaction.atomic():
        record(
            actor,
            "录入节假日安排",
            Subject("cases.holidays", year, f"{year}年节假日安排"),
            before=[row for row in old if row["year"] == str(year)],
            after=new,
            reason=rows[0].source,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(out.getvalue(), encoding="utf-8")
        os.replace(beside, path)  # noqa: PTH105 - whole or not at all
    return year
