"""What a structure fills by its link, what the officer takes over, and what the journal tells of both."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import conventions.tasks  # noqa: F401 - known to this process as to the workers
from conventions.enums import ExchangeState, Side
from conventions.exchanges.kinds import EXCHANGE_KINDS
from conventions.models import Convention, Exchange, InsertionProject, Measure, Proposal, Target
from conventions.services import exchanges, structure_links
from conventions.services.exchange_campaign import remind_structures
from conventions.services.negotiation import propose
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import Deadline, OutgoingMail
from tests.conventions.exchange_desk import asked, inside, page_of

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
    desk = reverse("conventions:exchanges", args=[link.convention.number])
    assert "Lire et reprendre" not in officer_59l.get(desk).content.decode()
    assert "Des jeunes" in client.get(page_of(link, row)).content.decode()

    typed = {"publics": "Des jeunes", "activities": "Maraîchage", "posts_fte": "12,5", "envoyer": "1"}
    assert client.post(page_of(link, row), typed).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.typed_by) == (ExchangeState.SENT, "Ana Exemple")
    assert Deadline.objects.open().filter(kind="conventions.received").count() == 1
    assert link.convention.project.publics != "Des jeunes"
    here = reverse("conventions:exchange", args=[link.convention.number, row.pk])
    assert f'href="{here}"' in officer_59l.get(reverse("dashboards:home")).content.decode()
    assert "Lire et reprendre" in officer_59l.get(desk).content.decode()

    officer_59l.post(here, {"ligne": ["publics", "posts_fte"]})
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
    client.post(page_of(link, row), {f"file_{piece.pk}": file, "envoyer": "1"})
    piece.refresh_from_db()
    assert not piece.file

    exchanges.take_over(actor=officer_59l.user, exchange=row, keys={str(piece.pk)})

    piece.refresh_from_db()
    assert (piece.file_name, piece.received_on, piece.valid) == ("statuts.pdf", clock.today(), None)
    assert piece.file.name != row.files.get().file.name


def test_given_back_it_tells_the_structure_why(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    client = inside(link)
    client.post(page_of(link, row), {"publics": "Des jeunes", "envoyer": "1"})

    back = {"actor": officer_59l.user, "exchange": row, "comment": "Dites combien."}
    with pytest.raises(Refusal, match="La date attendue est passée"):
        exchanges.give_back(**back, due_on=clock.today() - dt.timedelta(days=1))
    assert exchanges.give_back(**back, due_on=clock.today()).sent_on is None

    page = client.get(page_of(link, row)).content.decode()
    assert "Dites combien." in page
    assert "Des jeunes" in page


def test_set_aside_it_changes_nothing_of_the_dossier_and_keeps_its_reason(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    before = InsertionProject.objects.get(convention=link.convention).publics
    sent = exchanges.send(link=link, exchange=row, typed={"publics": "Des jeunes"})
    aside = {"actor": officer_59l.user, "exchange": sent, "comment": "Déjà reçu sur papier."}
    assert Deadline.objects.open().filter(kind="conventions.received").exists()

    done = exchanges.set_aside(**aside)
    assert (done.state, done.taken, done.comment) == (ExchangeState.CLOSED, [], "Déjà reçu sur papier.")
    assert InsertionProject.objects.get(convention=link.convention).publics == before
    assert not Deadline.objects.open().filter(kind="conventions.received").exists()
    with pytest.raises(Refusal, match="déjà traité"):
        exchanges.set_aside(**aside)


def test_a_request_that_is_withdrawn_expects_nothing_more(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    done = exchanges.withdraw(actor=officer_59l.user, exchange=row)
    assert OutgoingMail.objects.get(kind="conventions.exchange_withdrawn").recipient_email == link.email
    assert (done.state, done.taken, done.sent_on) == (ExchangeState.CLOSED, [], None)
    with pytest.raises(Refusal, match="n'attend plus rien de vous"):
        exchanges.keep_draft(link=link, exchange=row, typed={"publics": "Des jeunes"})


def test_the_same_thing_is_asked_once(link, officer_59l):
    asked(link.convention, officer_59l.user, "results", year=2007)
    asked(link.convention, officer_59l.user, "results", year=2006)

    with pytest.raises(Exception, match="déjà demandé"):
        asked(link.convention, officer_59l.user, "results", year=2007)


# Reminders


def reminded_on(days) -> list[int]:
    """Among these days, counted from 1 October, those on which a reminder left; a second passage adds nothing."""
    dates = {day: dt.date(2008, 10, 1) + dt.timedelta(days=day - 1) for day in days}
    return [
        day for day, date in dates.items() if (remind_structures(today=date), remind_structures(today=date)) == (1, 0)
    ]


def test_a_structure_is_reminded_a_week_before_the_day_itself_then_each_week(link, officer_59l):
    asked(link.convention, officer_59l.user, "project")  # for 30 October
    asked(link.convention, officer_59l.user, "pieces")

    assert reminded_on((22, 23, 24, 29, 30, 31, 36, 37, 38)) == [23, 30, 37]
    sent = OutgoingMail.objects.filter(kind="conventions.structure_reminder")
    assert sent.count() == 3
    assert all("Projet d'insertion" in one.text and "Pièces du dossier" in one.text for one in sent)


@pytest.mark.parametrize(
    ("days", "left"),
    [
        # The week before begins on a Saturday; the day itself is a Saturday and a holiday.
        ((25, 26, 27, 28, 31), [27]),
        ((27, 31, 32, 33, 34, 35), [27, 34]),
        # The portal was stopped on the day of a step: one reminder, later.
        ((26, 29, 30), [29]),
    ],
)
def test_a_step_of_a_day_off_or_of_an_outage_is_told_on_the_next_passage(link, officer_59l, days, left):
    asked(link.convention, officer_59l.user, "project")
    Exchange.objects.update(due_on=dt.date(2008, 11, 1))
    assert reminded_on(days) == left


def test_no_reminder_once_it_is_sent_nor_where_the_service_wants_none(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    Exchange.objects.update(reminded=False)
    assert remind_structures(today=row.due_on) == 0

    Exchange.objects.update(reminded=True, sent_on=clock.today())
    assert remind_structures(today=row.due_on) == 0


def test_a_structure_is_not_reminded_of_what_can_no_longer_be_done(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    dossier = Convention.objects.filter(pk=link.convention_id)

    dossier.update(state="in_force", signed_on=dt.date(2008, 10, 1))
    assert remind_structures(today=row.due_on) == 0
    dossier.update(state="opened", signed_on=None)
    assert remind_structures(today=row.due_on) == 1


@pytest.mark.parametrize(("delay", "shown"), [("late", False), ("in_time", True), ("", True)])
def test_the_list_parts_what_is_late_from_what_is_not(link, officer_59l, delay, shown):
    asked(link.convention, officer_59l.user, "project")

    page = officer_59l.get(reverse("conventions:exchange_list"), {"late": delay}).content.decode()

    assert ("Projet d&#x27;insertion</td>" in page) is shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({}, "Cochez au moins une ligne"), ({"ligne": ["publics"], "mot": "é" * 2001}, "2000 caractères")],
)
def test_what_the_officer_typed_comes_back_with_the_refusal(link, officer_59l, wrong, said):
    row = asked(link.convention, officer_59l.user, "project")
    inside(link).post(page_of(link, row), {"publics": "Des jeunes", "activities": "Bois", "envoyer": "1"})
    here = reverse("conventions:exchange", args=[link.convention.number, row.pk])
    typed = {"mot": "Merci de cet envoi."} | wrong
    answer = officer_59l.post(here, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert typed["mot"] in page
    assert page.count(" checked") == len(typed.get("ligne", []))
    row.refresh_from_db()
    assert row.closed_on is None
