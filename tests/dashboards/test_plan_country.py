"""The plan of the country that the night keeps: what a count made now finds, dated, and no other page's."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.models import FinancialAnnex, FinancialDiagnostic
from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.services.night import count_country
from iae_portal.dashboards.selectors.plan import Tallies, tallies_for
from iae_portal.dashboards.selectors.plan_kept import KIND, read, written
from tests.factories import service
from tests.factories.conventions import ConventionFactory, OrientationFactory, SiaeFactory
from tests.factories.financing import entered, make_convention
from tests.scenes import scene

pytestmark = pytest.mark.django_db
PAGE = reverse("dashboards:plan")


@scene
def counted_plan(territories, national, head_59l) -> None:
    """What the night has kept of the plan, where nothing of it is zero."""
    OrientationFactory()
    annex = entered(head_59l.user, make_convention(year=2008))
    FinancialAnnex.objects.filter(pk=annex.pk).update(reserved_at=clock.now(), reserved_amount="12.50")
    for code, day in (("59L", dt.date(2008, 2, 1)), ("69", dt.date(2008, 2, 2)), ("69", dt.date(2008, 7, 1))):
        siae = SiaeFactory(service=service(code))
        FinancialDiagnostic.objects.create(
            siae=siae, service=siae.service, origin="service", consultant="Cabinet Exemple", started_on=day
        )
    count_country(today=clock.today())


def shown(client, **asked) -> tuple:
    page = client.get(PAGE, asked).context
    return page["rows"], page["whole"], page["diagnostics"]


def test_the_page_is_that_of_a_count_made_now(counted_plan, national):
    assert shown(national) == shown(national, compte="direct")
    whole = shown(national)[1]
    assert (whole.councils, whole.councils_met, whole.orientations, whole.diagnostics) == (2, 2, 1, 7)
    assert (whole.notified, whole.committed, whole.reserved) == (Decimal("1000.15"), Decimal(0), 1)
    assert (whole.running, whole.late) != (0, 0)


def test_what_is_kept_is_read_again_as_it_was_counted(counted_plan, national):
    kept = NightCount.objects.get(kind=KIND)

    assert kept.year == 2008
    assert read(kept.content) == tallies_for(national.user, clock.today())
    assert written(read(kept.content)) == kept.content
    assert read(written(Tallies())) == Tallies()


def test_the_page_says_when_it_was_counted_and_counts_now_when_asked(counted_plan, national, django_assert_num_queries):
    ConventionFactory(state="in_force", signed_on=clock.today())
    national.get(PAGE)
    with django_assert_num_queries(5):
        kept = national.get(PAGE)
    now = national.get(PAGE, {"compte": "direct"})

    assert "Chiffres du pays comptés le 15/10/2008" in kept.content.decode()
    assert "Chiffres du pays" not in now.content.decode()
    assert "Situation au 15 octobre 2008" in now.content.decode()
    assert now.context["whole"].running == kept.context["whole"].running + 1


def test_only_the_whole_country_reads_what_was_kept(counted_plan, national, director_31):
    for client, asked in ((director_31, {}), (national, {"region": "31"}), (national, {"compte": "direct"})):
        assert client.get(PAGE, asked).context["counted_at"] is None
    assert national.get(PAGE).context["counted_at"] is not None


@pytest.mark.parametrize(("hours", "used"), [(29, True), (31, False)])
def test_a_night_that_was_missed_is_not_shown(counted_plan, national, hours, used):
    NightCount.objects.filter(kind=KIND).update(made_at=clock.now() - dt.timedelta(hours=hours))

    assert (national.get(PAGE).context["counted_at"] is not None) == used


def test_without_anybody_of_the_mission_nothing_is_counted(territories):
    count_country(today=clock.today())

    assert not NightCount.objects.filter(kind=KIND).exists()


def test_one_region_is_the_same_to_the_mission_as_to_its_director(counted_plan, national, director_31, director_82):
    """The one reads its services by name, the other by his perimeter."""
    for client, code in ((director_31, "31"), (director_82, "82")):
        rows, whole, chart = shown(national, region=code)
        assert (rows, whole, chart) == shown(client)
        assert whole.running


def test_some_services_are_counted_as_in_the_country(counted_plan, national):
    whole = tallies_for(national.user, clock.today())
    place = service("69")

    one = tallies_for(national.user, clock.today(), [place])

    assert one.running == Counter({place.pk: whole.running[place.pk]})
    assert one.started == Counter({key: count for key, count in whole.started.items() if key[0] == place.pk})
    assert one == replace(
        whole,
        met=one.met,
        orientations=one.orientations,
        **{name: _only(getattr(whole, name), place.pk) for name in ("running", "negotiated", "notified", "committed")},
        **{name: _only(getattr(whole, name), place.pk) for name in ("diagnostics", "late")},
        started=one.started,
    )


def _only(found: dict, key: int) -> dict:
    return type(found)({key: found[key]} if key in found else {})
