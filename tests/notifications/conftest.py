"""A real mail server on this machine, a kind of mail and rules of reminders for the tests."""

import datetime as dt

import pytest

from iae_portal.core.models import Service
from iae_portal.notifications import breaker
from iae_portal.notifications.kinds import MAIL_KINDS
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import Deadline, OutgoingMail
from iae_portal.notifications.reminders import RULES, SUBJECTS, ReminderRule, days
from iae_portal.notifications.services.deadlines import open_deadline
from iae_portal.notifications.services.outbox import queue_mail
from tests.factories import AssignmentFactory, service
from tests.notifications.smtp_server import running_mail_server

KIND = "tests.letter"
PIECES = "tests.pieces"


def fill_registries() -> None:
    """What an upper floor would fill in ready(): Services stand for the objects of the business."""
    MAIL_KINDS.fill(KIND, "Lettre d'essai")
    RULES.fill(
        PIECES,
        ReminderRule(
            kind=PIECES,
            label="Pièces manquantes",
            action="Réclamer les pièces manquantes",
            steps=days(-15, -7, -1, 0),
            repeat_every=7,
            still_relevant=lambda deadline, day: "fermé" not in deadline.subject.name,
            sentence=lambda deadline: f"Il manque une pièce au dossier de {deadline.subject}.",
        ),
    )
    SUBJECTS.fill("core.service", lambda: Service.objects.select_related("region"))


@pytest.fixture(autouse=True)
def mail_server_trusted(monkeypatch):
    """What another test saw of a mail server says nothing of this one's."""
    monkeypatch.setattr(breaker, "breaker", breaker.Breaker())


@pytest.fixture(autouse=True)
def registries():
    fill_registries()
    yield
    for slot, key in ((MAIL_KINDS, KIND), (RULES, PIECES), (SUBJECTS, "core.service")):
        slot._items.pop(key)


@pytest.fixture
def mail_server(settings):
    with running_mail_server() as server:
        settings.EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


def write_mail(email: str = "a@exemple.invalid", **values) -> OutgoingMail:
    """A mail in the outbox, about the service of Lille unless told otherwise."""
    return queue_mail(
        **{
            "kind": KIND,
            "to": Recipient(email, "Ana Exemple"),
            "subject_line": "À lire : l'avis du comité",
            "context": {"paragraphs": ["Le comité s'est réuni."]},
            "about": service("59L"),
            "service": service("59L"),
            **values,
        }
    )


def also_in(user, *codes: str):
    """The same person, officer in other services too."""
    for code in codes:
        AssignmentFactory(user=user, service=service(code))
    return user


def deadline_for(code: str = "59L", due_on: dt.date = dt.date(2008, 10, 30), **values) -> Deadline:
    """A deadline whose subject is the service itself, opened long before."""
    row = service(code)
    return open_deadline(
        **{
            "kind": PIECES,
            "subject": row,
            "service": row,
            "due_on": due_on,
            "label": f"dossier d'essai {code}",
            "url": f"/dossiers/{code}/",
            "today": dt.date(2008, 1, 1),
            **values,
        }
    )
