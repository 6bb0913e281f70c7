"""`make screenshots`: builds the demo in a throwaway instance, walks a clerk's first day, and keeps the pictures of the guide.

Pictures go to the guide's ``images`` and one to ``docs/images/workbench.png`` for the README. Needs Debian's Chromium.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "src")]

from look import chromium  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402
from small_png import small_png  # noqa: E402

from bianzhi.demo.logins import PASSWORD  # noqa: E402
from bianzhi.values.id_numbers import make_synthetic_id  # noqa: E402

IMAGES = ROOT / "src/bianzhi/site/static/office_site/guide/images"
README = ROOT / "docs/images/workbench.png"
SIZE = {"width": 1366, "height": 768}
YEAR_END = "2021-12-31"
#: Debian's Chromium speaks English inside file fields; clerks' browsers do not
QUIET = "input[type=file], input[type=file]::file-selector-button { color: transparent }"


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_site() -> Iterator[str]:
    """Serve the demo district from an instance folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="bianzhi-pictures-") as folder:
        surroundings = {
            **os.environ,
            "BIANZHI_INSTANCE": folder,
            "BIANZHI_INLINE_JOBS": "1",
            "PYTHONPATH": str(ROOT / "src"),
        }
        surroundings.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "bianzhi.cli"]
        for verb in ("migrate", "demo"):
            subprocess.run([*command, verb], env=surroundings, check=True)
        port = free_port()
        server = subprocess.Popen([*command, "serve", "--port", str(port), "--no-worker"], env=surroundings)
        try:
            _wait(f"http://127.0.0.1:{port}/accounts/login/")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            with urlopen(address):
                return
        except URLError:
            time.sleep(0.25)
    raise SystemExit("the site did not start")


class Clerk:
    """Somebody at the screen, who takes pictures."""

    def __init__(self, browser: Browser, site: str, user: str) -> None:
        self.site = site
        self.page: Page = browser.new_context(viewport=SIZE, locale="zh-CN").new_page()
        self.page.goto(f"{site}/accounts/login/")
        if user == "jingban":
            self.keep("login")
        self.page.fill("[name=username]", user)
        self.page.fill("[name=password]", PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"{site}/")

    def keep(self, name: str, *, at: str = "") -> None:
        """Keep a picture of what is on the screen, scrolled to ``at``."""
        self.page.wait_for_load_state("networkidle")
        if at:
            self.page.locator(at).first.evaluate("(e) => e.scrollIntoView({block: 'start'})")
        self.page.wait_for_timeout(300)
        (IMAGES / f"{name}.png").write_bytes(small_png(self.page.screenshot(style=QUIET)))
        print(f"  {name}.png")

    def open(self, path: str, name: str = "", *, at: str = "") -> None:
        """Open a page, and keep its picture when it has a name."""
        self.page.goto(self.site + path)
        if name:
            self.keep(name, at=at)

    def press(self, label: str) -> None:
        """Press a button in the page."""
        self.page.locator("main").get_by_role("button", name=label, exact=True).first.click()
        self.page.wait_for_load_state("networkidle")

    def find(self, name: str) -> str:
        """Search for a unit and return the address of its page."""
        self.page.goto(f"{self.site}/search/?q={name}")
        return self.page.locator("main a[href^='/units/']", has_text=name).first.get_attribute("href") or ""


def record_document(clerk: Clerk, unit: str) -> None:
    """Fill in a document, try it, send it for review."""
    page = clerk.page
    clerk.open("/instruments/new/")
    page.fill("#document_number", f"攀西编发〔{date.today().year}〕3号")
    page.fill("#title", f"关于增加{unit}事业编制的批复")
    page.fill("#signed_on", date.today().isoformat())
    page.get_by_role("button", name="编制事项").click()
    page.get_by_role("button", name="增核编制", exact=True).click()
    page.wait_for_selector("[name=line-1-unit]")
    page.fill("[name=line-1-unit]", unit)
    page.fill("[name=line-1-commodity]", "事业编制（财政全额）")
    page.fill("[name=line-1-quantity]", "2")
    clerk.keep("document", at="#lines")
    clerk.press("试算")
    clerk.keep("preview", at=".bz-preview, .bz-refusal, .bz-consequence")
    clerk.press("送审")


def put_on(clerk: Clerk, vacant: str, full: str) -> None:
    """Register a person, be refused for want of a vacancy, then find one."""
    page = clerk.page
    clerk.open("/staff/register/")
    page.fill("[name=name]", "演示新同志")
    page.fill("[name=id_number]", make_synthetic_id(date(1998, 6, 1), "1", 477))
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_load_state("networkidle")
    person = page.url.rstrip("/").rsplit("/", 1)[-1].split("?", 1)[0]
    for unit, name, at in ((full, "refused", ".bz-refusal"), (vacant, "on", ".bz-consequence")):
        if not person.isdecimal():
            clerk.open("/staff/on/?q=演示新同志")
            page.get_by_role("link", name="办理上编").first.click()
        else:
            clerk.open(f"/staff/on/?person={person}")
        page.fill("[name=unit]", unit)
        with page.expect_response("**/staff/on/**"):  # the form asks again which slips the unit has
            page.locator("[name=unit]").blur()
        page.wait_for_timeout(300)
        with page.expect_response("**/staff/on/**"):
            page.select_option("[name=commodity]", "INST_FULL")
        page.wait_for_timeout(300)
        page.fill("[name=begins_on]", date.today().isoformat())
        page.select_option("[name=entry_kind]", "E02")
        page.fill("[name=document]", "公开招聘聘用通知")
        clerk.press("试算")
        clerk.keep(name, at=at)


def ask_for_use(clerk: Clerk) -> None:
    """Fill in a 用编申请 and try it."""
    page = clerk.page
    clerk.open("/ledger/reservations/request/")
    page.select_option("[name=commodity]", "ADMIN_TOWN")
    page.fill("[name=quantity]", "1")
    page.select_option("[name=entry_kind]", "E04")
    page.fill("[name=purpose]", "从县级机关遴选，充实应急管理岗位")
    clerk.press("试算")
    clerk.keep("request")


def main() -> int:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    README.parent.mkdir(parents=True, exist_ok=True)
    with demo_site() as site, chromium() as browser:
        clerk = Clerk(browser, site, "jingban")
        clerk.keep("workbench")
        README.write_bytes((IMAGES / "workbench.png").read_bytes())
        unit, township = clerk.find("机构编制委员会办公室"), clerk.find("园区发展服务中心")
        clerk.open(unit, "unit")
        record_document(clerk, "攀枝花格里坪特色产业园区发展服务中心")
        put_on(clerk, "攀枝花格里坪特色产业园区发展服务中心", "攀枝花市西区环境卫生服务中心")
        clerk.open("/staff/retirements/?asof=2021-02-01", "retirements")
        clerk.open(f"/ledger/?asof={YEAR_END}", "asof")
        clerk.open(f"/ledger/?asof={YEAR_END}&against=2020-12-31&only=changed", "compare")
        key = township.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1]
        clerk.open(f"/ledger/units/{key}/INST_FULL/", "cell")
        clerk.open(f"/units/{key}/history/", "history")
        clerk.open(f"/statistics/s7/?asof={YEAR_END}", "statistics")
        clerk.open("/imports/", "import")
        chief = Clerk(browser, site, "fuhe")
        chief.open("/cases/inbox/")
        chief.page.locator("main tbody a", has_text="事业编制的批复").first.click()
        chief.keep("review")
        chief.open("/cases/inbox/")
        chief.page.locator("main tbody a", has_text="上编申请").first.click()
        chief.keep("desk")
        unit_clerk = Clerk(browser, site, "danwei2")
        ask_for_use(unit_clerk)
    print(f"pictures in {IMAGES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
