"""Diagnosis, comparison, import, orientations, and the panel on a convention's page."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from cdiae.equipment import Territory, bars, equipment_rate, total
from cdiae.figures_file import UnreadableFile, read_figures
from cdiae.models import Diagnosis
from cdiae.panels import convention_panel
from cdiae.selectors.strategy import diagnosis_table, portal_figures
from cdiae.services import session, strategy, votes
from cdiae.services.votes import Show
from conventions.enums import ConventionState, MeasureSource
from conventions.models import Convention, InsertionProject, Measure, Orientation
from iae_portal.core.errors import Refusal
from tests.cdiae.test_session import seat_everybody
from tests.factories.cdiae import convene, make_council, make_item, make_meeting, make_request
from tests.factories.conventions import ConventionFactory, SiaeFactory

TODAY = dt.date(2008, 10, 15)


@pytest.fixture
def council(db):
    return make_council("59L", served=("59V",))


def workbook(*rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return out.getvalue()


def test_posts_for_a_thousand_job_seekers():
    assert equipment_rate(Decimal("261"), 14600) == Decimal("17.9")
    assert equipment_rate(Decimal("261"), None) is None


def test_a_whole_counts_only_what_it_knows():
    known, unknown = Territory("A", 4, Decimal(20), 1000), Territory("B", 3, Decimal(50), None)
    whole = total("Tout", [known, unknown])
    assert (whole.structures, whole.posts, whole.job_seekers, whole.rate) == (7, Decimal(20), 1000, Decimal("20.0"))


def test_bars_are_measured_on_the_widest():
    drawn = bars([("A", Decimal(10)), ("B", Decimal(5)), ("C", None)])
    places = [(380, 0, "10,0"), (190, 26, "5,0"), (0, 52, "non renseigné")]
    assert [(bar.length, bar.top, bar.text) for bar in drawn] == places


def test_the_portal_fills_what_it_knows_by_itself(council, officer_59l):
    siae = SiaeFactory(postcode="59300", type="EI")
    convention = ConventionFactory(siae=siae, state=ConventionState.IN_FORCE, signed_on=TODAY)
    InsertionProject.objects.update_or_create(convention=convention, defaults={"posts_fte": Decimal("12.50")})
    Measure.objects.create(
        siae=siae,
        indicator_code="SORTIES",
        year=2007,
        examined=40,
        durable=8,
        transition=6,
        positive=4,
        source=MeasureSource.DECLARED,
    )
    area = strategy.add_area(actor=officer_59l.user, council=council, name="Valenciennes", postcodes=["59300"])
    figures = portal_figures(area, 2007)
    assert (figures.structures, figures.posts, figures.dynamic_exits) == ({"EI": 1}, {"EI": "12.50"}, Decimal("45.00"))


def test_a_diagnosis_is_compared_with_its_region_and_the_country(council, officer_59l, officer_69):
    rhone = make_council("69", with_members=False)
    for actor, body, seekers in ((officer_59l.user, council, 1000), (officer_69.user, rhone, 4000)):
        strategy.add_area(actor=actor, council=body, name="Bassin", postcodes=[])
        diagnosis = strategy.open_diagnosis(actor=actor, council=body, year=2007)
        row = strategy.enter_row(actor=actor, row=diagnosis.rows.get(), job_seekers=seekers)
        row.posts = {"EI": 20}
        row.save()
    table = diagnosis_table(Diagnosis.objects.get(council=council))
    assert [whole.territory.rate for whole in table.wholes] == [Decimal("20.0"), Decimal("20.0"), Decimal("8.0")]
    assert [whole.publics[:2] for whole in table.wholes] == [[1000, None], [1000, None], [5000, None]]
    assert [whole.posts[0] for whole in table.wholes] == [20, 20, 40]
    assert (table.region_count, table.country_count) == (1, 2)


def test_a_presented_diagnosis_does_not_move(council, officer_59l):
    strategy.add_area(actor=officer_59l.user, council=council, name="Lille", postcodes=[])
    diagnosis = strategy.open_diagnosis(actor=officer_59l.user, council=council, year=2007)
    strategy.present_diagnosis(actor=officer_59l.user, diagnosis=diagnosis, comment="Lu.", sources="ANPE")
    with pytest.raises(Refusal, match="a été présenté"):
        strategy.enter_row(actor=officer_59l.user, row=diagnosis.rows.get(), job_seekers=5)


def test_figures_are_read_by_their_headers():
    content = workbook(["Bassin d'emploi", "Allocataires du RMI", "Demandeurs d'emploi"], ["Lille", 29800, "61 200"])
    assert read_figures(content) == {"Lille": {"rmi": 29800, "job_seekers": 61200}}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"rien", "n'est pas un classeur lisible"),
        (workbook(["Commune", "Habitants"]), "doit porter les intitulés"),
        (workbook(["Bassin", "Demandeurs d'emploi"], ["Lille", "beaucoup"]), "Ligne 2, colonne"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        read_figures(content)


def test_an_unknown_area_imports_nothing(council, officer_59l):
    strategy.add_area(actor=officer_59l.user, council=council, name="Lille", postcodes=[])
    diagnosis = strategy.open_diagnosis(actor=officer_59l.user, council=council, year=2007)
    path = f"/cdiae/59/strategie/diagnostics/{diagnosis.pk}/importer/"
    rows = (["Bassin", "Demandeurs d'emploi"], ["Lille", 10], ["Atlantide", 5])
    refused = officer_59l.post(path, {"upload": SimpleUploadedFile("chiffres.xlsx", workbook(*rows))})
    assert "Bassins inconnus dans le fichier : Atlantide" in refused.content.decode()
    assert diagnosis.rows.get().job_seekers is None
    done = officer_59l.post(path, {"upload": SimpleUploadedFile("chiffres.xlsx", workbook(*rows[:2]))})
    assert (done.status_code, diagnosis.rows.get().job_seekers) == (302, 10)
    assert officer_59l.get("/cdiae/59/strategie/").status_code == 200


def test_an_orientation_is_voted_by_the_council(council, officer_59l):
    actor = officer_59l.user
    orientation = strategy.write_orientation(
        actor=actor, council=council, axis="Publics", text="Priorité aux jeunes.", start=dt.date(2009, 1, 1)
    )
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, kind="orientation", orientation=orientation, title="Orientation")
    convene(meeting, actor)
    seat_everybody(meeting, actor)
    session.open_session(actor=actor, meeting=meeting)
    votes.vote_by_count(actor=actor, item=item, show=Show(21, 0, 0))
    session.close_session(actor=actor, meeting=meeting)
    assert Orientation.objects.get().voted_on == TODAY
    with pytest.raises(Refusal, match="est votée"):
        strategy.write_orientation(actor=actor, council=council, orientation=Orientation.objects.get(), text="Autre")


def test_the_page_of_a_convention_says_when_the_council_sees_it(council, officer_59l, officer_69):
    meeting = make_meeting(council)
    request = make_request()
    make_item(meeting, request)
    convention = Convention.objects.get(pk=request.object_id)
    assert convention_panel(convention, officer_69.user) is None
    page = officer_59l.get(f"/conventions/{convention.number}/").content.decode()
    assert "Examen en séance" in page
