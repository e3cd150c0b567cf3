"""axe and the width of the page, at 1280 and 390 pixels, on every page that the tables of rights name.

Each page is rendered by the test client inside a savepoint, then given to one Chromium with its own headers (the strict
CSP included), styles and scripts. DESIGN: no live server, because its rows would have to be committed and the tables
flushed between two pages; the journeys of tests/browser and tests/journeys do go through a real server. Chromium keeps
styles, scripts and fonts from page to page, which it would not do if Playwright intercepted its requests.
"""

import mimetypes
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.admin import site as admin_site
from django.contrib.staticfiles import finders
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, Request

from tests.browser.watch import BEYOND, NAMED_MENU, NARROW, SETTLED, VIOLATIONS, WIDE, told, violations
from tests.clients import PortalClient
from tests.rights import ROLES, Row
from tests.test_rights_table import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Whoever is offered the most buttons first.
PREFERRED = ("head_59l", "officer_59l", "director_31", "regional_officer_31", *ROLES)
# The boxes of the admin's choices carry sizes of their own, that the policy refuses; axe says the second.
SAID_IN_THE_ADMIN = ("Applying inline style violates", "Couldn't load preload assets")
AXE = "/axe.js"  # kept by Chromium as the others are: given to each page, it would be read and compiled each time
# In one go: each question to Chromium costs ten milliseconds. A colour on its way to another has neither's contrast;
# what is folded is looked at too.
LOOKED = f"""async ([theme, menu]) => {{
  const still = new CSSStyleSheet();
  still.replaceSync("* {{ transition: none !important }}");
  document.adoptedStyleSheets = [still];
  document.documentElement.dataset.frTheme = theme;
  for (const folded of document.querySelectorAll("main details")) folded.open = true;
  if (menu) await ({SETTLED})(menu);
  return [await {VIOLATIONS}, document.documentElement.scrollWidth - window.innerWidth, ({BEYOND})()];
}}"""
# The wide page in the light, the narrow one in the dark: contrast does not depend on the width.
LOOKS = ((WIDE, "light", NAMED_MENU), (NARROW, "dark", None))


def pages_by_app() -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in ROWS:
        if row.method == "get" and row.status == 200 and not row.headers and (row.public or row.readers):
            found[row.view.partition(":")[0]].append(row)
    return dict(found)


PAGES = pages_by_app()


class Answers(BaseHTTPRequestHandler):
    """One request of Chromium: a page of the site at its address, or a static file."""

    server: "Site"

    def do_GET(self) -> None:  # noqa: N802
        path = urlsplit(self.path).path
        static = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        kept = {"Cache-Control": "max-age=3600"}
        if page := self.server.pages.get(self.path):
            self._send(200, page.content, {name: value for name, value in page.items() if name != "Content-Length"})
        elif static:
            self._send(200, Path(static).read_bytes(), kept | {"Content-Type": mimetypes.guess_type(static)[0]})
        elif path == AXE:
            self._send(200, Axe().axe_script.encode(), kept | {"Content-Type": "text/javascript"})
        elif self.headers.get("HX-Request"):  # a slow machine shows a page long enough for it to ask its figures again
            self._send(204, b"", {})
        else:
            self.server.unknown.append(self.path)
            self._send(204, b"", {})

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments) -> None:
        """Silent."""


class Site(ThreadingHTTPServer):
    """Serves the pages it is given, the static files, nothing else."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.pages: dict = {}
        self.unknown: list[str] = []


class Stage:
    """What Chromium receives: the pages it is shown, each at its address."""

    def __init__(self, page: Page, site: Site):
        self.page, self.site = page, site
        self.looks = LOOKS
        page.on("request", self._note)

    def show(self, address: str, answer) -> None:
        self.site.pages[address] = answer
        self.page.goto(address)
        self.page.mouse.move(0, NARROW["height"] / 2)  # in the margin: what is pointed at has colours of its own
        self.page.add_script_tag(url=AXE)

    def wrong(self) -> list[str]:
        """The page that is shown, at both widths; the next one begins at the width where this one ends."""
        found = []
        for size, theme, menu in self.looks:
            if self.page.viewport_size != size:
                self.page.set_viewport_size(size)
            violations, overflow, beyond = self.page.evaluate(LOOKED, [theme, menu])
            wrong = told(violations) + [f"written over its neighbour: {text}" for text in beyond]
            wrong += [f"scrolls sideways by {overflow} px"] if overflow > 0 else []
            found += [f"{size['width']} px: {one}" for one in wrong]
        self.looks = self.looks[::-1]
        return found

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.site.url, "data:")):
            self.site.unknown.append(request.url)


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def site():
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def address(site) -> str:
    return site.url


@pytest.fixture
def stage(new_page, site) -> Stage:
    return Stage(new_page(), site)


def visitor(row: Row, request) -> PortalClient:
    if row.public:
        return PortalClient()
    return request.getfixturevalue(next(role for role in PREFERRED if role in row.readers))


def rendered(row: Row, client: PortalClient):
    """The address of the row and its answer, None when that is no page. The rows it needed are gone afterwards."""
    with transaction.atomic():
        address = row.address(client)
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # a served file stays open until it is read
        transaction.set_rollback(True)
    assert answer.status_code == row.status, f"{row}: {answer.status_code}"
    is_page = not answer.streaming and answer["Content-Type"].startswith("text/html") and b"<html" in answer.content
    return (address, answer) if is_page else None


@pytest.mark.parametrize(
    "app", [pytest.param(app, marks=pytest.mark.xdist_group(f"axe-{app}")) for app in sorted(PAGES)]
)
def test_every_page_is_accessible(app: str, stage: Stage, request):
    clients = [visitor(row, request) for row in PAGES[app]]
    answers = {str(row): rendered(row, client) for row, client in zip(PAGES[app], clients, strict=True)}
    pages = {row: found for row, found in answers.items() if found}
    assert pages != {}
    results = {}
    for row, (address, answer) in pages.items():
        stage.show(address, answer)
        results[row] = stage.wrong()
    assert {row: wrong for row, wrong in results.items() if wrong} == {}
    assert stage.site.unknown == []


def test_the_admin_is_accessible(new_page, site, admin, rf):
    """Its front page, the forms that add a row by hand, and one list: the others have the same template."""
    stage = Stage(new_page(expects=SAID_IN_THE_ADMIN), site)
    request = rf.get("/admin/")
    request.user = admin.user
    added = [model for model, rows in admin_site._registry.items() if rows.has_add_permission(request)]
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}_add" for model in added]
    results = {}
    words = reverse("admin:jsi18n")  # what the widgets of the admin say
    site.pages[words] = admin.get(words)
    for name in ["admin:index", "admin:core_user_changelist", *names]:
        stage.show(reverse(name), admin.get(reverse(name)))
        results[name] = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations(stage.page)]
    assert len(added) > 10
    assert {name: wrong for name, wrong in results.items() if wrong} == {}
