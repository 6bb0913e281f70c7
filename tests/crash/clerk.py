"""One clerk as a process of its own: waits for a line, waits for the moment it names, tries, and says how it went.

``python -m tests.crash.clerk``; each line is a JSON object with ``chief``, ``maker``, ``person``, ``unit``, ``commodity``, ``day``
and ``go`` (seconds since the epoch). Each answer is one line: ``done`` or the codes of the refusals.
"""

import json
import sys
import time
from datetime import date
from typing import Any


def main() -> None:
    """Serve until the line is cut."""
    import django

    django.setup()
    from django.db import connection

    from bianzhi.users.models import User

    connection.ensure_connection()
    chief = User.objects.select_related("district").get(pk=int(sys.argv[1]))
    answer("ready")
    for line in sys.stdin:
        answer(attempt(chief, json.loads(line)))


def answer(text: str) -> None:
    """Say one line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


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
