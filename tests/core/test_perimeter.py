"""PostgreSQL finds the rows of a region by its services: joined to their region, it would read the country."""

import pytest

from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.measures import measures_visible_to
from conventions.selectors.siaes import siaes_visible_to
from financing.selectors.annexes import annexes_visible_to
from iae_portal.core.rights import visible_services
from tests.factories import service
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [siaes_visible_to, conventions_visible_to, annexes_visible_to])
def test_the_services_of_the_region_are_read_first(director_31, rows):
    found = str(rows(director_31.user).query)

    assert '"core_service"."region_id" IN' not in found
    assert '_id" = ANY(ARRAY(SELECT ' in found


def test_the_structures_of_a_service_are_read_before_their_results(officer_59l, director_31):
    """The few rows of a last page, sorted: their order would be walked through the whole country to find them."""
    for person in (officer_59l, director_31):
        found = str(measures_visible_to(person.user).query)
        assert '"conventions_measure"."siae_id" = ANY(ARRAY(SELECT ' in found


def test_a_region_sees_its_services_and_no_other(director_31, officer_62, national):
    for code in ("59L", "62", "69"):
        SiaeFactory(service=service(code))

    seen = {client: {row.service.code for row in siaes_visible_to(client.user)} for client in (director_31, officer_62)}

    assert seen == {director_31: {"59L", "62"}, officer_62: {"62"}}
    assert siaes_visible_to(national.user).count() == 3
    assert {row.code for row in visible_services(director_31.user)} >= {"R31", "59L", "59V", "62"}
    assert not visible_services(director_31.user).filter(code="69").exists()
