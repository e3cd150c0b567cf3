"""Open data: without an account, aggregates only, small numbers of people hidden."""

import datetime as dt
import json

import pytest

from conventions.models import Measure
from iae_portal.core.enums import Role
from iae_portal.core.services.limits import Limit
from iae_portal.core.services.tokens import create_token
from iae_portal.dashboards.selectors.open_data import exit_rows
from iae_portal.dashboards.views import open_data
from tests.factories import make_user, service
from tests.factories.conventions import ConventionFactory, SiaeFactory

PAGE = "/donnees-ouvertes/"


@pytest.fixture
def dossiers(db):
    """Lille: two conventions signed for 2009 and 2010, one not signed; the Rhône: one."""
    day = dt.date(2008, 10, 1)
    years = {"start": dt.date(2009, 1, 1), "end": dt.date(2010, 12, 31), "signed_on": day, "filed_on": day}
    for code, signed in (("59L", True), ("59L", True), ("59L", False), ("69", True)):
        place = service(code)
        siae = SiaeFactory(service=place, type="EI")
        ConventionFactory(siae=siae, service=place, **years | ({} if signed else {"signed_on": None}))
        counts = (7, 2, 1, 1) if code == "69" else (40, 10, 8, 6)
        names = ("examined", "durable", "transition", "positive")
        exits = dict(zip(names, counts, strict=True))
        Measure.objects.create(siae=siae, indicator_code="SORTIES", year=2008, source="declared", **exits)


def test_conventions_are_counted_by_year_service_and_type(client, dossiers):
    body = client.get(f"{PAGE}conventions.json").json()
    assert [tuple(row.values()) for row in body["donnees"] if row["annee"] == 2009] == [
        (2009, "Nord-Pas-de-Calais", "59L", "EI", 2, 2),
        (2009, "Rhône-Alpes", "69", "EI", 1, 1),
    ]
    assert set(body["colonnes"]) == set(body["donnees"][0])
    text = client.get(f"{PAGE}conventions.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "annee;region;service;type;structures;conventions"
    assert len(text.splitlines()) == 5


def test_small_numbers_of_people_and_what_tells_them_are_hidden(client, dossiers):
    rows = {row["service"]: row for row in exit_rows()}
    rhone = rows["69"]
    assert [rhone[name] for name in ("emploi_durable", "emploi_transition", "sorties_positives", "autres_sorties")] == [
        None
    ] * 4
    assert rows["59L"]["sorties"] == 120
    shown = [rows["59L"][name] for name in ("emploi_durable", "emploi_transition", "sorties_positives")]
    assert None in shown  # the country's total and Lille's would give the Rhône
    text = client.get(f"{PAGE}sorties.csv").content.decode("utf-8-sig")
    assert "< 5 ou masqué" in text


def test_exits_say_how_many_structures_gave_them(client, dossiers):
    silent = Measure.objects.filter(siae__service__code="59L").first()
    Measure.objects.filter(pk=silent.pk).update(examined=None, durable=None, transition=None, positive=None, value=3)

    rows = client.get(f"{PAGE}sorties.json").json()["donnees"]

    assert {row["service"]: row["structures_repondantes"] for row in rows} == {"59L": 2, "69": 1, "France": 3}


def test_bad_addresses_and_too_many_requests(client, dossiers, monkeypatch):
    page = client.get(PAGE)
    assert page.status_code == 200 and "sorties.csv" in page.text
    for name in ("inconnu.csv", "conventions.xml", "conventions.exe"):
        assert client.get(f"{PAGE}{name}").status_code == 404
    monkeypatch.setattr(open_data, "FROM_A_PLACE", Limit("open-data-test", 1, dt.timedelta(days=1)))
    assert [client.get(f"{PAGE}conventions.csv").status_code for _ in range(2)] == [200, 429]


def test_the_api_gives_the_aggregates_of_the_perimeter(client, dossiers):
    secret = create_token(actor=make_user(Role.OFFICER, "69"), label="x", expires_on=dt.date(2008, 12, 1))[1]
    answer = client.get("/api/v1/agregats/", headers={"Authorization": f"Bearer {secret}"})
    assert [(row["annee"], row["service"], row["conventions"]) for row in json.loads(answer.content)["resultats"]] == [
        (2009, "69", 1),
        (2010, "69", 1),
    ]
