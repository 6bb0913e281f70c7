"""Every page with every role: opened where it may be, refused where it may not, and never a word that belongs to others."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bianzhi.instruments.reads import instruments
from bianzhi.users.roles import ROLES, Role
from tests.site.pages import PAGES, Page, Target, may_open, named_pages
from tests.site.seen import BROKEN, CODE, ID_NUMBER, foreign_words, text_of
from tests.site.world import Place

World = tuple[Place, Place]
REFUSED = {403, 404}
BACKEND = "django.contrib.auth.backends.ModelBackend"
OWN_ROLES = [role for role in Role if ROLES[role].own_unit]
PAST = "2021-06-30"


@pytest.fixture
def places(world: World, db: None) -> World:
    here, there = world
    for place in world:
        found, _ = instruments(place.chief, limit=None)
        place.keys["instrument"] = found[-1].key
    return here, there


#: between them they open every page that may be opened, and see it with every reach
READERS = {Role.DIRECTOR, Role.CHIEF, Role.CLERK, Role.UNIT_CLERK, Role.SYS_ADMIN, Role.AUDIT_ADMIN}
#: who may open what is asked of no database: PostgreSQL answers those only, SQLite everybody
HERE = [role for role in Role if role in READERS or not os.environ.get("DATABASE_URL")]
FILE = re.compile(r"\.(docx|xlsx|pdf|html)$")


def signed_in(place: Place, role: Role) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(place.users[role], backend=BACKEND)
    return client


def forbidden_words(here: Place, there: Place, role: Role) -> set[str]:
    return there.names | (here.foreign_to_own if ROLES[role].own_unit else set())


def targets() -> Iterator[tuple[str, Page, Target]]:
    for name, page in PAGES.items():
        if not page.post_only:
            yield from ((name, page, target) for target in page.targets)


def blame(response: Any, words: set[str], secrets: list[str]) -> list[str]:
    """Return what the answer must not say."""
    if response.status_code >= 500:
        return [f"breaks: {response.exc_info[1]!r}"]
    if response.status_code in (301, 302, 405):
        return []
    text = text_of(response)
    found = [f"shows {word}" for word in words if word in text]
    found += [f"shows the number {number}" for number in secrets if number in text]
    if "xml" not in text[:60]:
        found += [f"looks like an ID number: {number}" for number in ID_NUMBER.findall(text)]
        shown = CODE.sub("", text)
        found += [f"broken: {mark}" for mark in BROKEN if mark in shown]
    return found


#: read by who writes programs, not by clerks
FOR_ENGINEERS = {"ui:components", "api_pages:documentation", "api_pages:tokens"}


def test_the_list_of_pages_is_the_site() -> None:
    assert set(named_pages()) == set(PAGES)


def english(name: str, response: Any, usernames: set[str]) -> list[str]:
    """Return the words of a page that no clerk should have to read."""
    if name in FOR_ENGINEERS or not response["Content-Type"].startswith("text/html"):
        return []
    found = foreign_words(response.content.decode(), usernames)
    return [f"speaks English: {sorted(found)}"] if found else []


@pytest.mark.parametrize("role", HERE)
def test_pages_of_a_role(places: World, role: Role) -> None:
    here, there = places
    client, words = signed_in(here, role), forbidden_words(here, there, role)
    secrets = [*here.secrets, *there.secrets]
    usernames = {
        letters
        for user in here.users.values()
        for letters in (user.username, user.username.rstrip("0123456789"))
    }
    wrong = []
    for name, page, target in targets():
        address = reverse(name, args=target.args(here))
        response = client.get(address)
        allowed = may_open(role, page, target)
        expected = ({target.status} if target.status else {200, 302, 403}) if allowed else REFUSED
        found = blame(response, words, secrets)
        if response.status_code not in expected:
            found.append(f"answers {response.status_code}, expected {sorted(expected)}")
        if role in READERS and allowed and target.status == 200:
            found += english(name, response, usernames)
        wrong += [f"{address} ({name}): {what}" for what in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", HERE)
def test_keys_of_another_district_are_refused(places: World, role: Role) -> None:
    here, there = places
    client = signed_in(here, role)
    wrong = []
    for name, page, target in targets():
        args = target.args(there)
        if not args or name == "statistics:table" or page.public:
            continue
        response = client.get(reverse(name, args=args))
        wrong += [f"{name}{args}: {response.status_code}"] if response.status_code not in REFUSED else []
        wrong += [f"{name}{args}: {what}" for what in blame(response, there.names, there.secrets)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [role for role in (*OWN_ROLES, Role.CLERK, Role.COMMISSION) if role in HERE])
def test_a_past_day_and_a_filter_show_no_more(places: World, role: Role) -> None:
    here, there = places
    client, words = signed_in(here, role), forbidden_words(here, there, role)
    wrong = []
    queries = (
        f"?asof={PAST}",
        "?asof=1900-01-01&q=%25&sort=name&page=99999",
        "?q='\"<script>&unit=1&per=20",
    )
    for name, page, target in targets():
        if may_open(role, page, target) and target.status == 200:
            address = reverse(name, args=target.args(here))
            # a file is asked for with a day only: it has no list to be searched or sorted
            for query in queries[:1] if FILE.search(address) else queries:
                response = client.get(address + query)
                wrong += [f"{name}{query}: {response.status_code}"] if response.status_code >= 500 else []
                wrong += [
                    f"{name}{query}: {what}"
                    for what in blame(response, words, [*here.secrets, *there.secrets])
                ]
    assert not wrong, "\n".join(wrong)


EXPORTS = {
    "staff:index": "person.export", "staff:retirements": "person.export", "staff:movements": "person.export",
    "establishment:ledger": "ledger.export", "establishment:reservations": "ledger.export", "establishment:loans": "ledger.export",
    "establishment:freezes": "ledger.export", "establishment:over_plans": "ledger.export", "units:index": "unit.export",
    "statistics:table": "ledger.export", "trail:index": "trail.read", "instruments:index": "instrument.read", "cases:index": "",
    "worklog:index": "worklog.read",
}  # fmt: skip


@pytest.mark.parametrize("role", HERE)
def test_exports_hold_no_more_than_the_role_may_see(places: World, role: Role) -> None:
    here, there = places
    client, words = signed_in(here, role), forbidden_words(here, there, role)
    wrong = []
    for name, permission in EXPORTS.items():
        page = PAGES[name]
        for target in page.targets:
            response = client.get(reverse(name, args=target.args(here)) + "?export=xlsx")
            allowed = may_open(role, page, target) and (
                not permission or permission in ROLES[role].permissions
            )
            if allowed != (response.status_code == 200):
                wrong.append(f"{name}: {response.status_code} though {'allowed' if allowed else 'refused'}")
            wrong += [f"{name}: {what}" for what in blame(response, words, [*here.secrets, *there.secrets])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [role for role in Role if "search.use" in ROLES[role].permissions])
def test_search_finds_nothing_of_others(places: World, role: Role) -> None:
    here, there = places
    client = signed_in(here, role)
    wrong = []
    for word in sorted(forbidden_words(here, there, role) - {there.district.name}):
        text = text_of(client.get(reverse("search:results"), {"q": word}))
        if text.count(word) > text.count(f'value="{word}"') + text.count(f"“{word}”"):
            wrong.append(word)
    found = text_of(client.get(reverse("search:results"), {"q": here.unit_names["own"]}))
    assert not wrong, "\n".join(wrong)
    assert reverse("units:detail", args=[here.units["own"]]) in found


def test_a_name_is_found_by_who_may_read_persons(places: World) -> None:
    here, _ = places
    clerk, unit_clerk = signed_in(here, Role.CLERK), signed_in(here, Role.UNIT_CLERK)
    for client, key, seen in (
        (clerk, "other", True),
        (unit_clerk, "other", False),
        (unit_clerk, "own", True),
    ):
        page = client.get(reverse("staff:index"), {"q": here.person_names[key]}).content.decode()
        assert (reverse("staff:person", args=[here.persons[key]]) in page) is seen


def test_without_signing_in_there_is_only_the_log_in_page(places: World) -> None:
    here, there = places
    for name, page, target in targets():
        response = Client().get(reverse(name, args=target.args(here)))
        if name == "performance:answer":  # a public form: whoever has its address
            assert response.status_code == 404
        elif page.public or name in ("accounts:login", "ui:components"):
            assert response.status_code == 200, name
            assert blame(response, here.names | there.names, [*here.secrets, *there.secrets]) == [], name
        else:
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("accounts:login")), name


POSTS = {
    "cases:act": (Role.CHIEF, {"do": "approve"}),
    "staff:show_number": (Role.CLERK, {"purpose": "核对"}),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", POSTS)
def test_acts_are_refused_to_who_may_not(places: World, role: Role, name: str) -> None:
    here, there = places
    page, (_who, data) = PAGES[name], POSTS[name]
    client = signed_in(here, role)
    for place in (here, there):
        for target in page.targets:
            permissions = ROLES[role].permissions
            needed = {"cases:act": "submission.review", "staff:show_number": "person.unmask"}[name]
            if (
                place is here
                and needed in permissions
                and (target.seen_by != "district" or not ROLES[role].own_unit)
            ):
                continue
            answer = client.post(reverse(name, args=target.args(place)), data)
            assert answer.status_code in REFUSED, (role, place.mark, answer.status_code)
    assert client.get(reverse(name, args=page.targets[0].args(here))).status_code in {405, 403}


def test_counts_of_a_unit_are_its_own(places: World) -> None:
    here, _ = places
    page = signed_in(here, Role.UNIT_CLERK).get(reverse("workbench"))
    pieces = text_of(page)
    tiles = dict(
        zip(("units", "quota", "actual"), _figures(pieces)[5:8], strict=True)
    )  # after those of cases
    assert tiles == {"units": 2, "quota": 8 + 6, "actual": 2}
    whole = dict(
        zip(
            ("units", "quota", "actual"),
            _figures(text_of(signed_in(here, Role.COMMISSION).get(reverse("workbench"))))[1:4],
            strict=True,
        )
    )
    assert whole == {"units": 3, "quota": 8 + 6 + 9 + 1, "actual": 3}


def _figures(page: str) -> list[int]:
    """Return the numbers of the tiles in order."""
    found = re.findall(r'bz-stat-value"[^>]*>(?:<span[^>]*>[^<]*</span>)([\d,]+)', page)
    return [int(number.replace(",", "")) for number in found]
