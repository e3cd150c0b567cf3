"""Every day typed of a convention has a first and a last one, and its refusal says which, and why."""

import datetime as dt
from functools import partial

import pytest

from conventions.models import AdversarialProcedure
from conventions.services import (
    actions,
    amendments,
    conventions,
    dossier,
    endings,
    exchange_campaign,
    exchanges,
    motives,
    procedures,
    reviews,
    siaes,
    structure_links,
)
from iae_portal.core.errors import Refusal
from tests.factories.conventions import PieceTypeFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
IN_THREE_YEARS = dt.date(2011, 10, 15)
DAY = dt.timedelta(days=1)
OF_2008 = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31)}


@scene
def running(maker, siae):
    return maker.take_over(siae, *OF_2008.values())


def opening(siae, officer, **days):
    given = {"form": "multi_year", "start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31)}
    return conventions.open_convention(actor=officer, siae=siae, **given | days)


def taking_over(siae, officer, **days):
    given = {"form": "multi_year", "signed_on": dt.date(2008, 1, 1)} | OF_2008
    return conventions.take_over_convention(actor=officer, siae=siae, **given | days)


def years_after(start: dt.date) -> dict:
    return {"start": start, "end": start + dt.timedelta(days=364)}


def said(act, **days) -> list[tuple[str, str]]:
    """(field, sentence) of what refuses; nothing when the act passes."""
    try:
        act(**days)
    except Refusal as refused:
        return [(getattr(sentence, "field", ""), str(sentence)) for sentence in refused.sentences]
    return []


def check(act, field: str, good: dict, bad: dict, reason: str) -> None:
    """The act says no for `bad` beside `field`, with the reason, and yes for `good`."""
    [(named, sentence)] = said(act, **bad)
    assert (named, reason in sentence) == (field, True), sentence
    assert said(act, **good) == []


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        (
            "start",
            years_after(dt.date(2012, 10, 15)),
            years_after(dt.date(2012, 10, 16)),
            "dépasser le 15 octobre 2012",
        ),
        (
            "end",
            {"start": dt.date(2006, 1, 1), "end": TODAY},
            {"start": dt.date(2006, 1, 1), "end": TODAY - DAY},
            "un dossier s'ouvre avant la fin de la convention",
        ),
        (
            "filed_on",
            {"filed_on": dt.date(2007, 1, 1)},
            {"filed_on": dt.date(2006, 12, 31)},
            "1er janvier 2007 (deux ans avant la date d'effet)",
        ),
    ],
)
def test_the_days_of_a_dossier_that_is_opened(siae, officer_59l, field, good, bad, reason):
    check(partial(opening, siae, officer_59l.user), field, good, bad, reason)


def test_the_days_of_a_frame_that_changes(opened, officer_59l):
    act = partial(conventions.update_convention, actor=officer_59l.user, convention=opened)
    check(act, "filed_on", {"filed_on": dt.date(2007, 1, 1)}, {"filed_on": dt.date(1950, 1, 1)}, "deux ans avant")


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        (
            "start",
            {**years_after(dt.date(1998, 7, 29)), "signed_on": dt.date(1998, 7, 29)},
            {**years_after(dt.date(1998, 7, 28)), "signed_on": dt.date(1998, 7, 29)},
            "loi qui a créé ces conventions",
        ),
        ("signed_on", {"signed_on": dt.date(2005, 1, 1)}, {"signed_on": dt.date(2004, 12, 31)}, "trois ans avant"),
        (
            "signed_on",
            {**years_after(dt.date(2006, 1, 1)), "signed_on": dt.date(2006, 12, 31)},
            {**years_after(dt.date(2006, 1, 1)), "signed_on": dt.date(2007, 1, 1)},
            "31 décembre 2006 (fin de la convention)",
        ),
    ],
)
def test_the_days_of_a_convention_taken_over(siae, officer_59l, field, good, bad, reason):
    check(partial(taking_over, siae, officer_59l.user), field, good, bad, reason)


def test_the_pieces_asked_for_come_before_the_end_of_the_convention(opened, officer_59l):
    act = partial(
        actions.ask_pieces, actor=officer_59l.user, convention=opened, name="ask_pieces", comment="Il manque tout."
    )
    good, bad = {"missing_due_on": opened.end}, {"missing_due_on": opened.end + DAY}
    check(act, "missing_due_on", good, bad, "(fin de la convention)")


def test_a_piece_is_no_older_than_the_convention_before(opened, officer_59l):
    piece = opened.pieces.create(type=PieceTypeFactory())
    act = partial(dossier.receive_piece, actor=officer_59l.user, piece=piece, valid=None)
    good, bad = {"received_on": dt.date(2005, 1, 1)}, {"received_on": dt.date(2004, 12, 31)}
    check(act, "received_on", good, bad, "quatre ans avant la date d'effet")


def test_an_amendment_is_asked_for_once_its_convention_is_signed(signed, officer_59l):
    act = partial(
        amendments.open_amendment,
        actor=officer_59l.user,
        convention=signed,
        kind="other",
        purpose="Objet.",
        effective_on=dt.date(2009, 6, 1),
    )
    check(act, "filed_on", {"filed_on": TODAY}, {"filed_on": TODAY - DAY}, "(signature de la convention)")


def test_observations_are_due_before_the_convention_ends(running, head_59l, officer_59l):
    row = procedures.open_procedure(actor=head_59l.user, convention=running, grounds="Objet détourné.")
    act = partial(procedures.follow_procedure, actor=officer_59l.user, procedure=row, notified_on=TODAY)
    good, bad = {"observations_due_on": running.end}, {"observations_due_on": running.end + DAY}
    check(act, "observations_due_on", good, bad, "fin de la convention, ou du délai minimal")
    assert AdversarialProcedure.objects.get().observations_due_on == running.end


def test_a_suspension_ends_with_the_convention(running, head_59l):
    act = partial(endings.suspend, actor=head_59l.user, convention=running, start=TODAY, reason="Comptes absents.")
    check(act, "end", {"end": running.end}, {"end": running.end + DAY}, "(fin de la convention)")
    lift = partial(endings.lift_suspension, actor=head_59l.user, suspension=running.suspensions.get())
    check(lift, "end", {"end": running.end}, {"end": running.end + DAY}, "(fin de la convention)")


A_YEAR_ON, LATER = dt.date(2009, 10, 15), dt.date(2009, 10, 16)


def test_a_link_of_a_structure_lasts_a_year(opened, officer_59l, link):
    told = {"name": "Ana Exemple", "email": "ana2@exemple.invalid"}
    act = partial(structure_links.send_link, actor=officer_59l.user, convention=opened, **told)
    check(act, "expires_on", {"expires_on": A_YEAR_ON}, {"expires_on": LATER}, "(un an après aujourd'hui)")
    act = partial(structure_links.prolong_link, actor=officer_59l.user, link=link)
    check(act, "expires_on", {"expires_on": A_YEAR_ON}, {"expires_on": LATER}, "(un an après aujourd'hui)")


def test_what_is_asked_of_a_structure_is_due_within_a_year(opened, officer_59l):
    act = partial(exchanges.ask, actor=officer_59l.user, convention=opened, kind="pieces")
    check(act, "due_on", {"due_on": A_YEAR_ON}, {"due_on": LATER}, "(un an après aujourd'hui)")


@pytest.mark.parametrize(
    ("field", "bad"),
    [("due_on", LATER), ("expires_on", LATER), ("due_on", TODAY - DAY), ("expires_on", TODAY - DAY)],
)
def test_the_days_of_a_campaign_of_requests(opened, officer_59l, field, bad):
    act = partial(
        exchange_campaign.start_campaign,
        actor=officer_59l.user,
        service=opened.service,
        kind="results",
        year=2008,
        month=0,
        reminded=True,
    )
    days = {"due_on": A_YEAR_ON, "expires_on": A_YEAR_ON}
    assert [named for named, _ in said(act, **days | {field: bad})] == [field]
    assert said(act, **days) == []


def test_a_structure_does_not_close_before_its_last_convention(maker, siae, officer_59l):
    maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2007, 12, 31))
    act = partial(siaes.close_siae, actor=officer_59l.user, siae=siae, comment="Dissoute.")
    good, bad = {"closed_on": dt.date(2007, 1, 1)}, {"closed_on": dt.date(2006, 12, 31)}
    check(act, "closed_on", good, bad, "(effet de sa dernière convention)")


def test_a_structure_without_convention_closes_after_the_law_that_made_them(siae, officer_59l):
    act = partial(siaes.close_siae, actor=officer_59l.user, siae=siae, comment="Dissoute.")
    good, bad = {"closed_on": dt.date(1998, 7, 29)}, {"closed_on": dt.date(1998, 7, 28)}
    check(act, "closed_on", good, bad, "(loi qui a créé ces conventions)")


def test_an_undertaking_is_due_within_three_years_of_its_dialogue(running, officer_59l):
    held = {"form": "full", "held_on": TODAY, "findings": "Vu.", "conclusions": "Poursuivre."}
    act = partial(reviews.write_review, actor=officer_59l.user, convention=running, year=2008, **held)

    def promised(due_on: dt.date) -> dict:
        return {"undertakings": [{"text": "Recruter", "owner": "structure", "due_on": due_on, "kept_on": None}]}

    check(act, "", promised(IN_THREE_YEARS), promised(IN_THREE_YEARS + DAY), "le 15 octobre 2011 au plus tard")


MOTIVE = {"code": "ESSAI", "label": "Essai", "exit_class": "durable", "rank": 5, "source": "Texte d'exemple"}


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        (IN_THREE_YEARS, IN_THREE_YEARS + DAY, "(trois ans après aujourd'hui)"),
        (dt.date(1998, 7, 29), dt.date(1998, 7, 28), "(loi qui a créé les conventions)"),
    ],
)
def test_a_motive_of_exit_begins_under_a_text_of_its_time(national, good, bad, reason):
    act = partial(motives.publish_motive, actor=national.user, **MOTIVE)
    check(act, "start", {"start": good}, {"start": bad}, reason)


def test_the_end_of_a_motive_of_exit_is_announced_three_years_ahead_at_most(national):
    motive = motives.publish_motive(actor=national.user, start=TODAY, **MOTIVE)
    act = partial(motives.end_motive, actor=national.user, motive=motive)
    good, bad = {"end": IN_THREE_YEARS}, {"end": IN_THREE_YEARS + DAY}
    check(act, "end", good, bad, "(trois ans après aujourd'hui)")
