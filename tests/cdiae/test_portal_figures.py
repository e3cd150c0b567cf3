"""What the portal counts for a diagnosis: of its year, once a structure, unknown where nobody answered."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.html import escape

from cdiae.models import Diagnosis
from cdiae.selectors.diagnosis import diagnosis_table
from cdiae.selectors.diagnosis_lines import Line
from cdiae.selectors.portal_figures import figures_by_area
from cdiae.services import diagnosis as services
from cdiae.services import strategy
from conventions.enums import ConventionState, SiaeState
from conventions.models import InsertionProject
from iae_portal.core.errors import Refusal
from tests.cdiae.diagnoses import PAGE, enter, measure, open_for_two_areas, row_of, structure
from tests.factories.conventions import AmendmentFactory, ConventionFactory
from tests.scenes import scene

YEAR = 2007
FIRST, LAST = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)


@scene
def diagnosis(officer_59l) -> Diagnosis:
    return open_for_two_areas(officer_59l.user)


def agreed(siae, posts=None, start=FIRST, end=LAST, **values):
    """A convention of 2007; without posts, nobody gave them."""
    signed = {"state": ConventionState.EXPIRED, "signed_on": start}
    convention = ConventionFactory(siae=siae, start=start, end=end, **{**signed, **values})
    InsertionProject.objects.update_or_create(convention=convention, defaults={"posts_fte": posts})
    return convention


def found(diagnosis: Diagnosis, name: str = "Valenciennes"):
    return figures_by_area(diagnosis.council, YEAR)[row_of(diagnosis, name).area_id]


def page_of(officer, diagnosis: Diagnosis) -> str:
    services.fill_from_portal(actor=officer.user, diagnosis=diagnosis)
    return " ".join(officer.get(PAGE).content.decode().split())


def line_of(diagnosis: Diagnosis, name: str = "Valenciennes"):
    return next(line for line in diagnosis_table(diagnosis).lines if line.name == name)


def test_the_portal_fills_what_it_knows_by_itself(diagnosis):
    siae = structure()
    agreed(siae, Decimal("12.50"))
    measure(siae, 40, 18)

    figures = found(diagnosis)

    assert (figures.structures, figures.posts, figures.answers) == ({"EI": 1}, {"EI": Decimal("12.50")}, {"EI": [1, 1]})
    assert figures.exits.rate == Decimal("45.00")


@pytest.mark.parametrize(
    ("closed_on", "counted"), [(None, 1), (FIRST, 1), (dt.date(2008, 3, 1), 1), (dt.date(2006, 12, 31), 0)]
)
def test_a_structure_counts_until_the_year_it_closes(diagnosis, closed_on, counted):
    state = SiaeState.CLOSED if closed_on else SiaeState.ACTIVE
    measure(structure(state=state, closed_on=closed_on), 10, 4)

    figures = found(diagnosis)

    assert (figures.structures["EI"], figures.exits.rate) == (counted, Decimal("40.00"))


@pytest.mark.parametrize(("start", "counted"), [(LAST, 1), (dt.date(2008, 1, 1), 0)])
def test_a_structure_that_came_later_is_not_of_the_year(diagnosis, start, counted):
    agreed(structure(), start=start, end=dt.date(2008, 12, 30))

    assert found(diagnosis).structures["EI"] == counted


def test_results_of_the_year_say_that_the_structure_was_there(diagnosis):
    siae = structure()
    agreed(siae, start=dt.date(2008, 1, 1), end=dt.date(2008, 12, 31))
    measure(siae, 10, 4)

    assert found(diagnosis).structures["EI"] == 1


@pytest.mark.parametrize(
    ("start", "end", "values", "answers"),
    [
        (FIRST, LAST, {}, {"EI": [1, 1]}),
        (LAST, dt.date(2008, 12, 30), {}, {"EI": [1, 1]}),
        (dt.date(2006, 1, 2), FIRST, {}, {"EI": [1, 1]}),
        (dt.date(2006, 1, 1), dt.date(2006, 12, 31), {}, {}),
        (dt.date(2006, 2, 1), dt.date(2007, 1, 31), {"ended_on": dt.date(2006, 12, 31)}, {}),
        (FIRST, LAST, {"state": ConventionState.REFUSED}, {}),
        (FIRST, LAST, {"state": ConventionState.NEGOTIATION}, {}),
    ],
)
def test_posts_are_those_of_the_conventions_of_the_year(diagnosis, start, end, values, answers):
    agreed(structure(), Decimal(5), start, end, **values)

    assert found(diagnosis).answers == answers


def test_two_conventions_of_one_year_count_the_posts_once(diagnosis):
    siae = structure()
    agreed(siae, Decimal(5), FIRST, dt.date(YEAR, 6, 30))
    agreed(siae, Decimal(8), dt.date(YEAR, 7, 1), LAST)

    assert (found(diagnosis).posts, found(diagnosis).answers) == ({"EI": Decimal(8)}, {"EI": [1, 1]})


def test_posts_that_nobody_gave_are_unknown(diagnosis, officer_59l):
    for _ in range(13):
        agreed(structure())
    enter(officer_59l, diagnosis, "Valenciennes", job_seekers=1000)

    page = page_of(officer_59l, diagnosis)

    line = line_of(diagnosis)
    assert (line.all_structures.value, line.all_posts.value, line.rate) == (13, None, None)
    assert "Valenciennes : 0 convention sur 13 donne ses postes, les autres ne sont pas comptées." in page
    assert (">inconnu<" in page, 'width="0"' in page) == (True, False)


def test_a_sum_says_who_answered(diagnosis, officer_59l):
    for posts in (Decimal(3), Decimal(4), *[None] * 11):
        agreed(structure(), posts)

    page = page_of(officer_59l, diagnosis)

    assert line_of(diagnosis).all_posts.value == Decimal(7)
    assert "Valenciennes : 2 conventions sur 13 donnent leurs postes" in page
    assert "Nord : 2 conventions sur 13 donnent leurs postes" in page


@pytest.mark.parametrize("silent", [0, 11])
def test_a_rate_of_exits_says_how_many_structures_gave_theirs(diagnosis, officer_59l, silent):
    """One of the two says that nobody left: it answered."""
    measure(structure(), 10, 4), measure(structure(), 0, 0)
    for _ in range(silent):
        structure()

    page = page_of(officer_59l, diagnosis)

    assert line_of(diagnosis).exits.value == Decimal("40.00")
    for name in ("Valenciennes", "Nord"):
        said = f"{name} : 2 structures sur 13 ont donné leurs sorties, les autres ne sont pas comptées."
        assert (said in page) == (silent > 0)
    assert ("leurs sorties" in page) == (silent > 0)
    kept = [Line.of_kept(line.kept()).exits_given for line in diagnosis_table(diagnosis).wholes]
    assert kept[0] == ("2 structures sur 13 ont donné leurs sorties" if silent else "")
    enter(officer_59l, diagnosis, "Valenciennes", dynamic_exits=Decimal(50))
    assert line_of(diagnosis).exits_given == ""


def test_a_sum_of_areas_says_how_many_give_their_figure(diagnosis, officer_59l):
    """Lille, without postcode, gives no structure and no posts; the portal counts those of Valenciennes."""
    agreed(structure(), Decimal(3))
    enter(officer_59l, diagnosis, "Valenciennes", job_seekers=4000, rmi=0)

    page = page_of(officer_59l, diagnosis)

    summed = "structures (1 bassin sur 2), postes (1 bassin sur 2) et demandeurs d'emploi (1 bassin sur 2)"
    assert [line.summed for line in diagnosis_table(diagnosis).wholes] == [summed] * 3
    assert escape(f"tous les bassins ne donnent pas tous les chiffres ; sont additionnés {summed}.") in page
    enter(officer_59l, diagnosis, "Lille", job_seekers=0, structures__EI=1, posts__EI=Decimal(2))
    assert diagnosis_table(diagnosis).wholes[0].summed == ""
    assert "ne donnent pas tous les chiffres" not in page_of(officer_59l, diagnosis)


def test_a_presented_diagnosis_keeps_what_its_sums_leave_out(diagnosis, officer_59l):
    enter(officer_59l, diagnosis, "Valenciennes", job_seekers=4000)
    kept = [Line.of_kept(line.kept()).summed for line in diagnosis_table(diagnosis).wholes]
    assert kept == ["demandeurs d'emploi (1 bassin sur 2)"] * 3


def test_structures_in_no_area_are_said_and_counted(diagnosis, officer_59l):
    structure(), structure(postcode="59999"), structure(postcode="59998")

    page = page_of(officer_59l, diagnosis)

    assert "2 structures du registre hors de tout bassin" in page
    assert diagnosis_table(diagnosis).wholes[0].all_structures.value == 3
    area = row_of(diagnosis, "Lille").area
    strategy.update_area(actor=officer_59l.user, area=area, name="Lille", postcodes=["59998", "59999"])
    assert "du registre hors de tout bassin" not in page_of(officer_59l, diagnosis)
    assert diagnosis_table(diagnosis).wholes[0].all_structures.value == 3


def test_a_postcode_of_two_areas_counts_once(diagnosis, officer_59l):
    structure()
    area = row_of(diagnosis, "Lille").area
    strategy.update_area(actor=officer_59l.user, area=area, name="Lille", postcodes=["59300"])

    page = page_of(officer_59l, diagnosis)

    assert "Code postal de plusieurs bassins : 59300 (Lille et Valenciennes)." in page
    assert [line.all_structures.value for line in diagnosis_table(diagnosis).lines] == [1, 0]
    assert diagnosis_table(diagnosis).wholes[0].all_structures.value == 1


def test_a_diagnosis_without_line_is_not_presented(diagnosis, officer_59l):
    diagnosis.rows.all().delete()

    assert "Ce diagnostic n&#x27;a aucune ligne : enregistrez les bassins" in officer_59l.get(PAGE).content.decode()
    with pytest.raises(Refusal, match="aucune ligne"):
        services.present_diagnosis(actor=officer_59l.user, diagnosis=diagnosis, comment="Lu.", sources="ANPE")


def test_a_presented_diagnosis_is_not_presented_again(diagnosis, officer_59l):
    services.present_diagnosis(actor=officer_59l.user, diagnosis=diagnosis, comment="Lu.", sources="ANPE")

    with pytest.raises(Refusal, match="dans l'état « Présenté au conseil »"):
        services.present_diagnosis(actor=officer_59l.user, diagnosis=diagnosis, comment="Lu.", sources="ANPE")


@pytest.mark.parametrize(
    ("state", "effective_on", "posts"),
    [
        ("signed", dt.date(YEAR, 12, 31), "15.00"),
        ("signed", dt.date(YEAR + 1, 1, 1), "12.50"),
        ("draft", dt.date(YEAR, 6, 1), "12.50"),
    ],
)
def test_posts_are_those_in_force_at_the_end_of_the_year(diagnosis, state, effective_on, posts):
    convention = agreed(structure(), Decimal("12.50"), end=dt.date(YEAR + 2, 12, 31))
    signed = {"signed_on": dt.date(YEAR, 3, 1)} if state == "signed" else {}
    AmendmentFactory(
        convention=convention, state=state, effective_on=effective_on, posts_after=Decimal("15.00"), **signed
    )
    assert found(diagnosis).posts == {"EI": Decimal(posts)}
