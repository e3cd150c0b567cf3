"""What a structure fills by its link, what the officer takes over, and what the journal tells of both."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import conventions.tasks  # noqa: F401 - known to this process as to the workers
from conventions.enums import ExchangeState, Side
from conventions.exchanges.kinds import EXCHANGE_KINDS
from conventions.models import Exchange, InsertionProject, Measure, Proposal, Target
from conventions.services import exchanges, structure_links
from conventions.services.exchange_campaign import remind_structures, start_campaign
from conventions.services.negotiation import propose
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services import jobs
from iae_portal.notifications.models import Deadline, OutgoingMail
from tests.conventions.exchange_desk import asked, inside, page_of
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 essai"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# What the structure fills, what the officer takes


def test_the_project_is_kept_sent_and_taken_line_by_line(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    client = inside(link)

    client.post(page_of(link, row), {"publics": "Des jeunes", "enregistrer": "1"})
    row.refresh_from_db()
    assert (row.state, row.values["publics"]) == (ExchangeState.DRAFT, "Des jeunes")
    assert "Des jeunes" in client.get(page_of(link, row)).content.decode()

    typed = {"publics": "Des jeunes", "activities": "Maraîchage", "posts_fte": "12,5", "envoyer": "1"}
    assert client.post(page_of(link, row), typed).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.typed_by) == (ExchangeState.SENT, "Ana Exemple")
    assert Deadline.objects.open().filter(kind="conventions.received").count() == 1
    assert link.convention.project.publics != "Des jeunes"

    officer_59l.post(
        reverse("conventions:exchange", args=[link.convention.number, row.pk]), {"ligne": ["publics", "posts_fte"]}
    )
    row.refresh_from_db()
    project = InsertionProject.objects.get(convention=link.convention)
    assert (project.publics, project.posts_fte) == ("Des jeunes", Decimal("12.5"))
    assert project.activities != "Maraîchage"
    assert (row.state, sorted(row.taken)) == (ExchangeState.CLOSED, ["posts_fte", "publics"])
    assert not Deadline.objects.open().filter(kind="conventions.received").exists()
    told = JournalEntry.objects.filter(action__in=["exchange.sent", "exchange.closed"]).order_by("pk")
    assert [entry.actor_label for entry in told] == ["Ana Exemple (par lien)", str(officer_59l.user)]


def test_what_is_wrong_is_kept_but_not_sent(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    client = inside(link)

    answer = client.post(page_of(link, row), {"publics": "Des jeunes", "posts_fte": "douze", "envoyer": "1"})
    assert answer.status_code == 422
    assert "douze" in answer.content.decode()

    client.post(page_of(link, row), {"posts_fte": "douze", "enregistrer": "1"})
    row.refresh_from_db()
    assert row.values["posts_fte"] == "douze"


def test_results_of_a_year_are_taken_whole(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "results", year=2007)
    client = inside(link)
    name = next(field for field in EXCHANGE_KINDS.get("results").form(row).fields if field.startswith("motive_"))
    client.post(page_of(link, row), {name: "3", "envoyer": "1"})

    exchanges.take_over(actor=officer_59l.user, exchange=row, keys={name})

    measure = Measure.objects.get(siae=link.convention.siae, year=2007)
    assert measure.examined == 3


def test_the_structure_accepts_a_target_and_proposes_another(negotiating, officer_59l):
    pending = list(Target.objects.filter(convention=negotiating, agreed=None, rounds__gt=0).order_by("year"))[:2]
    values = {"durable": 25, "transition": 20, "positive": 15}
    for target in pending:
        told = {"side": Side.SERVICE, "expected_rounds": target.rounds, "values": values, "reason": "Référence"}
        propose(actor=officer_59l.user, target=target, **told)
    link = structure_links.send_link(
        actor=officer_59l.user,
        convention=negotiating,
        name="Ana Exemple",
        email="ana@exemple.invalid",
        expires_on=clock.today() + dt.timedelta(days=30),
    )
    row = asked(negotiating, officer_59l.user, "targets")
    first, second = (target.pk for target in pending)
    typed = {f"answer_{first}": "accept", f"answer_{second}": "propose", f"reason_{second}": "Un chantier ferme"}
    typed |= {f"round_{target.pk}": str(target.rounds + 1) for target in pending}  # the hidden field of the page
    client = inside(link)
    assert client.post(page_of(link, row), typed | {"envoyer": "1"}).status_code == 422
    typed |= {f"durable_{second}": "20", f"transition_{second}": "20", f"positive_{second}": "15"}
    assert client.post(page_of(link, row), typed | {"envoyer": "1"}).status_code == 302

    exchanges.take_over(actor=officer_59l.user, exchange=row, keys={str(first), str(second)})

    pending[0].refresh_from_db()
    assert pending[0].agreed.durable == 25
    last = Proposal.objects.filter(target=second).order_by("-round").first()
    assert (last.side, last.durable, last.reason) == (Side.STRUCTURE, 20, "Un chantier ferme")
    kept = {line.proposed for line in EXCHANGE_KINDS.get("targets").lines(Exchange.objects.get(pk=row.pk))}
    assert kept == {"Accepte", "Propose durable 20 % ; transition 20 % ; positive 15 % : Un chantier ferme"}


def test_an_answer_never_counts_for_a_proposal_made_since(negotiating, officer_59l):
    target = Target.objects.filter(convention=negotiating, agreed=None, rounds__gt=0).order_by("year").first()
    told = {"actor": officer_59l.user, "target": target}

    def made(side, durable):
        target.refresh_from_db()
        values = {"durable": durable, "transition": 20, "positive": 15}
        return propose(**told, side=side, expected_rounds=target.rounds, values=values, reason="Référence")

    shown = made(Side.SERVICE, 25)
    row = asked(negotiating, officer_59l.user, "targets")
    typed = {f"answer_{target.pk}": "accept", f"round_{target.pk}": str(shown.round)}
    Exchange.objects.filter(pk=row.pk).update(values=typed, sent_on=clock.today(), typed_by="Ana Exemple", version=1)
    made(Side.STRUCTURE, 22)
    made(Side.SERVICE, 35)

    with pytest.raises(Refusal, match="a changé"):
        exchanges.take_over(actor=officer_59l.user, exchange=row, keys={str(target.pk)})

    target.refresh_from_db()
    assert target.agreed is None


def test_a_piece_waits_apart_until_it_is_taken(link, officer_59l):
    piece = link.convention.pieces.order_by("pk").first()
    row = asked(link.convention, officer_59l.user, "pieces")
    client = inside(link)
    file = SimpleUploadedFile("statuts.pdf", PDF, "application/pdf")
    client.post(page_of(link, row), {f"piece_{piece.pk}": file, "envoyer": "1"})
    piece.refresh_from_db()
    assert not piece.file

    exchanges.take_over(actor=officer_59l.user, exchange=row, keys={str(piece.pk)})

    piece.refresh_from_db()
    assert (piece.file_name, piece.received_on, piece.valid) == ("statuts.pdf", clock.today(), None)
    assert piece.file.name != row.files.get().file.name


@pytest.mark.parametrize(("size", "kept"), [(exchanges.BYTES_MAX, True), (exchanges.BYTES_MAX + 1, False)])
def test_files_have_a_quota(link, officer_59l, size, kept):
    row = asked(link.convention, officer_59l.user, "pieces")
    first, second = link.convention.pieces.order_by("pk")[:2]
    exchanges.drop_file(link=link, exchange=row, piece=first, file=SimpleUploadedFile("a.pdf", PDF))
    row.files.update(size=size - len(PDF))
    again = {"link": link, "exchange": row, "piece": second, "file": SimpleUploadedFile("b.pdf", PDF)}

    if kept:
        assert exchanges.drop_file(**again).name == "b.pdf"
    else:
        with pytest.raises(Refusal, match="ne tient pas plus"):
            exchanges.drop_file(**again)


def test_given_back_it_tells_the_structure_why(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    client = inside(link)
    client.post(page_of(link, row), {"publics": "Des jeunes", "envoyer": "1"})

    exchanges.give_back(
        actor=officer_59l.user, exchange=row, comment="Dites combien.", due_on=clock.today() + dt.timedelta(days=3)
    )

    page = client.get(page_of(link, row)).content.decode()
    assert "Dites combien." in page
    assert "Des jeunes" in page


def test_two_people_on_one_link_never_write_over_each_other_unseen(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    before = Exchange.objects.get(pk=row.pk)
    exchanges.keep_draft(link=link, exchange=before, typed={"publics": "Les uns"})

    with pytest.raises(Refusal, match="entre-temps"):
        exchanges.keep_draft(link=link, exchange=before, typed={"publics": "Les autres"})

    row.refresh_from_db()
    assert row.values == {"publics": "Les uns"}


def test_the_same_thing_is_asked_once(link, officer_59l):
    asked(link.convention, officer_59l.user, "results", year=2007)
    asked(link.convention, officer_59l.user, "results", year=2006)

    with pytest.raises(Exception, match="déjà demandé"):
        asked(link.convention, officer_59l.user, "results", year=2007)


# Reminders


@pytest.mark.parametrize(
    ("day", "count"),
    [("2008-10-22", 0), ("2008-10-23", 1), ("2008-10-24", 0), ("2008-10-30", 1), ("2008-11-06", 1), ("2008-11-07", 0)],
)
def test_a_structure_is_reminded_a_week_before_the_day_itself_then_each_week(link, officer_59l, day, count):
    asked(link.convention, officer_59l.user, "project")  # for 30 October
    asked(link.convention, officer_59l.user, "pieces")

    assert remind_structures(today=dt.date.fromisoformat(day)) == count
    assert remind_structures(today=dt.date.fromisoformat(day)) == count  # the same mail, written once
    sent = OutgoingMail.objects.filter(kind="conventions.structure_reminder")
    assert sent.count() == count
    assert all("Projet d'insertion" in one.text and "Pièces du dossier" in one.text for one in sent)


def test_no_reminder_once_it_is_sent_nor_where_the_service_wants_none(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    Exchange.objects.update(reminded=False)
    assert remind_structures(today=row.due_on) == 0

    Exchange.objects.update(reminded=True, sent_on=clock.today())
    assert remind_structures(today=row.due_on) == 0


# Campaigns


def test_a_campaign_asks_each_structure_and_says_who_could_not_be(link, officer_59l, maker):
    mute = SiaeFactory(email="")
    maker.open(mute)
    told = maker.open(SiaeFactory(email="contact@exemple.invalid"))
    asked_of = {"kind": "results", "year": 2007, "month": 0, "due_on": dt.date(2008, 10, 30)}
    days = {"expires_on": dt.date(2008, 12, 31), "reminded": True}
    job = start_campaign(actor=officer_59l.user, service=told.service, **asked_of, **days)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.result == {"sentence": "2 structures ont reçu la demande."}
    assert [mute.name in line.message for line in job.lines.all()] == [True]
    assert set(Exchange.objects.values_list("convention", flat=True)) == {link.convention_id, told.pk}
    sent = OutgoingMail.objects.filter(kind=structure_links.MAIL, text__contains="Résultats de l'année 2007")
    assert {one.recipient_email for one in sent} == {"ana@exemple.invalid", "contact@exemple.invalid"}


def test_a_campaign_begun_again_asks_nobody_twice(link, officer_59l):
    values = {"kind": "project", "year": 0, "month": 0, "due_on": dt.date(2008, 10, 30), "reminded": True}
    service = link.convention.service
    job = start_campaign(actor=officer_59l.user, service=service, expires_on=dt.date(2008, 12, 31), **values)
    jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(state="queued")

    jobs.run(job.pk)

    assert not job.lines.exists()
    assert Exchange.objects.count() == 1
    assert OutgoingMail.objects.filter(kind=structure_links.MAIL, text__contains="Projet d'insertion").count() == 1


@pytest.mark.parametrize(("delay", "shown"), [("late", False), ("in_time", True), ("", True)])
def test_the_list_parts_what_is_late_from_what_is_not(link, officer_59l, delay, shown):
    asked(link.convention, officer_59l.user, "project")

    page = officer_59l.get(reverse("conventions:exchange_list"), {"late": delay}).content.decode()

    assert ("Projet d&#x27;insertion</td>" in page) is shown
