"""The dialogue de gestion: its prepared agenda, and its fiche de suivi kept as a version."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cdiae.selectors.agenda import waiting_for
from conventions.documents import FICHE
from conventions.models import Convention, Indicator, Undertaking
from conventions.reminders import UNDERTAKING
from conventions.selectors.review_agenda import review_agenda
from conventions.selectors.reviews import proposed_form
from conventions.services import fiche
from conventions.services.reservations import lift_reservations
from conventions.services.reviews import alert_council, write_review
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services import jobs
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from iae_portal.notifications.models import Deadline, OutgoingMail
from tests.factories.cdiae import make_council, make_member
from tests.factories.conventions import ManagementReviewFactory, MeasureFactory, OpinionRequestFactory
from tests.scenes import scene

TODAY, DAY = dt.date(2008, 10, 15), dt.timedelta(days=1)


SAID = {"form": "light", "held_on": TODAY, "for_structure": "La directrice.", "findings": "Trop peu de femmes."}
PROMISE = {"text": "Recruter une encadrante", "owner": "structure", "due_on": dt.date(2009, 3, 3)}


@scene
def running(maker, siae) -> Convention:
    return maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2009, 12, 31))


def lines_of(convention: Convention, year: int = 2008) -> dict[str, list[str]]:
    return {topic.title: topic.lines for topic in review_agenda(convention, year, TODAY)}


def agree(convention: Convention, year: int, value: int) -> None:
    women = Indicator.objects.get(code="FEMMES", retired_on=None)
    target = convention.targets.create(indicator=women, year=year)
    target.agreed = target.proposals.create(
        round=1, side="service", value=value, state="accepted", author=convention.officer, made_at=clock.now()
    )
    target.save()


def test_a_dossier_without_trouble_has_nothing_to_say(running):
    assert lines_of(running) == {}


def test_the_agenda_gathers_what_is_missed_missing_or_promised(running):
    agree(running, 2007, 40)
    assert lines_of(running) == {"Résultats de 2007 qui manquent": ["Part des femmes"]}

    measured = MeasureFactory(siae=running.siae, indicator_code="FEMMES", year=2007, value=39)
    missed = "Cibles de 2007 qui ne sont pas atteintes"
    assert lines_of(running) == {missed: ["Part des femmes : cible 40\xa0%, presque atteinte"]}

    measured.value = 40
    measured.save()
    ManagementReviewFactory(convention=running, year=2007, conclusions="Recruter une encadrante.")
    assert lines_of(running) == {"Suites du dialogue précédent": ["2007 : Recruter une encadrante."]}
    assert lines_of(running, 2007) == {}


@pytest.mark.parametrize(
    ("year", "day", "form"),
    [
        (2008, dt.date(2008, 9, 30), "full"),
        (2008, dt.date(2008, 10, 1), "light"),
        (2009, dt.date(2009, 10, 1), "full"),  # the last year: the renewal
    ],
)
def test_the_form_follows_the_season_and_the_renewal(year, day, form):
    assert proposed_form(year, 2009, day) == form


def test_a_report_or_accounts_are_on_the_agenda_the_day_after_they_were_due(running):
    running.year_returns.create(year=2007, report_received_on=dt.date(2008, 3, 1))
    days = [dt.date(2008, 6, 30), dt.date(2008, 7, 1)]
    late = [[row.lines for row in review_agenda(running, 2008, day) if "comptes" in row.title] for day in days]
    assert late == [[], [["Comptes 2007, à remettre avant le 30 juin 2008"]]]


def test_the_page_shows_the_agenda_and_the_fiche_follows_each_writing(running, officer_59l):
    agree(running, 2007, 40)
    page = reverse("conventions:review", args=[running.number, 2008])
    text = officer_59l.get(page).content.decode()
    assert "Résultats de 2007 qui manquent" in text

    told = {"actor": officer_59l.user, "convention": running, "year": 2008}
    review = write_review(**told, **SAID, conclusions="Recruter.")
    first = prepare_version(kind=FICHE, subject=review, actor=officer_59l.user)
    assert "Trop peu de femmes." in html_of(first)
    assert prepare_version(kind=FICHE, subject=review, actor=officer_59l.user) == first

    review = write_review(**told, **SAID, conclusions="Recruter deux femmes.")
    second = prepare_version(kind=FICHE, subject=review, actor=officer_59l.user)
    assert (first.number, second.number) == (1, 2)
    life = officer_59l.get(reverse("conventions:life", args=[running.number])).content.decode()
    assert f'id="document-conventions-fiche-{review.pk}"' in life


def written(officer, convention, **line):
    told = {"actor": officer.user, "convention": convention, "year": 2008}
    return write_review(**told, **SAID, conclusions="Recruter.", undertakings=[PROMISE | line] if line else [PROMISE])


def test_an_undertaking_is_owed_then_kept_and_the_next_agenda_says_where_it_stands(running, officer_59l):
    row = written(officer_59l, running).undertakings.get()
    owed = Deadline.objects.get(kind=UNDERTAKING)
    told = JournalEntry.objects.filter(sentence__startswith="Engagements du dialogue")
    assert (owed.due_on, owed.is_open, told.count()) == (PROMISE["due_on"], True, 1)
    written(officer_59l, running, pk=row.pk)
    assert told.count() == 1  # written again as it stood
    assert owed.label == f"Engagement « Recruter une encadrante » (la structure) : {running}"

    said = "Recruter une encadrante (la structure, au plus tard le 3 mars 2009)"
    before, after = (review_agenda(running, 2009, dt.date(2009, 3, day))[-1].lines for day in (3, 4))
    assert (before, after) == (
        ["2008 : Recruter.", f"{said} : à tenir"],
        ["2008 : Recruter.", f"{said} : en retard"],
    )

    written(officer_59l, running, pk=row.pk, kept_on=TODAY)
    assert Deadline.objects.get(kind=UNDERTAKING).is_open is False
    assert lines_of(running, 2009)["Suites du dialogue précédent"][1] == f"{said} : tenu le 15 octobre 2008"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"due_on": TODAY}, "un engagement se tient après le dialogue où il est pris."),
        ({"kept_on": TODAY - DAY}, "un engagement ne peut pas être tenu avant le dialogue où il est pris."),
        ({"kept_on": TODAY + DAY}, "le jour où il a été tenu ne peut pas être à venir."),
    ],
)
def test_an_undertaking_follows_its_dialogue(line, sentence, running, officer_59l):
    with pytest.raises(Refusal) as refused:
        written(officer_59l, running, **line)
    assert list(refused.value.sentences) == [f"« Recruter une encadrante » : {sentence}"]

    written(officer_59l, running, due_on=TODAY + DAY, kept_on=TODAY)
    assert running.reviews.get().undertakings.count() == 1


def test_the_database_keeps_an_undertaking_after_its_dialogue(running, officer_59l):
    row = written(officer_59l, running).undertakings.get()
    kept = Undertaking.objects.filter(pk=row.pk)

    for wrong in ({"due_on": SAID["held_on"]}, {"kept_on": SAID["held_on"] - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.update(**wrong)
    assert kept.update(due_on=SAID["held_on"] + DAY, kept_on=SAID["held_on"]) == 1


def test_undertakings_follow_the_day_of_their_dialogue(running, officer_59l):
    written(officer_59l, running)
    said = {"actor": officer_59l.user, "convention": running, "year": 2008, "conclusions": "Recruter."}

    write_review(**said, **SAID | {"held_on": SAID["held_on"] - DAY})
    assert Undertaking.objects.get().promised_on == SAID["held_on"] - DAY


def test_the_page_takes_undertakings_and_says_what_one_lacks(running, officer_59l):
    page = reverse("conventions:review", args=[running.number, 2008])
    line = {f"engagements-0-{name}": value for name, value in PROMISE.items()}
    typed = SAID | {"conclusions": "Recruter.", "engagements-TOTAL_FORMS": 1, "engagements-INITIAL_FORMS": 0} | line

    refused = officer_59l.post(page, typed | {"engagements-0-owner": ""})
    text = refused.content.decode()
    assert (refused.status_code, "Recruter une encadrante" in text) == (422, True)
    assert "Complétez l&#x27;engagement" in text

    officer_59l.post(page, typed)
    shown = officer_59l.get(reverse("conventions:life", args=[running.number])).content.decode()
    assert "Recruter une encadrante (la structure, au plus tard le 3 mars 2009) : à tenir" in shown
    assert "Pour les financeurs :</strong> personne" in shown
    html = html_of(prepare_version(kind=FICHE, subject=running.reviews.get(), actor=officer_59l.user))
    assert "Recruter une encadrante" in html


def test_the_dialogue_of_a_year_is_not_held_before_it_begins(running, officer_59l):
    said = {"actor": officer_59l.user, "convention": running, "year": 2008, "conclusions": "Suivre."}

    with pytest.raises(ValidationError, match="ne se tient pas avant qu'elle commence"):
        write_review(**said, **SAID | {"held_on": dt.date(2007, 12, 31)})
    assert write_review(**said, **SAID | {"held_on": dt.date(2008, 1, 1)}).year == 2008


def test_a_dialogue_is_written_of_a_year_of_the_convention_once_it_is_held(running, officer_59l):
    said = {"actor": officer_59l.user, "convention": running, "conclusions": "Suivre."}

    with pytest.raises(Refusal, match="L'année 2006 n'est pas dans la convention"):
        write_review(**said, **SAID, year=2006)
    with pytest.raises(Refusal, match="a déjà eu lieu"):
        write_review(**said, **SAID | {"held_on": TODAY + DAY}, year=2007)
    assert write_review(**said, **SAID, year=2007).held_on == TODAY


def test_an_alert_waits_for_the_next_agenda_and_is_told_once(running, officer_59l):
    council = make_council(with_members=False)
    alerted = {"actor": officer_59l.user, "review": written(officer_59l, running), "reason": "Plus d'encadrant."}
    alert = alert_council(**alerted)
    waiting = waiting_for(council)
    assert [(row.request, row.kind_label, row.treatment) for row in waiting] == [(alert, "Convention", "information")]

    with pytest.raises(Refusal, match="déjà alerté"):
        alert_council(**alerted)
    shown = officer_59l.get(reverse("conventions:life", args=[running.number])).content.decode()
    assert "Conseil alerté le 15 octobre 2008 : Plus d&#x27;encadrant. En attente." in shown


@pytest.mark.parametrize(("day", "refused"), [(TODAY - 2 * DAY, True), (TODAY - DAY, False), (TODAY + DAY, True)])
def test_reservations_are_on_the_agenda_until_something_lifts_them(day, refused, running, officer_59l):
    OpinionRequestFactory(
        subject=running,
        service=running.service,
        state="answered",
        opinion="reserved",
        source="by_hand",
        asked_on=TODAY - DAY,
        given_on=TODAY - DAY,
        text="Recruter une encadrante.",
    )
    standing = {"Réserves du conseil qui ne sont pas levées": ["Recruter une encadrante."]}
    assert lines_of(running) == standing

    lift = {
        "actor": officer_59l.user,
        "convention": running,
        "lifted_on": day,
        "lifted_by": "Mme Exemple est recrutée.",
    }
    if refused:
        with pytest.raises((Refusal, ValidationError)):
            lift_reservations(**lift)
        assert lines_of(running) == standing
    else:
        lift_reservations(**lift)
        assert lines_of(running) == {}


def test_the_fiche_leaves_once_for_each_reader_that_is_ticked_or_written(running, officer_59l):
    review = written(officer_59l, running)
    member = make_member(make_council(with_members=False).orders.get().colleges.first().seats.first())
    page = reverse("conventions:review_send", args=[running.number, 2008])
    assert member.name in officer_59l.get(page).content.decode()

    refused = officer_59l.post(page, {"others": "conseil general"})
    assert (refused.status_code, "n&#x27;est pas une adresse" in refused.content.decode()) == (422, True)
    assert officer_59l.post(page, {"others": ""}).status_code == 422

    for _ in range(2):
        officer_59l.post(page, {"readers": [member.email], "others": f"cg@exemple.invalid, {member.email}"})
        jobs.run(Job.objects.order_by("-pk").first().pk)
    mails = OutgoingMail.objects.filter(kind=fiche.JOB).order_by("recipient_email")
    assert [row.recipient_email for row in mails] == ["cg@exemple.invalid", member.email]
    assert mails[0].attachments.count() == 1
    assert DocumentVersion.objects.of(FICHE, review).count() == 1
