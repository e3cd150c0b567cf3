"""Every role walks every link it is shown, over dossiers in every state: no dead end, no refusal, no error."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

import pytest
from django.core.management import call_command
from django.urls import resolve

from iae_portal.core.models import User
from iae_portal.core.signed_links import TOKEN
from iae_portal.demo.story.people import PEOPLE
from tests.clients import PortalClient, client_of

pytestmark = pytest.mark.django_db

ROLES = (
    "agent.59l",
    "chef.59l",
    "agent.62",
    "directeur.31",
    "national",
    "admin",
)
EACH = 2  # pages visited for one URL and one word of its query: beyond, they are the same page with other rows
SECRETARIATS = {"agent.59l", "chef.59l", "agent.62"}  # they note the answers of their members
MEMBER_LINK = re.compile(rf"/cdiae/(invitation|documents)/\d+/{TOKEN}")
NOT_OURS = re.compile(r"^/(static/|admin/)")


class Links(HTMLParser):
    """Addresses that a page offers by a link or by a form sent with GET."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "a" and values.get("href"):
            self.found.append(values["href"])
        if values.get("hx-get"):
            self.found.append(values["hx-get"])
        if tag == "form" and values.get("method", "get").lower() == "get" and values.get("action"):
            self.found.append(values["action"])


def inside(page: str, href: str) -> str | None:
    """The address of the portal behind a link, without its fragment; None for another site, a mail, a static file."""
    address = urldefrag(href).url
    if not address:
        return None
    if address.startswith("?"):
        return urlsplit(page).path + address
    if not address.startswith("/") or NOT_OURS.match(address):
        return None
    return address


def traits_of(address: str) -> set[tuple[str, str]]:
    """What two addresses of the same page share: the URL pattern and its words, with each name of the query. A list
    that keeps its filters in its links has as many addresses as combinations of them: each name is tried, not each sum.
    """
    parts = urlsplit(address)
    match = resolve(parts.path)
    words = [value for value in match.kwargs.values() if isinstance(value, str) and not re.search(r"\d", value)]
    page = " ".join([match.view_name, *words])
    return {(page, pair.partition("=")[0]) for pair in parts.query.split("&")}


def crawl(
    client: PortalClient, start: str = "/", each: int = EACH, personal: list[str] | None = None
) -> dict[str, int]:
    """Status of every address reached from `start`, each URL pattern a few times; `personal` gets the pages that show
    the link of a member of a council."""
    waiting, statuses, visits = [start], {}, Counter()
    while waiting:
        address = waiting.pop()
        if address in statuses:
            continue
        traits = traits_of(address)
        if all(visits[trait] >= each for trait in traits):
            continue
        visits.update(traits)
        answer = client.get(address)
        statuses[address] = answer.status_code
        if answer.status_code in (301, 302) and (target := inside(address, answer["Location"])):
            waiting.append(target)
        elif answer.streaming:
            b"".join(answer.streaming_content)  # a served file stays open until it is read
        elif answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            if personal is not None and MEMBER_LINK.search(page):
                personal.append(address)
            waiting += [found for href in Links(page).found if (found := inside(address, href))]
    return statuses


@pytest.fixture
def demo(settings, tmp_path, db):
    """The demonstration, its documents not yet made: those of `documents` are made by one page each."""
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO_PASSWORD = "demo"
    call_command("load_demo", verbosity=0)


def test_every_link_of_every_role_opens(demo):
    wrong, telling = {}, {}
    for name in ROLES:
        each = EACH if name in SECRETARIATS else 1  # the others read the same dossiers, from further
        client = client_of(User.objects.get(username=name))
        statuses = crawl(client, each=each, personal=telling.setdefault(name, []))
        assert len(statuses) > 20, f"{name} reached only {sorted(statuses)}"
        wrong |= {f"{name} {address}": status for address, status in statuses.items() if status >= 400}
    assert wrong == {}
    assert {name: pages for name, pages in telling.items() if pages and name not in SECRETARIATS} == {}


def test_the_roles_are_those_of_the_demonstration():
    assert set(ROLES) <= {person.username for person in PEOPLE}
