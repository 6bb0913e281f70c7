"""Look at pages as pictures, at the width of an office screen and of a phone, and say what is wrong with them.

    scripts/look.py http://127.0.0.1:8000/units/ --login /accounts/login/ --user 经办 --password … --out /tmp/look
    scripts/look.py URL … --cookie <sessionid> --full

For each address and width: a PNG, errors in the console, anything that makes the page scroll sideways, and what axe finds.
Ends with 1 when anything was found. Needs Debian's Chromium.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
AXE = next((ROOT / "tests/vendor").glob("axe-*/axe.min.js"))
WIDTHS = ((1366, 768), (390, 844))
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
]  # fmt: skip
#: The widest offenders: elements that reach beyond the screen and are not inside a box that scrolls by itself.
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const held = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return true; return false; };
  return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > wide + 1 && !held(e))
    .slice(0, 5).map((e) => e.tagName.toLowerCase() + '.' + [...e.classList].join('.'));
}"""
AXE_RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
  (v) => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => n.target.join(' '))}))"""


@dataclass(slots=True)
class Seen:
    """What was found on one page at one width."""

    url: str
    size: tuple[int, int]
    status: int = 0
    title: str = ""
    picture: Path | None = None
    console: list[str] = field(default_factory=list)
    overflow: list[str] = field(default_factory=list)
    axe: list[dict[str, Any]] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.console or self.overflow or self.axe or self.status >= 400)

    def lines(self) -> Iterator[str]:
        """Say it."""
        yield f"{'✗' if self.bad else '✓'} {self.size[0]}×{self.size[1]} {self.status} {self.url}  {self.title}  → {self.picture}"
        for text in self.console:
            yield f"    console: {text}"
        for text in self.overflow:
            yield f"    too wide: {text}"
        for found in self.axe:
            yield f"    axe {found['impact']}: {found['id']} · {found['help']} · {'; '.join(found['nodes'])}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without background traffic."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def log_in(page: Page, url: str, user: str, password: str) -> None:
    """Log in through the form at ``url``."""
    page.goto(url)
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_load_state()
    if urlsplit(page.url).path == urlsplit(url).path:
        raise SystemExit(f"log-in as {user} failed: {page.locator('main').inner_text()[:200]}")


def look(page: Page, url: str, folder: Path, *, full: bool = False, axe: bool = True) -> Seen:
    """Open ``url``, take its picture and examine it."""
    seen = Seen(
        url, (page.viewport_size["width"], page.viewport_size["height"]) if page.viewport_size else (0, 0)
    )

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.console.append(message.text[:300])

    page.on("console", note)
    page.on("pageerror", lambda error: seen.console.append(str(error)[:300]))
    answer = page.goto(url)
    page.wait_for_load_state("networkidle")
    if full:
        _scroll_through(page)
    page.wait_for_timeout(500)
    seen.status, seen.title = (answer.status if answer else 0), page.title()
    seen.picture = folder / f"{_name(url)}-{seen.size[0]}.png"
    page.screenshot(path=seen.picture, full_page=full)
    seen.overflow = page.evaluate(OVERFLOW)
    if axe:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        seen.axe = page.evaluate(AXE_RUN)
    page.remove_listener("console", note)
    return seen


def _scroll_through(page: Page) -> None:
    """Let parts that are drawn when they come near the screen be drawn."""
    for _ in range(40):
        if page.evaluate(
            "() => { scrollBy(0, innerHeight); return scrollY + innerHeight >= document.body.scrollHeight - 2 }"
        ):
            break
        page.wait_for_timeout(60)
    page.wait_for_timeout(500)
    page.evaluate("() => scrollTo(0, 0)")


def _name(url: str) -> str:
    parts = urlsplit(url)
    return re.sub(r"[^\w-]+", "-", f"{parts.path}-{parts.query}").strip("-") or "home"


def main() -> int:
    """Look at every address of the command line in both widths."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--cookie", help="value of the cookie sessionid")
    parser.add_argument("--login", help="address of the log-in page, with --user and --password")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--full", action="store_true", help="the whole page, not only the first screen")
    parser.add_argument("--no-axe", action="store_true")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    bad = 0
    with chromium() as browser:
        for width, height in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            if wanted.cookie:
                context.add_cookies([{"name": "sessionid", "value": wanted.cookie, "url": wanted.urls[0]}])
            page = context.new_page()
            if wanted.login:
                log_in(page, urljoin(wanted.urls[0], wanted.login), wanted.user, wanted.password)
            for url in wanted.urls:
                seen = look(page, url, wanted.out, full=wanted.full, axe=not wanted.no_axe)
                print(*seen.lines(), sep="\n", flush=True)
                bad += seen.bad
            context.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
