"""The same thing asked of a whole service by a job: who is written to, who is not and why, nobody twice."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from conventions.models import Exchange, StructureLink
from conventions.services import structure_links
from conventions.services.exchange_campaign import REMINDER, remind_structures, run_campaign, start_campaign
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.core.services.jobs import Progress
from iae_portal.notifications.models import OutgoingMail
from tests.conventions.exchange_desk import asked
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.django_db
DUE, EXPIRES = dt.date(2008, 10, 30), dt.date(2008, 12, 31)


@pytest.fixture
def campaign(link, officer_59l):
    """Lille asks every structure its results of 2007; one of them has the link of Ana Exemple."""

    def start() -> Job:
        values = {"kind": "results", "year": 2007, "month": 0, "due_on": DUE, "expires_on": EXPIRES, "reminded": True}
        return start_campaign(actor=officer_59l.user, service=link.convention.service, **values)

    return start


def done(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def written() -> list[str]:
    mails = OutgoingMail.objects.filter(kind=structure_links.MAIL, text__contains="Résultats de l'année 2007")
    return sorted(mails.values_list("recipient_email", flat=True))


def test_a_campaign_asks_each_structure_and_says_by_name_who_was_not_reached(campaign, link, officer_59l, maker):
    mute, wrong = SiaeFactory(email=""), SiaeFactory(email="contact@exemple.invalid")
    maker.open(mute)
    told = maker.open(wrong)
    wrong.__class__.objects.filter(pk=wrong.pk).update(email="adresse fausse")
    reached = maker.open(SiaeFactory(email="siege@exemple.invalid"))

    job = done(campaign())

    assert job.result["sentence"] == "La demande est faite à 2 structures. 2 courriels envoyés."
    page = officer_59l.get(reverse("core:job_detail", args=[job.uuid])).content.decode()
    assert [name in page for name in (mute.name, wrong.name, link.convention.siae.name)] == [True, True, False]
    assert 'href="/conventions/echanges/?kind=results&amp;year=2007">Voir qui a répondu' in page
    assert set(Exchange.objects.values_list("convention", flat=True)) == {link.convention_id, reached.pk}
    assert not told.exchanges.exists()
    assert written() == ["ana@exemple.invalid", "siege@exemple.invalid"]


def test_what_was_already_asked_is_said_and_nobody_is_written_to_again(campaign, link, officer_59l):
    asked(link.convention, officer_59l.user, "results", year=2007)

    job = done(campaign())

    assert [str(link.convention) in line.message for line in job.lines.all()] == [True]
    assert written() == []


class Death(BaseException):
    """As a worker that is killed: nothing catches it."""


class Dying(Progress):
    def advance(self, count: int = 1) -> None:
        raise Death


def test_a_campaign_whose_worker_died_writes_once_to_each(campaign, link, maker):
    maker.open(SiaeFactory(email="siege@exemple.invalid"))
    maker.open(SiaeFactory(email="autre@exemple.invalid"))
    job = campaign()
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1)
    job.refresh_from_db()
    with pytest.raises(Death):
        run_campaign(job, Dying(job))
    assert len(written()) == 1
    Job.objects.filter(pk=job.pk).update(state="queued")

    done(job)
    Job.objects.filter(pk=job.pk).update(state="queued")
    done(job)

    assert not job.lines.exists()
    assert written() == ["ana@exemple.invalid", "autre@exemple.invalid", "siege@exemple.invalid"]
    assert len(mail.outbox) == 3
    assert Exchange.objects.count() == 3


@pytest.mark.parametrize(("last_day", "kept"), [(dt.date(2008, 10, 14), EXPIRES), (dt.date(2008, 10, 15), None)])
def test_a_link_that_has_expired_serves_again_one_still_open_stays_as_it_is(campaign, link, last_day, kept):
    StructureLink.objects.update(sent_on=dt.date(2008, 9, 1), expires_on=last_day)

    done(campaign())

    link.refresh_from_db()
    assert link.expires_on == (kept or last_day)
    assert written() == ["ana@exemple.invalid"]


@pytest.mark.parametrize(("expires_on", "told"), [(DUE, 1), (DUE - dt.timedelta(days=1), 0)])
def test_a_structure_is_reminded_by_its_link_until_its_last_day(link, officer_59l, expires_on, told):
    asked(link.convention, officer_59l.user, "project")  # for 30 October
    StructureLink.objects.update(expires_on=expires_on)

    assert remind_structures(today=DUE) == told
    texts = OutgoingMail.objects.filter(kind=REMINDER).values_list("text", flat=True)
    assert ["pour le 30 octobre 2008" in text for text in texts] == [True] * told
