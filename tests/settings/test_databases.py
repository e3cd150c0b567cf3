"""What the portal asks of its PostgreSQL at each connection."""

import pytest
from django.db import connection

from iae_portal.settings.databases import from_url

ADDRESS = "postgres://portail@serveur/portail"


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="asked of PostgreSQL only")
def test_a_row_is_found_by_its_key_and_no_page_waits_for_helpers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('random_page_cost'), current_setting('max_parallel_workers_per_gather')")
        assert cursor.fetchone() == ("1.1", "0")


def test_an_address_may_ask_for_something_else():
    options = from_url(f"{ADDRESS}?options=-c%20random_page_cost=4")["OPTIONS"]

    assert options["options"] == "-c random_page_cost=4"
    assert options["connect_timeout"] == 2
