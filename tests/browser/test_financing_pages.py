"""Every page of financing that its rights table names: axe at two widths, no sideways scroll, strict CSP."""

import pytest
from django.urls import reverse

from tests.browser.watch import assert_page_is_fit
from tests.financing.rights_table import ROWS
from tests.rights import ROLES

pytestmark = pytest.mark.browser

# What a page may ask first: the role that sees the most of it.
FILES = frozenset({"financing:payer_export"})
ORDER = ("head_59l", "director_31", *ROLES)
PAGES = [row for row in ROWS if row.method == "get" and not row.query and row.view not in FILES and row.status == 200]


@pytest.mark.parametrize("row", PAGES, ids=[f"{rank:02d}-{row.view}" for rank, row in enumerate(PAGES)])
def test_the_page_is_fit(row, request, page, visit, sign_in):
    role = next(role for role in ORDER if role in row.readers)
    sign_in(request.getfixturevalue(role))
    visit(reverse(row.view, kwargs=row.arguments()))
    assert_page_is_fit(page, f"page-{PAGES.index(row):02d}-{row.view.split(':')[1]}")
