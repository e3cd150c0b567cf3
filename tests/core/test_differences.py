"""The journal of a page: what stood before and what stands now, in words."""

import pytest

from conventions.enums import OpinionSource
from conventions.models import Convention, InsertionProject, OpinionRequest
from financing.models import EnvelopeMovement, FinancialAnnex, ModulationDecision
from iae_portal.core.selectors.differences import Difference, differences
from iae_portal.core.services.writing import save_and_tell
from iae_portal.core.text import euros
from tests.factories.conventions import ConventionFactory

NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("end", "2011-12-31", "2010-12-31", ("Date de fin", "31 décembre 2011", "31 décembre 2010")),
        ("cofunded", False, True, ("Cofinancée par le département", "non", "oui")),
        ("form", "annual", "multi_year", ("Forme", "Convention annuelle", "Accord-cadre pluriannuel")),
        # A field of a row that is journaled on the convention, and the state of a procedure.
        ("posts_fte", "4.00", "1032.50", ("Postes d'insertion (ETP)", "4", f"1{NARROW}032,5")),
        ("publics", "", "Demandeurs d'emploi", ("Publics accueillis", "vide", "Demandeurs d'emploi")),
        ("state", "terminate", "dropped", ("État", "Close : résilier", "Classée sans suite")),
        # Words that a service wrote itself.
        ("montant", "1000.00", "12.50", ("Montant", f"1{NARROW}000", "12,5")),
        ("membres", ["A"], ["A", "B"], ("Membres", "A", "A, B")),
        ("aides", ["A : 6000.00"], ["B : -2.50 €"], ("Aides", f"A : 6{NARROW}000", "B : −2,5 €")),
        ("2008-01", "900.50", "7.00 h, 12 salariés", ("Janvier 2008", "900,5", "7 h, 12 salariés")),
        # No amount and no month, but a version, a day, an order.
        ("n° 2007-59-18", "v1.10.20", "1.5", ("N° 2007-59-18", "v1.10.20", "1,5")),
    ],
)
def test_a_change_is_told_in_french(name, before, after, said):
    assert differences(Convention, {name: before}, {name: after}) == [Difference(*said)]


def test_the_fields_of_one_row_are_read_together():
    """An opinion and an objective have a text, an opinion and an indicator a source: the others tell whose they are."""
    given = {"opinion": "favourable", "given_on": "2008-10-15", "source": "by_hand", "text": "Avis unanime."}
    assert [(row.label, row.after) for row in differences(Convention, {}, given)][2:] == [
        (str(OpinionRequest._meta.get_field("source").verbose_name).capitalize(), OpinionSource.BY_HAND.label),
        (str(OpinionRequest._meta.get_field("text").verbose_name).capitalize(), "Avis unanime."),
    ]
    rates = {"value": None, "durable": "26.00", "transition": "24.50", "positive": "19.00"}
    assert [row.after for row in differences(Convention, {}, rates)] == ["26", "24,5", "19"]


def test_a_month_is_no_day():
    assert differences(FinancialAnnex, {}, {"end": "2008-12-01"}) == [Difference("Dernier mois", "", "décembre 2008")]


def test_an_amount_is_in_euros_and_a_number_of_posts_is_not():
    told = differences(EnvelopeMovement, {"amount": "1000.00"}, {"amount": "-1032.50", "fte": "12.00"})
    assert [(row.before, row.after) for row in told] == [
        (euros(1000), f"−1{NARROW}032,50\N{NO-BREAK SPACE}€"),
        ("", "12"),
    ]


def test_what_did_not_change_is_left_out():
    assert differences(Convention, {"end": "2010-12-31", "publics": None}, {"end": "2010-12-31", "publics": ""}) == []


def test_a_new_row_has_nothing_before():
    assert differences(Convention, {}, {"posts_fte": "0.00", "publics": ""}) == [
        Difference("Postes d'insertion (ETP)", "", "0")
    ]


@pytest.mark.django_db
def test_the_page_shows_both_values_of_each_field(officer_59l, rf):
    from django.template import Context, Template

    project = InsertionProject.objects.create(convention=ConventionFactory(), posts_fte=4)
    told = {"actor": officer_59l.user, "action": "convention.project", "sentence": "Projet d'insertion modifié"}
    save_and_tell(project, **told, values={"posts_fte": 32}, subject=project.convention)

    page = Template("{% journal row %}").render(Context({"row": project.convention, "request": rf.get("/")}))

    assert "Postes d&#x27;insertion (ETP) :" in page
    assert "<del>4</del> →" in page
    assert "<ins>32</ins>" in page


def test_a_rate_is_read_as_a_percentage():
    told = differences(ModulationDecision, {"rate": "0.0135"}, {"rate": "1.0000", "raw_rate": "0.013512"})
    spaced = "\N{NO-BREAK SPACE}%"
    assert [(row.before, row.after) for row in told] == [(f"1,35{spaced}", f"100{spaced}"), ("", f"1,3512{spaced}")]
