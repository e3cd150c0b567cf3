"""Every role walks every link it is shown, over dossiers in every state: no dead end, no refusal, no error."""

import re
from collections import Counter
from functools import cache
from urllib.parse import urldefrag, urlsplit

import pytest
from django.http import HttpResponse
from django.urls import resolve, reverse
from lxml import etree

from cdiae.models import Convocation
from cdiae.services.mails import convocation_letter
from iae_portal.core.models import User
from iae_portal.core.signed_links import TOKEN
from iae_portal.notifications.models import MailAttachment
from iae_portal.notifications.services.outbox import queue_mail
from iae_portal.notifications.shown import FOLD
from seminars.models import Guest
from seminars.services.mails import invitation_mail
from tests.clients import PortalClient, client_of
from tests.demonstration import READS_IT

pytestmark = pytest.mark.django_db

# One of each territory and rank.
ACCOUNTS = (
    *("agent.59l", "chef.59l", "agent.59v", "agent.62", "agent.r31"),
    *("directeur.31", "directeur.82", "national", "admin"),
)
EACH = 2  # pages visited for one URL and one word of its query: beyond, they are the same page with other rows
# Who may answer for the member of the council of Lille, for the guest of region 31; nobody else reads their links.
SECRETARIAT, HOST = {"/cdiae/invitation", "/cdiae/documents"}, {"/seminaires/invitation"}
READERS = {
    **dict.fromkeys(("agent.59l", "chef.59l"), SECRETARIAT),
    **dict.fromkeys(("agent.r31", "directeur.31", "national"), HOST),
}
PERSONAL = re.compile(rf"(/cdiae/invitation|/cdiae/documents|/seminaires/invitation|/structure)(?:/\d+)?/{TOKEN}")
NOT_OURS = re.compile(r"^/(static/|admin/)")
OFFERED = etree.XPath(
    "//a/@href | //@hx-get | //form[not(@method) or translate(@method, 'GET', 'get') = 'get']/@action",
    smart_strings=False,
)


def links_of(page: str) -> list[str]:
    """Addresses that a page offers by a link or by a form sent with GET."""
    root = etree.HTML(page)
    return [] if root is None else OFFERED(root)


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


@cache
def page_of(path: str) -> str:
    """The URL pattern of an address and the words in it; a list has a hundred addresses of one path."""
    match = resolve(path)
    words = [value for value in match.kwargs.values() if isinstance(value, str) and not re.search(r"\d", value)]
    return " ".join([match.view_name, *words])


@cache
def traits_of(address: str) -> frozenset[tuple[str, str]]:
    """What two addresses of the same page share: the URL pattern and its words, with each name of the query. A list
    that keeps its filters in its links has as many addresses as combinations of them: each name is tried, not each sum.
    """
    parts = urlsplit(address)
    page = page_of(parts.path)
    return frozenset((page, pair.partition("=")[0]) for pair in parts.query.split("&"))


def text_of(answer: HttpResponse) -> str:
    """A served file stays open until it is read."""
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")


def links_told(text: str) -> set[str]:
    """The personal links that a page or a file shows, by the door that they open; a calendar folds its lines."""
    return set(PERSONAL.findall(text.replace(FOLD, "")))


def crawl(client: PortalClient, start: str = "/", each: int = EACH, told: set[str] | None = None) -> dict[str, int]:
    """Status of every address reached from `start`, each URL pattern a few times; `told` gets what links_told found."""
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
            continue
        page = text_of(answer)
        if told is not None:
            told |= links_told(page)
        if answer["Content-Type"].startswith("text/html"):
            waiting += [found for href in links_of(page) if (found := inside(address, href))]
    return statuses


@pytest.fixture
def carriers(demonstration) -> list[str]:
    """Where the links of a member and of a guest stand: two mails of the register, their files."""
    member = Convocation.objects.filter(meeting__council__secretariat__code="59L").latest("pk")
    guest = Guest.objects.filter(event__host__code="R31").exclude(email="").latest("pk")
    mails = [
        queue_mail(**convocation_letter(member, stored="lettre.pdf", actor=None)),
        queue_mail(**invitation_mail(guest, actor=None)),
    ]
    files = MailAttachment.objects.filter(mail__in=mails).exclude(stored="lettre.pdf")
    return [
        *(reverse("notifications:mail", args=[mail.pk]) for mail in mails),
        *(reverse("notifications:mail_attachment", args=[file.mail_id, file.pk]) for file in files),
        reverse("cdiae:convocations", args=[member.meeting_id]),
        reverse("seminars:invitee", args=[guest.event_id, guest.pk]),
    ]


@READS_IT
@pytest.mark.parametrize("name", ACCOUNTS)
def test_every_link_of_a_role_opens(carriers, name):
    client, told = client_of(User.objects.get(username=name)), set()
    statuses = crawl(client, told=told)
    assert len(statuses) > 20, f"{name} reached only {sorted(statuses)}"
    assert {address: status for address, status in statuses.items() if status >= 400} == {}
    for address in carriers:
        told |= links_told(text_of(client.get(address)))
    assert told == READERS.get(name, set())
