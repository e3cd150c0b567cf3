"""What comes next is the main button of a dossier, and every tab says it."""

import re

import pytest
from django.urls import reverse

from conventions.enums import ConventionState as S

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


def test_a_form_leads_nowhere_else(opened, head_59l):
    opened.pieces.all().delete()
    page = head_59l.get(reverse("conventions:objective_new", args=[opened.number])).content.decode()
    assert NEXT.findall(page) == []
