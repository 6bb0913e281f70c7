"""Clerks, each a process of its own: waits for a line, waits for the moment it names, tries, and says how it went.

``python -m tests.crash.clerk CHIEF READ:WRITE …``, a clerk for each pair of pipes; the program is brought in once and they fork
from it. Each line is a JSON object with ``maker``, ``person``, ``unit``, ``commodity``, ``day`` and ``go`` (seconds since the
epoch). Each answer is one line: ``done`` or the codes of the refusals.
"""

import json
import os
import sys
import time
from datetime import date
from typing import Any, TextIO


def main() -> None:
    """Have the clerks at work until their lines are cut."""
    import django

    django.setup()
    import bianzhi.staff.actions  # noqa: F401 - so that no clerk has to bring it in

    chief, pipes = int(sys.argv[1]), [pair.split(":") for pair in sys.argv[2:]]
    for read, write in pipes:
        if not os.fork():
            with os.fdopen(int(read)) as orders, os.fdopen(int(write), "w") as answers:
                serve(chief, orders, answers)
            os._exit(0)
    for _ in pipes:
        os.wait()


def serve(key: int, orders: TextIO, answers: TextIO) -> None:
    """Answer until the line is cut, on a connection of one's own."""
    from django.db import connection

    from bianzhi.users.models import User

    connection.ensure_connection()
    chief = User.objects.select_related("district").get(pk=key)
    print("ready", file=answers, flush=True)
    for line in orders:
        print(attempt(chief, json.loads(line)), file=answers, flush=True)


def attempt(chief: Any, told: dict[str, Any]) -> str:
    """Go on the establishment at the moment told."""
    from django.db import DatabaseError

    from bianzhi.staff.actions import Entry, go_on_establishment
    from bianzhi.users.actor import Actor
    from bianzhi.users.roles import Role
    from bianzhi.values.refusal import Refused

    actor = Actor(chief.pk, chief.name, Role.CHIEF, chief.district_id, chief.district.path)
    entry = Entry(
        told["unit"], told["commodity"], date.fromisoformat(told["day"]), "E02", document="测试文件"
    )
    time.sleep(max(told["go"] - time.time(), 0))
    try:
        go_on_establishment(actor, maker_id=told["maker"], person_id=told["person"], entry=entry)
    except Refused as refused:
        return " ".join(r.code for r in refused.refusals)
    except DatabaseError as error:  # nobody may see one; the test must see what it was
        return f"{type(error).__name__}: {error}".replace("\n", " ")
    return "done"


if __name__ == "__main__":
    main()
