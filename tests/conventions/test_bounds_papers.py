"""What papers and reminders say, and the administration's locked fields: both sides, on objects that hold little."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest
from django.contrib.admin import site

from conventions import admin, amendment_paper, documents, material_changes, mentions, reminders, review_paper
from conventions.attainment import Attainment, weakest
from conventions.enums import AmendmentState, StructureType
from conventions.identifiers import dossier_numbers
from conventions.models import PieceType, Siae
from conventions.partners import employment_agency
from iae_portal.notifications.reminders import STANDARD_STEPS, days, months

DAY = dt.date(2008, 10, 15)


def test_each_reminder_is_told_on_its_own_days():
    told = {rule.kind: rule.steps for rule in (*reminders.RULES_OF_CONVENTIONS, *reminders.RULES_OF_LIFE)}
    due, quarter = days(0), months(-3, -2, -1)
    expected = {
        reminders.MISSING: days(-15, -7, -1, 0),
        reminders.STALE: due,
        reminders.ENDING: months(-6, -3, -1),
        reminders.RENEWAL: quarter,
        reminders.SIGNATURE: due,
        reminders.UNATTENDED: due,
        reminders.RECEIVED: due,
        reminders.UNDERTAKING: days(-30, -7, 0),
        reminders.REVIEW: quarter,
        reminders.AMENDMENT: STANDARD_STEPS,
        reminders.PROCEDURE: days(-3, 0),
        reminders.LETTER: days(-7, 0),
        reminders.CLAUSES: quarter,
        reminders.SUSPENSION: due,
    }
    assert {kind: told[kind] for kind in expected} == expected
    repeated = {rule.kind: rule.repeat_every for rule in reminders.RULES_OF_CONVENTIONS}
    assert (repeated[reminders.STALE], repeated[reminders.RECEIVED], repeated[reminders.ENDING]) == (15, 7, None)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2008, 12, 31), "ANPE"),
        (dt.date(2009, 1, 1), "Pôle emploi"),
        (dt.date(2023, 12, 31), "Pôle emploi"),
        (dt.date(2024, 1, 1), "France Travail"),
    ],
)
def test_the_agency_is_that_of_the_day(day, name):
    assert employment_agency(day).name == name


def test_the_four_types_owe_the_same_mentions_from_the_reform_on():
    kept = [mentions.Mention("k", "l", mentions.ALL, since=mentions.REFORM), mentions.Mention("k", "l", ("AI",))]
    assert [row.asked("ETTI", dt.date(2014, 2, 24)) for row in kept] == [True, False]
    assert [row.asked("ETTI", dt.date(2014, 2, 23)) for row in kept] == [False, False]
    assert dt.date(2014, 2, 23) == mentions.EVE


class Read(Exception):
    """The paper was chosen: what follows is of other tests."""


def test_a_frozen_amendment_prints_what_was_frozen(monkeypatch):
    def named(agency):
        raise Read(agency)

    monkeypatch.setattr(amendment_paper, "agency_named", named)
    monkeypatch.setattr(amendment_paper, "paper_of", lambda amendment, day: {"agency": "of today"})
    for snapshot, agency in (({"agency": "frozen"}, "frozen"), ({}, "of today")):
        with pytest.raises(Read, match=agency):
            amendment_paper.amendment_content(Row(snapshot=snapshot))
    assert amendment_paper._told(None) is None
    assert amendment_paper._told("2008-10-15")["on"] == DAY


def test_the_weakest_rate_speaks_for_all():
    def rate(share, tone="error"):
        return Attainment(share if share is None else Decimal(share), "", tone)

    assert weakest([rate("40"), rate("20"), rate("10", "warning")]) == rate("20")
    assert weakest([rate("0.5"), rate(None)]) == rate(None)
    assert weakest([rate("40"), None]) is None


def test_an_amendment_is_final_from_its_signature_version_on(monkeypatch):
    final = {state for state in AmendmentState if documents.AMENDMENT_KIND.is_final(Row(state=state))}
    assert final == {AmendmentState.READY_TO_SIGN, AmendmentState.SIGNED}
    row = Row(convention=Row(siae=Row(name="Atelier")), effective_on=DAY, get_state_display=lambda: "Signé")
    for signed_on, facts in ((DAY, [("Signé le", "15 octobre 2008")]), (None, [])):
        row.signed_on = signed_on
        assert documents.amendment_facts(row)[3:] == facts
    for allowed, taken_over, asked in ((True, False, True), (True, True, False), (False, False, False)):
        monkeypatch.setattr(documents, "may", lambda user, action, convention, answer=allowed: answer)
        assert documents._requestable(None, Row(taken_over=taken_over)) is asked


def test_a_number_typed_with_its_type_is_of_that_type_alone():
    assert dossier_numbers("ACI59L090002", StructureType.values) == [("ACI", "59L", "09", "0002")]
    assert len(dossier_numbers("59L090002", StructureType.values)) == len(StructureType.values)
    assert dossier_numbers("ACI59L090002", ["EI"]) == []


def test_a_fiche_shows_its_year_and_the_one_before(monkeypatch):
    def results(convention, years, *args, **kwargs):
        raise Read(str(list(years)))

    monkeypatch.setattr(review_paper, "results_of", results)
    monkeypatch.setattr(review_paper, "parties_to", lambda review: [])
    monkeypatch.setattr(review_paper, "next_targets", lambda convention, year: [])
    siae = Row(get_type_display=lambda: "ACI")
    told = {
        "findings": "",
        "conclusions": "",
        "undertakings": Row(all=list),
        "held_on": DAY,
        "year": 2008,
        "author": None,
    }
    convention = Row(siae=siae, display_number="1")
    with pytest.raises(Read, match="2007, 2008"):
        review_paper.fiche_content(Row(convention=convention, get_form_display=lambda: "Complet", **told))


def test_the_council_is_shown_each_target_as_it_was_agreed():
    def shown(agreed):
        return material_changes._target(Row(indicator=Row(name="Heures"), year=2009, agreed=agreed))

    assert shown(None) == "Heures 2009 : à négocier"
    assert shown(Row(value=Decimal(70), durable=None)) == "Heures 2009 : 70"


def test_the_key_of_a_known_structure_and_of_a_known_piece_stays(monkeypatch):
    known, piece = admin.SiaeAdmin(Siae, site), admin.PieceTypeAdmin(PieceType, site)
    assert {"type", "service"} <= set(known.get_readonly_fields(None, Row()))
    assert not {"type", "service"} & set(known.get_readonly_fields(None))
    assert (piece.get_readonly_fields(None, Row()), piece.get_readonly_fields(None)) == (["code"], [])
    assert piece.types_display(Row(types=["EI", "ACI"])) == "EI, ACI"
    lines = []
    monkeypatch.setattr(known, "_record", lambda *told: lines.append(told[-2:]))
    for after in (["Bois"], ["Bois", "Textile"]):
        read = iter((["Bois"], after))
        form = Row(instance=Row(sectors=Row(all=lambda read=read: next(read))), save_m2m=lambda: None)
        known.save_related(None, form, [], True)
    assert lines == [({"sectors": ["Bois"]}, {"sectors": ["Bois", "Textile"]})]
