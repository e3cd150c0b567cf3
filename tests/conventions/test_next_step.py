"""What comes next is the main button of a dossier, and every tab says it."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from conventions.enums import Axis
from conventions.enums import ConventionState as S
from iae_portal.dashboards.selectors.todo import todo_of

pytestmark = pytest.mark.django_db

MAIN = re.compile(r'class="fr-btn fr-btn--sm"\s+href="[^"]*/action/(\w+)/"')
NEXT = re.compile(r'La suite :\s*<a href="[^"]*/action/(\w+)/"')


@pytest.mark.parametrize(
    ("state", "following"),
    [(S.OPENED, "declare_complete"), (S.COMPLETE, "open_negotiation"), (S.IN_FORCE, None), (S.OPINION_PENDING, None)],
)
def test_the_step_that_goes_on_is_the_main_one(opened, head_59l, state, following):
    """Asking for more, turning back, ending is never blue; every piece is there, the project is described."""
    opened.pieces.all().delete()
    type(opened.project).objects.update(publics="a", activities="b", accompaniment="c", posts_fte=5)
    type(opened).objects.update(state=state, **({"signed_on": "2008-01-02"} if state == S.IN_FORCE else {}))
    expected = [following] if following else []

    for view, shown in (("detail", MAIN), ("pieces", NEXT)):
        page = head_59l.get(reverse(f"conventions:{view}", args=[opened.number])).content.decode()
        assert shown.findall(page) == expected


def test_an_axis_without_objective_leads_to_its_own(opened, officer_59l):
    """Chosen already on the form; said no more once it has one, nor once signed."""
    ways = re.compile(r'\?axis=(\w+)"')
    page = reverse("conventions:negotiation", args=[opened.number])
    others = ways.findall(officer_59l.get(page).content.decode())
    assert Axis.TRAINING in others

    new = reverse("conventions:objective_new", args=[opened.number])
    assert '<option value="training" selected>' in officer_59l.get(f"{new}?axis=training").content.decode()

    opened.objectives.create(axis=Axis.TRAINING, text="a")
    assert ways.findall(officer_59l.get(page).content.decode()) == [axis for axis in others if axis != Axis.TRAINING]
    type(opened).objects.update(state=S.WITHDRAWN)
    assert ways.findall(officer_59l.get(page).content.decode()) == []


def test_a_form_leads_nowhere_else(opened, head_59l):
    opened.pieces.all().delete()
    page = head_59l.get(reverse("conventions:objective_new", args=[opened.number])).content.decode()
    assert NEXT.findall(page) == []


def test_the_last_signature_is_asked_of_who_gives_it(ready, officer_59l, head_59l):
    """On the home page and beside the signatories, once every other party has signed, not before."""
    page = reverse("conventions:signature", args=[ready.number])

    def said() -> tuple:
        asked = [todo_of(person.user).dossiers[0].action for person in (officer_59l, head_59l)]
        shown = officer_59l.get(page).content.decode()
        return *asked, "signe le dernier, pour l'État." in shown, "peut signer pour l'État." in shown

    def leads() -> list[bool]:
        detail = reverse("conventions:detail", args=[ready.number])
        return [
            f'href="{page}">Recueillir' in person.get(detail).content.decode() for person in (officer_59l, head_59l)
        ]

    others = ready.signatories.exclude(kind="state")
    others.update(signed_on=dt.date(2008, 10, 15))
    assert leads() == [False, False]
    assert said() == ("Attendre la signature de l'État", "Signer pour l'État", False, True)
    others.filter(kind="structure").update(signed_on=None)
    assert said() == ("Recueillir les signatures", "Recueillir les signatures", True, False)
    assert leads() == [True, True]
    detail = officer_59l.get(reverse("conventions:detail", args=[ready.number])).content.decode()
    assert "Revient au directeur du service : Signer pour l'État." in unescape(detail)
    assert "signe le dernier" not in head_59l.get(page).content.decode()


def test_a_signed_convention_leads_to_its_notification_until_it_is_noted(signed, officer_59l, director_31):
    detail = reverse("conventions:detail", args=[signed.number])
    copy = f'href="{reverse("conventions:signed_copy", args=[signed.number])}"'

    def leads() -> list[bool]:
        return [copy in person.get(detail).content.decode() for person in (officer_59l, director_31)]

    assert leads() == [True, False]
    type(signed).objects.update(notified_on=signed.signed_on)
    assert leads() == [False, False]
