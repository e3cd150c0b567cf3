"""The same thing asked of every structure of a service, by a job; and the reminders that structures receive."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from conventions.enums import OPEN_STATES, RUNNING_STATES
from conventions.exchanges.kinds import title_of
from conventions.models import Convention, Exchange, StructureLink
from conventions.rights import EDIT, require
from conventions.services.exchanges import ask
from conventions.services.structure_links import mail_link, send_link
from conventions.structure_links import link_url
from iae_portal.core import clock
from iae_portal.core.calendars import is_working_day
from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, Service, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.text import counted
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail

JOB = "conventions.exchange_campaign"
REMINDER = "conventions.structure_reminder"
# DESIGN: a week before, the day itself, then each week: the steps that officers know.
STEPS = (-7, 0)
EVERY = 7


def start_campaign(
    *,
    actor: User,
    service: Service,
    kind: str,
    year: int,
    month: int,
    due_on: dt.date,
    expires_on: dt.date,
    reminded: bool,
) -> Job:
    """The job says at its end who was asked, and why each of the others was not."""
    require(actor, EDIT, _InService(service))
    if min(due_on, expires_on) < clock.today():
        raise Refusal("Ces dates sont passées : choisissez des jours à venir.")
    asked = {"kind": kind, "year": year, "month": month, "reminded": reminded}
    days = {"due_on": due_on.isoformat(), "expires_on": expires_on.isoformat()}
    return start_job(
        kind=JOB,
        label=f"Demandes aux structures – {service}"[:200],
        actor=actor,
        service=service,
        parameters=asked | days,
        queue=Queue.BATCH,
    )


class _InService:
    """What `may` asks of an object: its service."""

    def __init__(self, service: Service):
        self.service = service


def concerned(service: Service) -> QuerySet[Convention]:
    rows = Convention.objects.filter(service=service, state__in=[*OPEN_STATES, *RUNNING_STATES])
    return rows.select_related("siae", "service__departement").order_by("number")


def run_campaign(job: Job, progress: Progress) -> dict:
    """Begun again after a dead worker, it finds what was already asked and goes on."""
    asked = dict(job.parameters)
    due_on, expires_on = (dt.date.fromisoformat(asked.pop(name)) for name in ("due_on", "expires_on"))
    rows = list(concerned(job.service))
    progress.start(len(rows))
    count = 0
    for rank, convention in enumerate(rows, 1):
        try:
            exchange = _ask_once(job, convention, due_on=due_on, **asked)
            _link_once(job, convention, expires_on, title_of(exchange))
            count += 1
        except (Refusal, ValidationError) as refusal:
            sentences = getattr(refusal, "sentences", None) or refusal.messages
            progress.note(rank, f"{convention} : {' '.join(sentences)}")
        progress.advance()
    return {"sentence": f"{counted(count, 'structure a reçu', 'structures ont reçu')} la demande."}


def _ask_once(job: Job, convention: Convention, **asked) -> Exchange:
    same = {name: asked[name] for name in ("kind", "year", "month")}
    known = convention.exchanges.filter(**same, closed_on__isnull=True, asked_on=clock.today()).first()
    if not convention.siae.email and not convention.structure_links.filter(revoked_on__isnull=True).exists():
        raise Refusal("la structure n'a pas d'adresse de courriel : ajoutez-la, ou envoyez un lien à un contact.")
    return known or ask(actor=job.owner, convention=convention, **asked)


def _link_once(job: Job, convention: Convention, expires_on: dt.date, asked: str) -> None:
    """To the contacts that have a link, or to the address of the structure; each once for the job."""
    today = clock.today()
    links = [row for row in convention.structure_links.select_related("convention__service") if row.is_open(today)]
    for link in links:
        mail_link(link, actor=job.owner, asked=asked, key=f"structure-link:{link.pk}:{job.pk}")
    if not links:
        siae = convention.siae
        send_link(
            actor=job.owner,
            convention=convention,
            name=siae.name[:120],
            email=siae.email,
            expires_on=expires_on,
            asked=asked,
        )


def remind_structures(*, today: dt.date) -> int:
    """One mail a link and day that says what is expected; none on a day off, none once it is sent. How many left."""
    links = StructureLink.objects.filter(revoked_on__isnull=True, expires_on__gte=today)
    waiting = Exchange.objects.filter(closed_on__isnull=True, sent_on__isnull=True, reminded=True)
    rows = links.filter(convention__in=waiting.values("convention"))
    count = 0
    for link in rows.select_related("convention__siae", "convention__service__departement").order_by("pk"):
        if not is_working_day(today, link.convention.service.departement_id):
            continue
        due = [
            row
            for row in waiting.filter(convention=link.convention_id).order_by("due_on", "pk")
            if _is_told(row, today)
        ]
        count += bool(due) and _remind(link, due, today)
    return count


def _is_told(exchange: Exchange, today: dt.date) -> bool:
    days = (today - exchange.due_on).days
    return days in STEPS or (days > 0 and days % EVERY == 0)


def _remind(link: StructureLink, due: list[Exchange], today: dt.date) -> bool:
    lines = [(title_of(row), row.due_on, row.due_on < today) for row in due]
    queue_mail(
        kind=REMINDER,
        to=Recipient(link.email, link.name),
        words="conventions/mail/structure_reminder.txt",
        context={"link": link, "convention": link.convention, "lines": lines, "url": link_url(link)},
        about=link.convention,
        service=link.convention.service,
        key=f"structure-reminder:{link.pk}:{today:%Y-%m-%d}",
    )
    return True
