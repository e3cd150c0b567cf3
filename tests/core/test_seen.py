"""Between the page that comes back and the lock of its row, somebody may save: the lock compares again."""

import pytest
from django.db import transaction
from django.urls import reverse

from conventions.models import ActivitySector, InsertionProject
from conventions.services import dossier
from iae_portal.core import seen
from iae_portal.core.errors import StaleObject
from iae_portal.core.services.writing import lock
from tests.factories.conventions import ConventionFactory, ObjectiveFactory, SiaeFactory
from tests.forms import forms_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def row():
    return ConventionFactory(external_number="1")


def saved_by_another(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def test_the_lock_refuses_a_row_that_moved_since_the_form_read_it(row):
    with seen.one_sending(), transaction.atomic():
        seen.note(row, {"external_number": "1"})
        saved_by_another(row, external_number="2")

        with pytest.raises(StaleObject) as stale:
            lock(row)

    assert stale.value.current == {"external_number": "2"}
    assert "« numéro de l'agence de paiement »" in str(stale.value)


def test_another_field_that_moved_is_no_conflict(row):
    with seen.one_sending(), transaction.atomic():
        seen.note(row, {"external_number": "1"})
        saved_by_another(row, commitment_number="2")

        assert lock(row).commitment_number == "2"


def test_what_the_service_itself_wrote_is_no_conflict(row):
    with seen.one_sending(), transaction.atomic():
        seen.note(row, {"external_number": "1"})
        lock(row)
        saved_by_another(row, external_number="2")

        assert lock(row).external_number == "2"


def test_outside_of_a_sending_nothing_is_compared(row):
    with seen.one_sending():
        seen.note(row, {"external_number": "1"})
    saved_by_another(row, external_number="2")

    with transaction.atomic():
        assert lock(row).external_number == "2"


def test_the_page_keeps_what_was_typed_and_then_shows_both(officer_59l, monkeypatch):
    convention = ConventionFactory(officer=officer_59l.user)
    project = InsertionProject.objects.create(convention=convention, publics="Au début.")
    address = reverse("conventions:project", args=[convention.number])
    shown = officer_59l.get(address).context["form"]["shown"].value()
    lock_open = dossier.lock_open

    def overtaken(actor, row):
        """The other person saved once the form had compared (after the lock here: one connection)."""
        monkeypatch.setattr(dossier, "lock_open", lock_open)
        locked = lock_open(actor, row)
        saved_by_another(project, publics="Saisi par l'autre.")
        return locked

    monkeypatch.setattr(dossier, "lock_open", overtaken)
    typed = {"publics": "Saisi par moi.", "shown": shown}

    first = officer_59l.post(address, typed)
    page = first.content.decode()
    assert (first.status_code, "vient d&#x27;enregistrer « publics accueillis »" in page) == (422, True)
    assert "Saisi par moi." in page
    project.refresh_from_db()
    assert project.publics == "Au début."  # the refusal undid this connection's part too

    saved_by_another(project, publics="Saisi par l'autre.")
    second = officer_59l.post(address, typed | {"shown": first.context["form"]["shown"].value()})
    assert "a enregistré « Saisi par l&#x27;autre. »" in second.content.decode()


def test_a_row_removed_meanwhile_is_said_and_what_was_typed_is_kept(officer_59l):
    convention = ConventionFactory(officer=officer_59l.user)
    objective = ObjectiveFactory(convention=convention)
    address = reverse("conventions:objective_edit", args=[convention.number, objective.pk])
    shown = officer_59l.get(address).context["form"]["shown"].value()
    objective.delete()

    answer = officer_59l.post(address, {"axis": "support", "text": "Saisi par moi.", "shown": shown})

    page = answer.content.decode()
    assert (answer.status_code, "Saisi par moi." in page, shown in page) == (404, True, False)
    assert "quelqu&#x27;un l&#x27;a supprimé" in page or "quelqu'un l'a supprimé" in page
    # A form that carries nothing is told too; an address where no page ever was is not.
    typed = {"text": "Saisi par moi."}
    assert "Saisi par moi." in officer_59l.post(address, typed).content.decode()
    assert "Saisi par moi." not in officer_59l.post("/aucune-page/", typed).content.decode()


@pytest.mark.parametrize("by_another", [True, False])
def test_a_list_of_rows_is_compared_under_the_lock_too(by_another):
    siae = SiaeFactory()
    first, second = ActivitySector.objects.order_by("pk")[:2]
    siae.sectors.set([first])
    with seen.one_sending(), transaction.atomic():
        seen.note(siae, {"sectors": seen.plain([first])})
        if not by_another:
            lock(siae)
            return
        siae.sectors.set([second])
        with pytest.raises(StaleObject, match="vient d'enregistrer « secteurs"):
            lock(siae)


def test_what_a_page_does_not_send_is_not_emptied(officer_59l):
    """A sending cut on its way loses the end of the form, and what it had shown; a field emptied is sent empty."""
    convention = ConventionFactory(officer=officer_59l.user)
    stored = {"publics": "Au début.", "activities": "Collecte.", "training": "Lecture."}
    project = InsertionProject.objects.create(convention=convention, posts_fte=12, **stored)
    address = reverse("conventions:project", args=[convention.number])

    assert officer_59l.post(address, {"publics": "Saisi.", "activities": ""}).status_code == 302
    project.refresh_from_db()
    assert (project.publics, project.activities, project.training) == ("Saisi.", "", "Lecture.")
    assert project.posts_fte == 12


@pytest.mark.parametrize("whole", [True, False])
def test_a_page_that_another_key_signed_is_read_again_before_it_is_saved(officer_59l, whole):
    convention = ConventionFactory(officer=officer_59l.user)
    project = InsertionProject.objects.create(convention=convention, publics="Au début.")
    address = reverse("conventions:project", args=[convention.number])
    (form,) = forms_of(officer_59l.get(address).content.decode(), address)
    typed = form.values | {"publics": "Saisi par moi."}
    shown = typed["shown"][0]

    first = officer_59l.post(address, typed | {"shown": shown if whole else f"{shown[:-1]}="})
    assert first.status_code == (302 if whole else 422)
    page = first.content.decode()
    assert ("ne sait plus ce qu&#x27;elle montrait" in page and "Saisi par moi." in page) is not whole
    project.refresh_from_db()
    assert project.publics == ("Saisi par moi." if whole else "Au début.")

    if not whole:
        assert officer_59l.post(address, forms_of(page, address)[0].values).status_code == 302
        project.refresh_from_db()
        assert project.publics == "Saisi par moi."
