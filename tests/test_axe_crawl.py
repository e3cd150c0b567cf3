"""axe and the width of the page, at 1280 and 390 pixels, on every page that the tables of rights name.

Each page is rendered by the test client inside a savepoint, then given to one Chromium with its own headers (the strict
CSP included), styles and scripts. DESIGN: no live server, because its rows would have to be committed and the tables
flushed between two pages; the journeys of tests/browser and tests/journeys do go through a real server.
"""

import mimetypes
from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from django.contrib.admin import site
from django.contrib.staticfiles import finders
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, Route

from tests.browser.watch import NARROW, WIDE, axe_violations, violations
from tests.clients import PortalClient
from tests.rights import ROLES, Row
from tests.test_rights_table import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SITE = "http://localhost"
# Whoever is offered the most buttons first.
PREFERRED = ("head_59l", "officer_59l", "director_31", "regional_officer_31", *ROLES)
# The boxes of the admin's choices carry sizes of their own, that the policy refuses; axe says the second.
SAID_IN_THE_ADMIN = ("Applying inline style violates", "Couldn't load preload assets")
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


def pages_by_app() -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in ROWS:
        if row.method == "get" and row.status == 200 and not row.headers and (row.public or row.readers):
            found[row.view.partition(":")[0]].append(row)
    return dict(found)


PAGES = pages_by_app()


class Stage:
    """What Chromium receives: the pages it is shown, each at its address, the static files, nothing else."""

    def __init__(self, page: Page):
        self.page = page
        self.address = ""
        self.answers: dict = {}
        self.unknown: list[str] = []
        page.context.route("**/*", self._serve)

    def show(self, address: str, answer) -> None:
        self.address = SITE + address
        self.answers[self.address] = answer
        self.page.set_viewport_size(WIDE)
        self.page.goto(self.address)

    def _serve(self, route: Route) -> None:
        url = route.request.url
        path = urlsplit(url).path
        static = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if answer := self.answers.get(url):
            headers = {name: value for name, value in answer.items() if name != "Content-Length"}
            route.fulfill(body=answer.content, headers=headers)
        elif static:
            route.fulfill(path=static, content_type=mimetypes.guess_type(static)[0])
        else:
            self.unknown.append(url)
            route.fulfill(status=204)


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def address() -> str:
    """No server behind: `Stage` answers."""
    return SITE


@pytest.fixture
def stage(new_page) -> Stage:
    return Stage(new_page())


def visitor(row: Row, request) -> PortalClient:
    if row.public:
        return PortalClient()
    return request.getfixturevalue(next(role for role in PREFERRED if role in row.readers))


def wrong_on(page: Page) -> list[str]:
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        wrong = axe_violations(page)
        if (overflow := page.evaluate(OVERFLOW)) > 0:
            wrong.append(f"scrolls sideways by {overflow} px")
        found += [f"{size['width']} px: {one}" for one in wrong]
    return found


def rendered(row: Row, client: PortalClient):
    """The address of the row and its answer, None when that is no page. The rows it needed are gone afterwards."""
    with transaction.atomic():
        address = reverse(row.view, kwargs=row.arguments()) + (f"?{row.query}" if row.query else "")
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
        results[row] = wrong_on(stage.page)
    assert {row: wrong for row, wrong in results.items() if wrong} == {}
    assert stage.unknown == []


def test_the_admin_is_accessible(new_page, admin, rf):
    """Its front page, the forms that add a row by hand, and one list: the others have the same template."""
    stage = Stage(new_page(expects=SAID_IN_THE_ADMIN))
    request = rf.get("/admin/")
    request.user = admin.user
    added = [model for model, rows in site._registry.items() if rows.has_add_permission(request)]
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}_add" for model in added]
    results = {}
    words = reverse("admin:jsi18n")  # what the widgets of the admin say
    stage.answers[SITE + words] = admin.get(words)
    for name in ["admin:index", "admin:core_user_changelist", *names]:
        stage.show(reverse(name), admin.get(reverse(name)))
        results[name] = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations(stage.page)]
    assert len(added) > 10
    assert {name: wrong for name, wrong in results.items() if wrong} == {}
