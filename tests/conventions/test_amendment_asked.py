"""The day when the council is asked of an amendment is on its row: the filing and the version are bounded by it."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from conventions.models import Amendment, OpinionRequest
from conventions.services.amendments import open_amendment, rework_amendment, submit_amendment
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TODAY = dt.date(2008, 10, 15)


@scene
def asked(maker, siae, officer_59l) -> Amendment:
    convention = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    given = {"actor": officer_59l.user, "convention": convention, "purpose": "Postes.", "effective_on": TODAY}
    row = open_amendment(**given, kind="posts", posts_fte=3)
    submit_amendment(actor=officer_59l.user, amendment=row)
    return Amendment.objects.get(pk=row.pk)


def test_the_day_is_kept_with_the_request_and_forgotten_with_it(asked, officer_59l):
    assert asked.asked_on == TODAY
    assert rework_amendment(actor=officer_59l.user, amendment=asked, comment="Autre nombre").asked_on is None


@pytest.mark.parametrize(("request_state", "copied"), [("pending", TODAY), ("withdrawn", None)])
def test_the_migration_copies_the_day_of_the_request_that_counts(asked, request_state, copied):
    OpinionRequest.objects.update(state=request_state)
    Amendment.objects.update(asked_on=None)
    import_module("conventions.migrations.0044_amendment_asked").copy_days(apps, None)
    assert Amendment.objects.get().asked_on == copied
