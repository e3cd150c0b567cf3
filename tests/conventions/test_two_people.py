"""The insertion project open on two screens: the second learns who wrote what, and when."""

import datetime as dt
from copy import copy
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conventions.enums import ConventionState
from conventions.models import InsertionProject
from conventions.services.procedures import close_procedure, follow_procedure
from iae_portal.core.enums import Role
from iae_portal.core.errors import StaleObject
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import french_hour
from tests.clients import client_of
from tests.factories import make_user
from tests.factories.conventions import (
    AdversarialProcedureFactory,
    ConventionFactory,
    IndicatorFactory,
    InsertionProjectFactory,
    OpinionRequestFactory,
    PieceTypeFactory,
)
from tests.forms import forms_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def convention():
    convention = ConventionFactory(service__code="59L")
    InsertionProjectFactory(convention=convention)
    return convention


def opened(client, convention) -> tuple[str, dict]:
    address = reverse("conventions:project", args=[convention.number])
    form = next(form for form in forms_of(client.get(address).content.decode(), address) if "publics" in form.values)
    return address, form.values


def test_each_keeps_the_field_that_the_other_did_not_touch(officer_59l, head_59l, convention):
    address, first = opened(officer_59l, convention)
    _, second = opened(head_59l, convention)

    head_59l.post(address, second | {"activities": "Espaces verts", "posts_fte": "8,5"})
    answer = officer_59l.post(address, first | {"publics": "Jeunes sans qualification"})

    project = InsertionProject.objects.get(convention=convention)
    assert answer.status_code == 302
    assert (project.publics, project.activities) == ("Jeunes sans qualification", "Espaces verts")
    assert str(project.posts_fte) == "8.50"


def test_whoever_opened_it_unwritten_does_not_cover_what_the_first_wrote(officer_59l, head_59l):
    new = ConventionFactory(service__code="59L")
    (address, first), (_, second) = opened(officer_59l, new), opened(head_59l, new)
    head_59l.post(address, second | {"activities": "Espaces verts", "training": "Permis"})

    answer = officer_59l.post(address, first | {"activities": "Bâtiment"})

    assert (answer.status_code, "a enregistré « Espaces verts »" in answer.content.decode()) == (422, True)
    project = InsertionProject.objects.get(convention=new)
    assert (project.activities, project.training) == ("Espaces verts", "Permis")


def test_what_both_changed_names_the_other_and_loses_nothing(officer_59l, convention):
    colleague = make_user(Role.OFFICER, "59L", username="collegue", first_name="Jeanne", last_name="Exemple")
    address, first = opened(officer_59l, convention)
    client_of(colleague).post(address, first | {"activities": "Espaces verts", "training": "Permis"})

    answer = officer_59l.post(address, first | {"activities": "Bâtiment"})

    page = answer.content.decode()
    assert answer.status_code == 422
    hour = french_hour(timezone.localtime(JournalEntry.objects.get(actor=colleague).at))
    assert f"Jeanne Exemple a enregistré « Espaces verts » le 15 octobre 2008 à {hour}" in page
    assert "Bâtiment" in page
    project = InsertionProject.objects.get(convention=convention)
    assert (project.activities, project.training) == ("Espaces verts", "Permis")

    # The page shown again carries what was saved meanwhile: sent once more, what is typed stands.
    again = next(form for form in forms_of(page, address) if "publics" in form.values).values
    assert officer_59l.post(address, again).status_code == 302
    project.refresh_from_db()
    assert (project.activities, project.training) == ("Bâtiment", "Permis")


@scene
def in_force():
    day = dt.date(2008, 10, 1)
    return ConventionFactory(service__code="59L", state=ConventionState.IN_FORCE, signed_on=day)


def page_of(client, view: str, convention, **keys) -> tuple[str, dict]:
    address = reverse(view, args=[convention.number, *keys.values()])
    return address, forms_of(client.get(address).content.decode(), address)[-1].values


def colleague_of(role: Role = Role.OFFICER):
    return client_of(make_user(role, "59L", username="collegue", first_name="Jeanne", last_name="Exemple"))


def test_a_day_of_notification_and_a_signed_copy_are_not_put_over_another_s(officer_59l, in_force):
    address, first = page_of(officer_59l, "conventions:signed_copy", in_force)
    jeanne = colleague_of()
    jeanne.post(address, first | {"notified_on": "14/10/2008", "scan": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")})

    answer = officer_59l.post(address, first | {"notified_on": "13/10/2008"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Jeanne Exemple a enregistré « 14 octobre 2008 »" in page
    other = SimpleUploadedFile("b.pdf", b"%PDF-1.4 b")
    answer = officer_59l.post(address, first | {"notified_on": "14/10/2008", "scan": other})
    assert "Jeanne Exemple a enregistré un autre fichier" in answer.content.decode()
    in_force.refresh_from_db()
    assert (in_force.notified_on, in_force.signed_scan_name) == (dt.date(2008, 10, 14), "a.pdf")

    # A new day alone keeps the file; a day taken away is refused.
    _, now = page_of(officer_59l, "conventions:signed_copy", in_force)
    assert "corrigez cette date" in officer_59l.post(address, now | {"notified_on": ""}).content.decode()
    assert officer_59l.post(address, now | {"notified_on": "15/10/2008"}).status_code == 302
    in_force.refresh_from_db()
    assert (in_force.notified_on, in_force.signed_scan_name) == (dt.date(2008, 10, 15), "a.pdf")


def test_a_page_of_many_lines_names_who_wrote_that_one(officer_59l, head_59l, in_force):
    dossier = ConventionFactory(service__code="59L")
    first, second = (dossier.pieces.create(type=PieceTypeFactory()) for _ in "12")
    address, shown = page_of(officer_59l, "conventions:pieces", dossier)
    jeanne = colleague_of()
    jeanne.post(address, shown | {f"remark_{first.pk}": "Illisible"})
    head_59l.post(address, shown | {f"remark_{second.pk}": "Illisible"})
    answer = officer_59l.post(address, shown | {f"remark_{first.pk}": "Page 3 absente"})
    assert "Jeanne Exemple a enregistré « Illisible » le 15 octobre 2008 à" in answer.content.decode()

    one, two = (IndicatorFactory(types=[in_force.siae.type]) for _ in "12")
    address, shown = page_of(officer_59l, "conventions:results", in_force, year=2007)
    jeanne.post(address, shown | {f"value_{one.code}": "52"})
    head_59l.post(address, shown | {f"value_{two.code}": "52"})
    answer = officer_59l.post(address, shown | {f"value_{one.code}": "41"})
    assert "Jeanne Exemple a enregistré « 52 » le 15 octobre 2008 à" in answer.content.decode()


def test_another_file_of_a_piece_is_not_put_over_the_one_that_came_meanwhile(officer_59l, convention):
    piece = convention.pieces.create(type=PieceTypeFactory(), received_on=dt.date(2008, 10, 14))
    address, first = page_of(officer_59l, "conventions:piece_edit", convention, pk=piece.pk)
    colleague_of().post(address, first | {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 a")})

    answer = officer_59l.post(address, first | {"file": SimpleUploadedFile("b.pdf", b"%PDF-1.4 b")})
    assert answer.status_code == 422
    assert "pendant que vous choisissiez le vôtre, qui est gardé" in answer.content.decode()
    piece.refresh_from_db()
    assert piece.file_name == "a.pdf"
    # Shown again, the page keeps the file that was chosen: sent once more, it stands.
    assert officer_59l.post(address, forms_of(answer.content.decode(), address)[-1].values).status_code == 302
    assert officer_59l.post(address, first | {"remark": "Lue"}).status_code == 302
    piece.refresh_from_db()
    assert (piece.file_name, piece.remark) == ("b.pdf", "Lue")


def test_reservations_lifted_meanwhile_are_said_with_what_answered_them(officer_59l, in_force):
    answered = {"state": "answered", "opinion": "reserved", "source": "by_hand", "given_on": dt.date(2008, 9, 30)}
    OpinionRequestFactory(convention=in_force, asked_on=dt.date(2008, 9, 1), **answered)
    address, first = page_of(officer_59l, "conventions:reservations", in_force)
    typed = first | {"lifted_on": "15/10/2008", "lifted_by": "Un avenant"}
    assert colleague_of().post(address, typed | {"lifted_by": "Deux postes ajoutés"}).status_code == 302

    answer = officer_59l.post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, "déjà levées, le 15 octobre 2008 : « Deux postes ajoutés »" in page) == (422, True)
    assert "Un avenant" in page
    assert officer_59l.get(address).status_code == 302


def test_a_procedure_is_not_closed_over_observations_noted_meanwhile(officer_59l, head_59l):
    """The letter of termination says that they were examined: whoever concludes reads them first."""
    day = dt.date(2008, 10, 14)
    convention = ConventionFactory(service__code="59L", state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 1, 2))
    row = AdversarialProcedureFactory(convention=convention, notified_on=dt.date(2008, 9, 1), observations_due_on=day)
    address = reverse("conventions:procedure_close", args=[convention.number, row.pk])
    page = forms_of(head_59l.get(address).content.decode(), address)[0].values | {"name": ["conclude"]}
    noted = {"notified_on": row.notified_on, "observations_due_on": day, "observed_on": day}
    read_before = copy(row)
    follow_procedure(actor=officer_59l.user, procedure=row, **noted, observations="Trésorerie\nrétablie.")

    refused = head_59l.post(address, page)
    row.refresh_from_db()
    said = unescape(refused.content.decode())
    assert (refused.status_code, row.closed_on) == (422, None)
    assert "Le suivi de cette procédure a changé depuis que cette page le montre" in said
    assert f"Dernier changement : {officer_59l.user}, le " in said and "rétablie." in said
    given = {"name": "conclude", "observations": "", "seen": page["seen"][0]}
    with pytest.raises(StaleObject):
        close_procedure(actor=head_59l.user, procedure=read_before, **given)
    assert head_59l.post(address, forms_of(refused.content.decode(), address)[0].values).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.observations.split()) == ("terminate", ["Trésorerie", "rétablie."])
