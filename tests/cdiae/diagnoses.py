"""What the tests of a diagnosis share."""

from cdiae.models import Diagnosis, DiagnosisRow
from cdiae.services import diagnosis as services
from cdiae.services import strategy
from conventions.enums import MeasureSource
from conventions.models import Measure
from iae_portal.core.models import User
from tests.factories.cdiae import make_council
from tests.factories.conventions import SiaeFactory
from tests.factories.core import service

PAGE = "/cdiae/59/strategie/"


def open_for_two_areas(actor: User) -> Diagnosis:
    """Of the Nord in 2007: Valenciennes, which the portal sees by its postcode, and Lille, which it does not."""
    council = make_council("59L", served=("59V",), with_members=False)
    for name, postcodes in (("Lille", []), ("Valenciennes", ["59300"])):
        strategy.add_area(actor=actor, council=council, name=name, postcodes=postcodes)
    return services.open_diagnosis(actor=actor, council=council, year=2007)


def structure(code: str = "59L", **values):
    return SiaeFactory(**{"service": service(code), "postcode": "59300", "type": "EI", **values})


def measure(siae, examined: int, dynamic: int, year: int = 2007) -> None:
    Measure.objects.create(
        siae=siae,
        indicator_code="SORTIES",
        year=year,
        examined=examined,
        durable=dynamic,
        transition=0,
        positive=0,
        source=MeasureSource.DECLARED,
    )


def row_of(diagnosis: Diagnosis, name: str) -> DiagnosisRow:
    return diagnosis.rows.select_related("area", "diagnosis__council").get(area__name=name)


def enter(officer, diagnosis: Diagnosis, name: str, **figures) -> DiagnosisRow:
    values = {key.replace("__", ":"): value for key, value in figures.items()}
    return services.enter_row(actor=officer.user, row=row_of(diagnosis, name), figures=values)
