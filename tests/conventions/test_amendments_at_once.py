"""Several amendments of one convention, signed in another order than their effects; an end moved by one of them."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conventions.base_rules import RULES
from conventions.models import Amendment, Convention
from conventions.services import amendments, conventions, endings
from conventions.services.daily import run_daily
from conventions.services.renewals import renew
from tests.conventions.amending import MARCH, TODAY, refused

pytestmark = pytest.mark.django_db

JANUARY = dt.date(2009, 1, 1)


def now(convention: Convention) -> Convention:
    return Convention.objects.select_related("project", "siae").get(pk=convention.pk)


def test_an_annual_amendment_signed_late_leaves_what_a_later_effect_set(amend, conclude, signed, settings):
    """The one of 1 January may be signed after one of February: the dossier says what is in force today."""
    settings.PORTAL_TODAY = "2009-02-01"
    conclude(amend("posts", dt.date(2009, 2, 1), supervision_fte=Decimal(4)), dt.date(2009, 2, 1))
    settings.PORTAL_TODAY = "2009-03-02"
    conclude(amend("posts", JANUARY, supervision_fte=Decimal(3), accompaniment_fte=Decimal(2)), dt.date(2009, 3, 2))

    project = now(signed).project
    assert (project.supervision_fte, project.accompaniment_fte) == (4, 2)


@pytest.mark.parametrize("day", [dt.date(2009, 12, 31), dt.date(2010, 1, 1)])
def test_the_posts_of_a_year_are_amended_before_it_ends(amend, conclude, signed, settings, day):
    settings.PORTAL_TODAY = "2009-12-31"
    row = amend("posts", JANUARY, posts_fte=Decimal(9))
    settings.PORTAL_TODAY = day.isoformat()
    if day.year == 2009:
        assert conclude(row, day).signed_on == day
        assert list(RULES["late_posts"][1]()) == []
        Amendment.objects.update(signed_on=dt.date(2010, 1, 1))
        assert list(RULES["late_posts"][1]()) == [row]
    else:
        assert "se signe avant la fin de cette année. Choisissez une date d'effet" in refused(conclude, row, day)
        assert "se signe avant la fin de cette année" in refused(amend, "posts", JANUARY, posts_fte=Decimal(8))


def test_frozen_in_its_year_it_is_not_signed_in_the_next(amend, conclude, head_59l, officer_59l, settings):
    settings.PORTAL_TODAY = "2009-12-31"
    row = amend("posts", JANUARY, supervision_fte=Decimal(4))
    amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    amendments.ready_amendment(actor=officer_59l.user, amendment=row)
    settings.PORTAL_TODAY = "2010-01-04"
    given = {"actor": head_59l.user, "amendment": row, "others_signed_on": dt.date(2009, 12, 31)}
    assert "Celui-ci prend effet le 1er janvier 2009" in refused(
        amendments.sign_amendment, **given, signed_on=dt.date(2010, 1, 4)
    )
    assert amendments.sign_amendment(**given, signed_on=dt.date(2009, 12, 31)).signed_on


def test_an_end_put_off_that_takes_effect_later_leaves_no_room_for_the_next_convention(
    amend, conclude, signed, siae, maker, officer_59l
):
    Convention.objects.filter(pk=signed.pk).update(end=dt.date(2009, 12, 31))
    conclude(amend("period", dt.date(2009, 12, 15), end=dt.date(2010, 6, 30)))
    over = {"form": "annual", "signed_on": TODAY, "siae": siae, "actor": officer_59l.user}
    act = conventions.take_over_convention
    said = refused(act, **over, start=dt.date(2010, 6, 30), end=dt.date(2011, 6, 29))
    assert "couvre déjà une partie de cette période" in said
    assert act(**over, start=dt.date(2010, 7, 1), end=dt.date(2011, 6, 30)).pk


@pytest.mark.parametrize(("last_day", "state"), [(None, "in_force"), (dt.date(2009, 6, 30), "terminated")])
def test_an_end_put_off_leaves_a_denunciation_its_day(amend, conclude, signed, officer_59l, settings, last_day, state):
    settings.PORTAL_TODAY = "2009-01-02"
    run_daily()
    Convention.objects.filter(pk=signed.pk).update(end=dt.date(2009, 12, 31))
    given = {"told_on": dt.date(2009, 1, 2), "reason": "Cesse.", "last_day": last_day}
    endings.note_departure(actor=officer_59l.user, convention=now(signed), **given)
    conclude(amend("period", MARCH, end=dt.date(2010, 6, 30)), dt.date(2009, 1, 2))
    settings.PORTAL_TODAY = "2009-07-01"
    run_daily()
    row = now(signed)
    assert (row.state, row.leaving_on) == (state, last_day or dt.date(2010, 6, 30))


def test_a_renewal_follows_the_end_that_an_amendment_put_off_already(amend, conclude, signed, officer_59l):
    Convention.objects.filter(pk=signed.pk).update(end=dt.date(2009, 12, 31))
    conclude(amend("period", dt.date(2009, 12, 15), end=dt.date(2010, 6, 30)))
    opened = renew(actor=officer_59l.user, previous=now(signed))
    assert (opened.start, opened.end) == (dt.date(2010, 7, 1), dt.date(2012, 6, 30))


def test_who_opens_a_second_one_of_a_kind_is_told_of_the_first(amend, signed, head_59l, officer_59l):
    """Both are legitimate, when meant."""
    first = amend("posts", posts_fte=Decimal(3))
    new = reverse("conventions:amendment_new", args=[signed.number])
    typed = {"kind": "posts", "purpose": "Deux postes de plus.", "effective_on": "2009-06-01"}

    answer = head_59l.post(new, typed)
    page = answer.content.decode()
    assert (answer.status_code, signed.amendments.count()) == (422, 1)
    assert f"est déjà en préparation, ouvert par {officer_59l.user}, le 15 octobre 2008 à" in unescape(page)
    assert reverse("conventions:amendment_detail", args=[signed.number, first.pk]) in page
    assert "Deux postes de plus." in page and 'name="beside"' in page

    assert head_59l.post(new, typed | {"kind": "activity"}).status_code == 302
    assert head_59l.post(new, typed | {"beside": "on"}).status_code == 302


def test_one_sent_to_the_council_is_no_draft(amend, signed, head_59l, officer_59l):
    amendments.submit_amendment(actor=officer_59l.user, amendment=amend("posts", posts_fte=Decimal(3)))
    new = reverse("conventions:amendment_new", args=[signed.number])
    assert 'name="beside"' not in head_59l.get(new).content.decode()
    typed = {"kind": "posts", "purpose": "Deux postes de plus.", "effective_on": "2009-06-01"}
    assert head_59l.post(new, typed).status_code == 302
