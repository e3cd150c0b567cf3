"""Mails, deadlines and reminders, about the service of Lille; their kinds are those of the portal itself."""

import datetime as dt
import hashlib

import factory
from django.contrib.contenttypes.models import ContentType
from factory.django import DjangoModelFactory

from iae_portal.core import clock
from iae_portal.core.models import Service
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.kinds import REMINDERS
from iae_portal.notifications.models import (
    Deadline,
    MailAttachment,
    MailAttempt,
    MailBlob,
    OutgoingMail,
    ReminderRun,
    ReminderSent,
    SavedView,
)
from tests.factories.core import UserFactory, service


def lille() -> Service:
    return service("59L")


class OutgoingMailFactory(DjangoModelFactory):
    """Waits in the outbox; nothing sends it."""

    class Meta:
        model = OutgoingMail

    kind = REMINDERS
    recipient_name = factory.Sequence(lambda n: f"Destinataire {n}")
    recipient_email = factory.Sequence(lambda n: f"destinataire.{n}@exemple.invalid")
    subject_line = "À faire : essai"
    text = "Bonjour,\n\nTexte d'essai."
    html = "<p>Texte d'essai.</p>"
    service = factory.LazyFunction(lille)
    state = MailState.QUEUED
    message_id = factory.Sequence(lambda n: f"<{n}@exemple.invalid>")
    key = factory.Sequence(lambda n: f"essai:{n}")
    created_at = factory.LazyFunction(clock.now)
    next_attempt_at = factory.LazyFunction(clock.real_now)
    sent_at = factory.LazyAttribute(lambda mail: mail.created_at if mail.state == MailState.SENT else None)


class MailAttemptFactory(DjangoModelFactory):
    class Meta:
        model = MailAttempt

    mail = factory.SubFactory(OutgoingMailFactory)
    number = 1
    email = "destinataire@exemple.invalid"
    at = factory.LazyFunction(clock.now)
    outcome = MailState.REFUSED
    words = "550 boîte inconnue"


class MailBlobFactory(DjangoModelFactory):
    class Meta:
        model = MailBlob

    content = factory.Sequence(lambda n: f"contenu {n}".encode())
    sha256 = factory.LazyAttribute(lambda blob: hashlib.sha256(blob.content).hexdigest())
    size = factory.LazyAttribute(lambda blob: len(blob.content))


class MailAttachmentFactory(DjangoModelFactory):
    class Meta:
        model = MailAttachment

    mail = factory.SubFactory(OutgoingMailFactory)
    name = "programme.txt"
    content_type = "text/plain"
    blob = factory.SubFactory(MailBlobFactory)


class DeadlineFactory(DjangoModelFactory):
    """Due on 30 October 2008; its kind has no rule unless the test gives one, so nobody is reminded."""

    class Meta:
        model = Deadline

    kind = "essai"
    owner = factory.SubFactory(UserFactory)
    service = factory.LazyFunction(lille)
    content_type = factory.LazyFunction(lambda: ContentType.objects.get_for_model(Service))
    object_id = factory.Sequence(lambda n: n + 1)
    label = factory.Sequence(lambda n: f"dossier d'essai {n}")
    url = "/"
    opened_on = dt.date(2008, 1, 1)
    due_on = dt.date(2008, 10, 30)


class ReminderRunFactory(DjangoModelFactory):
    class Meta:
        model = ReminderRun

    day = factory.Sequence(lambda n: dt.date(2008, 1, 1) + dt.timedelta(days=n))
    finished_at = factory.LazyFunction(clock.now)


class ReminderSentFactory(DjangoModelFactory):
    class Meta:
        model = ReminderSent

    deadline = factory.SubFactory(DeadlineFactory)
    recipient = factory.SubFactory(UserFactory)
    due_on = dt.date(2008, 10, 30)
    step = "J-15"
    step_label = "15 jours avant l'échéance"
    sentence = "Il manque une pièce."
    day = dt.date(2008, 10, 15)
    mail = factory.SubFactory(OutgoingMailFactory)


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    label = "Conventions à signer"
    path = "/conventions/?state=ready_to_sign"
    saved_on = dt.date(2008, 10, 1)
