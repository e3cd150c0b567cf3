"""A new type of structure and a new signatory enter by the places that docs/architecture.md names, and by no other."""

import copy
import datetime as dt

import pytest

from conventions import signatories, structure_types
from conventions.documents import CONVENTION
from conventions.enums import SignatoryKind, StructureType
from conventions.models import Indicator, PieceType, Siae, Signatory
from conventions.services import signature
from conventions.signatories import Party
from conventions.structure_types import PopulationRule, StructureRules
from financing.models import Bareme, RegimePeriod
from iae_portal.core.errors import Refusal
from iae_portal.documents import strict
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.enums import add_row
from tests.factories.conventions import SiaeFactory

LINE = "la région {{ service.of_departement }}, représentée par {{ party.person }} ;\n"


@pytest.fixture
def eiti(db, monkeypatch):
    """Places of a type: its name, its row of rules, its pieces and indicators (catalogue), its regime (financing)."""
    add_row(
        monkeypatch,
        StructureType,
        "EITI",
        "Entreprise d'insertion par le travail indépendant",
        Siae._meta.get_field("type"),
    )
    rule = PopulationRule(dt.date(1999, 1, 1), None, 3, 0, "texte de l'essai")
    monkeypatch.setitem(structure_types.STRUCTURE_TYPES, "EITI", StructureRules("EITI", "L. 5132-5", (rule,)))
    for row in (*PieceType.objects.all(), *Indicator.objects.filter(unit="exit_rates", retired_on=None)):
        row.types = [*row.types, "EITI"]
        row.save()
    old = {"type": "EI", "start__year__lte": 2009}
    for row in (*RegimePeriod.objects.filter(**old), *Bareme.objects.filter(**old)):
        twin = copy.copy(row)
        twin.pk, twin._state.adding, twin.type = None, True, "EITI"
        twin.save()


@pytest.fixture
def region(db, monkeypatch, settings, tmp_path):
    """Places of a signatory: its name, its row, its line of the printed convention."""
    add_row(monkeypatch, SignatoryKind, "region", "Région", Signatory._meta.get_field("kind"))
    row = Party("region", "Pour la région", quality="Présidente du conseil régional")
    signatories.PARTIES.insert(-1, row)
    folder = tmp_path / "conventions" / "documents" / "parties"
    folder.mkdir(parents=True)
    (folder / "region.html").write_text(LINE, encoding="utf-8")
    project = copy.deepcopy(settings.TEMPLATES)
    project[0]["DIRS"] = [*project[0]["DIRS"], tmp_path]
    settings.TEMPLATES = project
    strict.engine.cache_clear()
    yield
    signatories.PARTIES.remove(row)
    strict.engine.cache_clear()


@pytest.mark.usefixtures("eiti", "region")
def test_a_dossier_of_a_new_type_with_a_fifth_signatory_is_frozen_and_printed(maker):
    opened = maker.open(SiaeFactory(type="EITI"))
    assert opened.number.startswith("EITI-59L-09-")
    assert opened.pieces.count() == PieceType.objects.count()
    assert [row.kind for row in opened.signatories.all()] == ["structure", "agency", "region", "state"]

    pending = maker.submit(maker.negotiate(maker.complete(opened)))
    ready = maker.ready(maker.opinion(pending))

    page = html_of(prepare_version(kind=CONVENTION, subject=ready, actor=None))
    assert "L. 5132-4, L. 5132-5 et R. 5132-1" in page
    assert "comme entreprise d&#x27;insertion par le travail indépendant" in page
    assert "la région du Nord, représentée par Camille Exemple, Région ;" in page
    assert "Pour la région" in page

    signed = maker.sign(ready)
    assert signed.state == "signed"


@pytest.mark.usefixtures("region")
def test_a_missing_fifth_signatory_is_asked_for(maker, pending):
    given = maker.opinion(pending)
    maker.name_signatories(given)
    given.signatories.filter(kind="region").delete()

    with pytest.raises(Refusal) as refused:
        signature.make_ready(actor=maker.officer, convention=given)
    assert "Indiquez le nom et la qualité du signataire : Région." in refused.value.sentences


def test_every_type_has_its_rules_and_every_signatory_its_row_and_its_line():
    assert list(structure_types.STRUCTURE_TYPES) == StructureType.values
    assert [party.kind for party in signatories.PARTIES] == SignatoryKind.values
    for party in signatories.PARTIES:
        strict.engine().get_template(party.template)
