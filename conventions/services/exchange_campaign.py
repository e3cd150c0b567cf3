"""The same thing asked of every structure of a service, by a job; and the reminders that structures receive."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from conventions.enums import OPEN_STATES, RUNNING_STATES
from conventions.exchanges.kinds import kind_of, title_of
from conventions.models import Convention, Exchange, StructureLink
from conventions.rights import EDIT, require
from conventions.services.exchanges import ask, refuse_day
from conventions.services.renewal_campaign import each_convention
from conventions.services.structure_links import mail_link, prolong_link, refuse_days, send_link
from conventions.structure_links import link_url
from iae_portal.core.calendars import is_working_day
from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, Service, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.slices import one_by_one
from iae_portal.core.text import counted
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.bulk import deliver_batch
from iae_portal.notifications.services.outbox import queue_mail
from iae_portal.notifications.steps import days, due_step

JOB = "conventions.exchange_campaign"
REMINDER = "conventions.structure_reminder"
# DESIGN: a week before, the day itself, then each week: the steps that officers know.
STEPS, EVERY = days(-7, 0), 7


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
    refuse_day(due_on)
    refuse_days(expires_on)
    asked = {"kind": kind, "year": year, "month": month, "reminded": reminded}
    until = {"due_on": due_on.isoformat(), "expires_on": expires_on.isoformat()}
    return start_job(
        kind=JOB,
        label=f"Demandes aux structures – {service}"[:200],
        actor=actor,
        service=service,
        parameters=asked | until | {"path": reverse("conventions:exchange_list")},
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
    """Begun again after a dead worker, it finds who was already written to and goes on."""
    asked = {name: value for name, value in job.parameters.items() if name != "path"}
    due_on, expires_on = (dt.date.fromisoformat(asked.pop(name)) for name in ("due_on", "expires_on"))
    written = written_by(job)

    def ask_once(convention: Convention) -> None:
        if convention.pk not in written:
            _ask_by_mail(job, convention, expires_on, due_on=due_on, **asked)

    each_convention(concerned(job.service), progress, ask_once)
    told = deliver_batch(job=job, progress=progress)
    count = counted(len(written_by(job)), "structure", "structures")
    answers = f"{reverse('conventions:exchange_list')}?kind={asked['kind']}&year={asked['year'] or ''}"
    said = {"sentence": f"La demande est faite à {count}. {told['sentence']}"}
    return told | said | {"next_url": answers, "next_link": "Voir qui a répondu"}


def written_by(job: Job) -> set[int]:
    """Keys of the conventions that the mails of the job are about."""
    return set(OutgoingMail.objects.filter(job=job).values_list("object_id", flat=True))


@transaction.atomic
def _ask_by_mail(job: Job, convention: Convention, expires_on: dt.date, **asked) -> None:
    """What is asked and its mails, or nothing: to the contacts whose link is open, failing that to those whose link
    has expired, failing that to the address of the structure."""
    siae = convention.siae
    links = list(convention.structure_links.select_related("convention__service").filter(revoked_on__isnull=True))
    if not siae.email and not links:
        raise Refusal("la structure n'a pas d'adresse de courriel : ajoutez-la, ou envoyez un lien à un contact.")
    exchange = ask(actor=job.owner, convention=convention, **asked)
    told = {"actor": job.owner, "asked": title_of(exchange), "job": job}
    usable = [link for link in links if link.is_open]
    for link in usable:
        mail_link(link, **told)
    for link in links if not usable else ():
        prolong_link(link=link, expires_on=expires_on, **told)
    if not links:
        send_link(convention=convention, name=siae.name[:120], email=siae.email, expires_on=expires_on, **told)


def remind_structures(*, today: dt.date) -> int:
    """One mail a link and worked day that says what is expected; none once it is sent. How many left."""
    links = StructureLink.objects.filter(revoked_on__isnull=True, expires_on__gte=today)
    waiting = Exchange.objects.filter(closed_on__isnull=True, sent_on__isnull=True, reminded=True)
    rows = links.filter(convention__in=waiting.values("convention"))
    count = 0
    for link in one_by_one(rows.select_related("convention__siae", "convention__service__departement").order_by("pk")):
        if not is_working_day(today, link.convention.service.departement_id):
            continue
        since = _last_reminder(link)
        of_link = waiting.filter(convention=link.convention_id).select_related("convention__siae")
        due = [row for row in of_link.order_by("due_on", "pk") if _is_told(row, since, today) and _is_still_asked(row)]
        count += bool(due) and _remind(link, due, today)
    return count


def _last_reminder(link: StructureLink) -> dt.date:
    """Each reminder tells every step reached by its day: what came later is still to tell, after an outage too."""
    keys = OutgoingMail.objects.filter(key__startswith=f"structure-reminder:{link.pk}:").values_list("key", flat=True)
    return max((dt.date.fromisoformat(key.rpartition(":")[2]) for key in keys), default=dt.date.min)


def _is_told(exchange: Exchange, since: dt.date, today: dt.date) -> bool:
    """The latest step reached, unless a reminder has already left since."""
    given = {"due": exchange.due_on, "opened": exchange.asked_on, "day": today}
    step = due_step(steps=STEPS, repeat_every=EVERY, **given)
    return step is not None and step.on(exchange.due_on) > since


def _is_still_asked(exchange: Exchange) -> bool:
    """The dossier may have been signed, or its last piece come by post: what would be refused now is not asked for."""
    return kind_of(exchange).refusal(exchange.convention, exchange.year, exchange.month) is None


def _remind(link: StructureLink, due: list[Exchange], today: dt.date) -> bool:
    lines = [(title_of(row), row.due_on, row.due_on < today) for row in due]
    queue_mail(
        kind=REMINDER,
        to=Recipient(link.email, link.name),
        words="conventions/mail/structure_reminder.txt",
        context={"link": link, "convention": link.convention, "lines": lines, "url": link_url(link)},
        about=link.convention,
        key=f"structure-reminder:{link.pk}:{today:%Y-%m-%d}",
    )
    return True
