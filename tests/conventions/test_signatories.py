"""Who signs: everybody named on one page, proposed as they were last."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse

from conventions.enums import SignatoryKind
from conventions.forms.signature import SignatoryForm
from conventions.models import Convention, Signatory
from conventions.selectors.parties import parties_proposed
from conventions.services.signature import name_signatories
from iae_portal.core.errors import Refusal, StaleObject
from iae_portal.core.forms.rows import rows_formset
from iae_portal.core.models import JournalEntry
from iae_portal.core.seen import one_sending
from tests.factories import service
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.forms import forms_of

pytestmark = pytest.mark.django_db

STRUCTURE, AGENCY, STATE = SignatoryKind.STRUCTURE, SignatoryKind.AGENCY, SignatoryKind.STATE
ROSE, SAMUEL, CLAUDE = ("Rose Exemple", "Présidente"), ("Samuel Fictif", "Directeur"), ("Claude Modèle", "Directeur")


def page_of(client, convention) -> tuple[str, dict]:
    address = reverse("conventions:signatories", args=[convention.number])
    return address, forms_of(client.get(address).text, address)[-1].values


def shown(values: dict) -> list[tuple[str, str]]:
    return [tuple(values[f"signataires-{rank}-{name}"][0] for name in ("name", "quality")) for rank in range(3)]


def typed(*people: tuple[str, str]) -> dict:
    names = [f"signataires-{rank}-{name}" for rank in range(len(people)) for name in ("name", "quality")]
    return dict(zip(names, ([word] for person in people for word in person), strict=True))


def kept(convention) -> dict:
    return {row.kind: (row.name, row.quality) for row in convention.signatories.all()}


def signed_before(kind, person, *, siae=None, year=2007, **place) -> None:
    siae = siae or SiaeFactory(**place)
    number, start = f"ACI-59L-07-{Signatory.objects.count():04}", dt.date(year, 1, 1)
    told = {"number": number, "start": start, "end": dt.date(year, 12, 31), "signed_on": start, "state": "expired"}
    convention = ConventionFactory(siae=siae, service=siae.service, **told)
    Signatory.objects.create(convention=convention, kind=kind, order=1, name=person[0], quality=person[1])


def test_everybody_is_named_on_one_page(opened, officer_59l):
    address, values = page_of(officer_59l, opened)
    assert shown(values) == [("", ""), ("", "Directeur d'agence"), ("", "")]

    answer = officer_59l.post(address, values | typed(ROSE, SAMUEL, CLAUDE))

    assert answer.url == reverse("conventions:signature", args=[opened.number])
    assert kept(opened) == {STRUCTURE: ROSE, AGENCY: SAMUEL, STATE: CLAUDE}
    lines = JournalEntry.objects.filter(action="convention.signatory")
    assert lines.count() == 3
    address, values = page_of(officer_59l, opened)
    officer_59l.post(address, values | typed(ROSE, ("", ""), CLAUDE))
    assert (kept(opened)[AGENCY], lines.count()) == (("", ""), 4)
    assert lines.first().sentence == "Signataire (Agence pour l'emploi) : à nommer"


def test_who_signed_last_is_proposed_and_written_once_it_is_sent(opened, officer_59l):
    signed_before(STRUCTURE, ("Ancienne Exemple", "Présidente"), siae=opened.siae, year=2006)
    signed_before(STRUCTURE, ROSE, siae=opened.siae)
    signed_before(STRUCTURE, ("Autre Structure", "Gérant"))
    signed_before(AGENCY, SAMUEL)
    signed_before(STATE, ("Autre Service", "Directrice"), service=service("62"), year=2008)

    address, values = page_of(officer_59l, opened)

    assert shown(values) == [ROSE, ("Samuel Fictif", "Directeur d'agence"), ("", "")]
    assert kept(opened)[STRUCTURE] == ("", "")
    assert officer_59l.post(address, values).status_code == 302
    assert kept(opened)[STRUCTURE] == ROSE


def test_who_is_named_at_that_instant_is_not_put_over_by_a_proposal(opened, officer_59l):
    signed_before(STRUCTURE, ROSE, siae=opened.siae)
    _, values = page_of(officer_59l, opened)
    rows = list(opened.signatories.all())
    with one_sending():
        data = QueryDict(mutable=True)
        for name, value in values.items():
            data.setlist(name, value)
        proposals = parties_proposed(opened, rows)
        formset = rows_formset(SignatoryForm, "signataires", data, rows, extra=0, proposals=proposals)
        assert formset.is_valid()
        opened.signatories.filter(kind=STRUCTURE).update(name="Bérénice Modèle")
        with pytest.raises(StaleObject, match="vient d'enregistrer « nom »"):
            name_signatories(actor=officer_59l.user, convention=opened, lines=formset.lines)


def test_a_name_has_its_quality(opened, officer_59l):
    address, values = page_of(officer_59l, opened)

    refused = officer_59l.post(address, values | typed(("Rose Exemple", ""), SAMUEL, CLAUDE))

    assert refused.status_code == 422
    assert "Indiquez sa qualité" in refused.text and "Rose Exemple" in refused.text
    assert kept(opened)[AGENCY][0] == ""


def test_a_party_that_signs_no_more_is_told(opened, officer_59l):
    gone = Signatory.objects.create(convention=ConventionFactory(number="ACI-59L-09-0900"), kind=STRUCTURE, order=1)
    line = {"pk": gone.pk, "name": "Rose Exemple", "quality": "Présidente"}
    with pytest.raises(Refusal, match="ne signe plus cette convention"):
        name_signatories(actor=officer_59l.user, convention=opened, lines=[line])
    assert not Convention.objects.filter(signatories__name="Rose Exemple").exists()
