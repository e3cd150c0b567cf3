"""Texts sent to the services: a deadline each, until one of its people has read it."""

import datetime as dt

from django.core.files import File
from django.db import transaction
from django.urls import reverse

from conventions.terms import FIRST_CONVENTIONS
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside
from iae_portal.core.enums import Queue
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Assignment, Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.jobs import start_job
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.dashboards.enums import AUDIENCES
from iae_portal.dashboards.models import PlanText, TextDelivery
from iae_portal.dashboards.reminders import TEXT
from iae_portal.dashboards.rights import STEER, require
from iae_portal.dashboards.services.steps import HEADS
from iae_portal.dashboards.services.twins import refuse_twin
from iae_portal.documents.uploads import stored_values
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.recipients import recipients_of
from iae_portal.notifications.services.deadlines import cancel_deadlines_of, close_deadline, open_deadline

SEND_JOB = "dashboards.text"
WITHDRAW_JOB = "dashboards.text_withdrawn"
# DESIGN: no text gives the services a delay; a fortnight is that of the reminders.
READ_WITHIN = dt.timedelta(days=15)


@transaction.atomic
def send_text(*, actor: User, file: File, **values) -> PlanText:
    """Keep the text, its services, and let a worker write to them."""
    require(actor, STEER)
    first = Edge(FIRST_CONVENTIONS, "loi qui a créé les conventions")
    refuse_outside(outside("dated_on", values.get("dated_on"), first))
    same = {name: values[name] for name in ("kind", "dated_on", "audience")}
    known = PlanText.objects.filter(**same, title__iexact=values["title"], withdrawn_on=None)
    refuse_twin(known, "Ce texte est déjà diffusé à ces services : pour le remplacer, retirez-le d'abord.")
    row = PlanText(**stored_values(file), sent_on=clock.today(), **values)
    add_and_tell(row, actor=actor, action="plan_text.send", sentence=f"Texte diffusé : {row}", fields=list(values))
    services = Service.objects.filter(kind__in=AUDIENCES[row.audience])
    TextDelivery.objects.bulk_create(TextDelivery(text=row, service=service) for service in services)
    start_job(
        kind=SEND_JOB,
        label=f"Diffusion : {row}",
        actor=actor,
        parameters={"text": row.pk},
        total=len(services),
        queue=Queue.BATCH,
    )
    return row


@transaction.atomic
def await_reading(delivery: TextDelivery) -> list[dict]:
    """Open the deadline of a service; the mails that tell it, one a person. Nothing once it is read or withdrawn."""
    row = lock(delivery, "text", "service")
    if row.read_on or row.text.withdrawn_on:
        return []
    deadline = _open(row)
    people = recipients_of([deadline], clock.today())[deadline.pk]
    url = reverse("dashboards:text", args=[row.text_id])
    return [
        {
            "kind": SEND_JOB,
            "key": f"{SEND_JOB}:{row.pk}:{person.pk}",
            "to": Recipient.person(person),
            "words": "dashboards/mail/text.txt",
            "context": {"text": row.text, "url": url, "due_on": deadline.due_on},
            "about": row.text,
            "service": row.service,
        }
        for person in people
    ]


def _open(row: TextDelivery) -> Deadline:
    return open_deadline(
        kind=TEXT,
        subject=row,
        due_on=row.text.sent_on + READ_WITHIN,
        label=f"À lire : {row.text.title}",
        url=reverse("dashboards:text", args=[row.text_id]),
        owner_role=HEADS[row.service.kind],
    )


@transaction.atomic
def note_reading(*, actor: User, text: PlanText) -> None:
    """The person has read it, for each service where he is in office. NotAllowed for whom it was not sent to."""
    services = [held.service.pk for held in perimeter(actor).roles]
    rows = list(under_lock(TextDelivery.objects.filter(text=text, service__in=services)))
    if not rows:
        raise NotAllowed("Ce texte n'a pas été adressé à votre service : vous pouvez le lire, sans le noter.")
    for row in rows:
        if row.read_on is None:
            _read(row, actor)


def _read(row: TextDelivery, actor: User) -> None:
    save_and_tell(
        row,
        actor=actor,
        action="plan_text.read",
        sentence=f"Texte lu : {row.text}",
        values={"read_on": clock.today(), "read_by": actor},
        subject=row.text,
        service=row.service,
    )
    close_deadline(kind=TEXT, subject=row)


@transaction.atomic
def withdraw_text(*, actor: User, text: PlanText, comment: str) -> PlanText:
    """A text sent by mistake: nobody has to read it any more, and a worker writes to whoever was told of it."""
    require(actor, STEER)
    row = lock(text)
    if row.withdrawn_on:
        raise Refusal(with_author("Ce texte est déjà retiré.", last_act([row], "plan_text.withdraw")))
    save_and_tell(
        row,
        actor=actor,
        action="plan_text.withdraw",
        sentence=f"Texte retiré : {row}",
        values={"withdrawn_on": clock.today()},
        comment=comment,
    )
    for delivery in row.deliveries.filter(read_on__isnull=True).order_by("pk"):
        cancel_deadlines_of(subject=delivery, kind=TEXT)
    start_job(
        kind=WITHDRAW_JOB,
        label=f"Retrait : {row}",
        actor=actor,
        parameters={"text": row.pk, "reason": comment},
        queue=Queue.BATCH,
    )
    return row


def withdrawal_mails(*, text: PlanText, reason: str) -> list[dict]:
    """One for each person who was told of the text, whether he read it or not."""
    context = {"text": text, "reason": " ".join(reason.split()), "url": reverse("dashboards:text", args=[text.pk])}
    return [
        {
            "kind": WITHDRAW_JOB,
            "key": f"{WITHDRAW_JOB}:{text.pk}:{person.pk}",
            "to": Recipient.person(person),
            "words": "dashboards/mail/text_withdrawn.txt",
            "context": context,
            "about": text,
            "service": service,
        }
        for person, service in _told_of(text).items()
    ]


def _told_of(text: PlanText) -> dict[User, Service]:
    """Who owes the reading in each service that was told, and who read it and is still there."""
    today = clock.today()
    deliveries = {row.pk: row for row in text.deliveries.select_related("service", "read_by")}
    deadlines = list(Deadline.objects.filter(kind=TEXT, object_id__in=deliveries).order_by("pk"))
    owing = recipients_of(deadlines, today)
    readers = [row.read_by for row in deliveries.values() if row.read_by]
    present = set(Assignment.objects.on(today).filter(user__in=readers).values_list("service", "user"))
    told = {}
    for deadline in deadlines:
        row = deliveries[deadline.object_id]
        reader = [row.read_by] if (row.service_id, row.read_by_id) in present else []
        for person in [*owing[deadline.pk], *reader]:
            told.setdefault(person, row.service)
    return told
