"""Every page a person may reach by a link, read; every form he is shown, sent and taken back."""

import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.test import Client

from tests.portrait.forms import Form, Forms
from tests.portrait.visible import masked, without_chance, words_of, words_of_answer
from tests.test_crawl import inside, links_of

Portrait = dict[str, list[str]]  # what was read, by address without its keys

# Pages of one kind that each account visits: one account walks further, the others meet what their rights change.
EACH = {"chef.59l": 12, "agent.69": 3, "directeur.31": 3, "national": 3}
ROLES = ("chef.59l", "agent.59l", "agent.59v", "agent.62", "agent.69", "agent.r31", "directeur.31", "directeur.82")
ROLES += ("national", "admin")
SENDERS = ("chef.59l", "agent.69", "directeur.31", "national")
SENT = 3
BACKEND = "django.contrib.auth.backends.ModelBackend"
OUTSIDE = re.compile(r"^/deconnexion/")


@dataclass
class Visit:
    """What one account saw: its pages, and the forms it met."""

    pages: Portrait = field(default_factory=lambda: defaultdict(list))
    forms: list[Form] = field(default_factory=list)


class _TakenBack(Exception):
    """Undoes what a form wrote."""


def client_of(name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(get_user_model().objects.get(username=name), backend=BACKEND)
    return client


def kind_of(address: str) -> str:
    """What makes two addresses pages of one kind: their words, and the names of their query."""
    path, _, query = address.partition("?")
    words = ["#" if re.search(r"[\d:]", part) else part for part in path.split("/")]
    return "/".join(words) + "?" + "&".join(sorted({pair.partition("=")[0] for pair in query.split("&")}))


def walk(name: str, starts: list[str], each: int) -> Visit:
    """From `starts`, the links in the order of each page; `each` pages of a kind at most."""
    visit, client = Visit(), client_of(name)
    waiting, seen, kinds = deque(starts), set(), Counter()
    while waiting:
        address = waiting.popleft()
        if address in seen or OUTSIDE.match(address):
            continue
        seen.add(address)
        kinds[kind_of(address)] += 1
        if kinds[kind_of(address)] > each:
            continue
        answer = client.get(address)
        visit.pages[masked(address)].append(words_of_answer(answer))
        waiting.extend(_next(visit, address, answer))
    return visit


def _next(visit: Visit, address: str, answer) -> list[str]:
    if answer.status_code in (301, 302):
        found = [answer["Location"]]
    elif answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    else:
        html = answer.content.decode()
        visit.forms += Forms(html, address).found
        found = links_of(html)
    return [target for href in found if (target := inside(address, href))]


def send_all(name: str, forms: list[Form]) -> Portrait:
    """Each form as it was shown, then filled: the answer, the mails and the lines of the journal it made."""
    said, kinds = defaultdict(list), Counter()
    for form in forms:
        kind = f"{kind_of(form.action)} {sorted(form.sent | form.empty)}"
        kinds[kind] += 1
        if kinds[kind] > SENT or OUTSIDE.match(form.action):
            continue
        for way, values in (("untouched", form.untouched()), ("filled", form.filled())):
            said[f"{way} {masked(form.action)}"].append(_send(name, form.action, values))
    return said


def _send(name: str, action: str, values: dict[str, list]) -> str:
    told: list[str] = []
    try:
        with transaction.atomic():
            mails, lines = _last("notifications.OutgoingMail"), _last("core.JournalEntry")
            client = client_of(name)
            answer = client.post(action, values)
            told.append(words_of_answer(answer))
            if answer.status_code in (301, 302):
                told.append(words_of_answer(client.get(answer["Location"])))
            told += [words_of_mail(mail) for mail in _after("notifications.OutgoingMail", mails)]
            told += [f"{line.action} : {line.sentence}" for line in _after("core.JournalEntry", lines)]
            raise _TakenBack
    except _TakenBack:
        pass
    except Exception as error:  # noqa: BLE001 - what a form breaks is part of the portrait
        told.append(f"{type(error).__name__} : {error}")
    return without_chance("\n".join(told))


def _last(model: str) -> int:
    row = apps.get_model(model).objects.order_by("-pk").first()
    return row.pk if row else 0


def _after(model: str, key: int) -> list:
    return list(apps.get_model(model).objects.filter(pk__gt=key).order_by("pk"))


def words_of_mail(mail) -> str:
    head = f"{mail.kind} : {mail.recipient_name} <{mail.recipient_email}>\n{mail.subject_line}"
    return f"{head}\n{mail.text}\n{words_of(mail.html)}"


def guest_links() -> list[str]:
    """The links that mails gave, and those of two guests of each seminar."""
    texts = apps.get_model("notifications.OutgoingMail").objects.order_by("pk").values_list("text", flat=True)
    given = [
        path for text in texts for path in re.findall(r"https?://[^/\s]+(/\S+/(?:invitation|documents)/\S+)", text)
    ]
    rows = apps.get_model("seminars.Guest").objects.order_by("event_id", "pk").values_list("event_id", "pk", "nonce")
    met: Counter[int] = Counter()
    for event, key, nonce in rows:
        met[event] += 1
        if met[event] <= 2:
            token = signing.dumps([key, nonce], salt="seminars.guest")
            given += [f"/seminaires/invitation/{token}/{page}" for page in ("", "programme/", "participants/")]
            given.append(f"/seminaires/invitation/{token}/questionnaire/")
    return given
