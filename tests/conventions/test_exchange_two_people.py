"""Two contacts of a structure on one page of its link: neither hides what the other typed."""

from html import unescape

import pytest

from tests.conventions.exchange_desk import asked, inside, page_of
from tests.forms import forms_of

pytestmark = pytest.mark.django_db


def test_two_people_on_one_link_never_write_over_each_other_unseen(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    address = page_of(link, row)
    first, second = inside(link), inside(link)
    (page,) = forms_of(first.get(address).content.decode(), address)
    (other,) = forms_of(second.get(address).content.decode(), address)
    first.post(address, page.values | {"publics": "Les uns", "enregistrer": "1"})

    refused = second.post(address, other.values | {"publics": "Les autres", "enregistrer": "1"})
    said = unescape(refused.content.decode())
    assert (refused.status_code, "Les autres" in said, "« Les uns »" in said) == (422, True, True)
    second.post(address, other.values | {"activities": "Maraîchage", "enregistrer": "1"})

    row.refresh_from_db()
    assert (row.values["publics"], row.values["activities"]) == ("Les uns", "Maraîchage")


def test_a_draft_that_is_not_right_is_put_back_by_nobody_else(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    address = page_of(link, row)
    first, second = inside(link), inside(link)
    (page,) = forms_of(first.get(address).content.decode(), address)
    first.post(address, page.values | {"posts_fte": "douze", "enregistrer": "1"})

    refused = second.post(address, page.values | {"posts_fte": "onze", "enregistrer": "1"})
    second.post(address, page.values | {"activities": "Maraîchage", "enregistrer": "1"})

    row.refresh_from_db()
    assert (refused.status_code, "« douze »" in unescape(refused.content.decode())) == (422, True)
    assert (row.values["posts_fte"], row.values["activities"]) == ("douze", "Maraîchage")
