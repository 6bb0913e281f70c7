"""What the page frame shows around every page. The roof's middleware builds a `Shell` and sets ``request.shell``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the navigation or of the person's menu.

    Attributes:
        label: the office's own word.
        url: address without parameters; the as-of date is added when the page is drawn.
        count: how many wait there; ``None`` or 0 shows nothing.
        icon: name of an icon, only in the person's menu.
    """

    label: str
    url: str
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NavGroup:
    """One of at most eight groups of the left navigation; its pages show while the group is open.

    Attributes:
        key: name a page may put into ``nav_key`` to mark the group when the address does not tell.
        label: the office's own word.
        icon: name of an icon (see `bianzhi.ui.icons`).
        url: the group's first page.
        count: how many wait there.
        items: further pages of the group.
    """

    key: str
    label: str
    icon: str
    url: str
    count: int | None = None
    items: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class DistrictChoice:
    """A district the person may switch to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything the frame shows.

    Attributes:
        district: name of the district worked in.
        user_name: the person.
        role: the person's role in words.
        as_of: the day the page shows.
        today: the real day; the frame is tinted when ``as_of`` differs.
        nav: groups this role may use.
        districts: districts to switch to; fewer than two hide the switch.
        switch_url: takes a POST with ``district`` (id) and ``next`` (address).
        home_url: where the product name leads.
        inbox_url, inbox_count: what waits for this person.
        bell_url, bell_count: notices not read yet.
        search_url: takes ``?q=``; empty hides the search box.
        logout_url: takes a POST.
        menu: further lines of the person's menu.
        guide_url: the guide, opened from the footer; a page may name its own part in ``guide_url``.
        banner: a line that is always visible, such as 「演示数据」; empty hides it.
        product: product name.
    """

    district: str
    user_name: str
    role: str
    as_of: date
    today: date
    nav: Sequence[NavGroup] = ()
    districts: Sequence[DistrictChoice] = ()
    switch_url: str = ""
    home_url: str = "/"
    inbox_url: str = ""
    inbox_count: int = 0
    bell_url: str = ""
    bell_count: int = 0
    search_url: str = ""
    logout_url: str = ""
    menu: Sequence[NavItem] = ()
    guide_url: str = ""
    banner: str = ""
    product: str = "机构编制管理"

    @property
    def travelling(self) -> bool:
        """Whether the page shows another day than today."""
        return self.as_of != self.today

    def active(self, path: str, key: str = "") -> NavGroup | None:
        """Return the group of the page: the one named ``key``, else the one with the longest address ``path`` begins with."""
        named = [group for group in self.nav if key and group.key == key]
        if named:
            return named[0]
        matches = [
            (length, -place, group) for place, group in enumerate(self.nav) if (length := _reach(group, path))
        ]
        return max(matches, key=lambda match: match[:2])[2] if matches else None

    def active_item(self, path: str) -> NavItem | None:
        """Return the line with the longest address ``path`` begins with."""
        items = [item for group in self.nav for item in group.items if path.startswith(item.url)]
        return max(items, key=lambda item: len(item.url), default=None)


def _reach(group: NavGroup, path: str) -> int:
    urls = [group.url, *(item.url for item in group.items)]
    return max(
        (len(url) for url in urls if path == url or (url != "/" and path.startswith(url))),
        default=0,
    )
