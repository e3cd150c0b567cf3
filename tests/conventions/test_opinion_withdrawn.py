"""An answer typed by hand while its request was withdrawn: said on the way back to its object, and kept to be read."""

from html import unescape

import pytest
from django.urls import reverse

from conventions.models import OpinionRequest
from tests.conventions.rights_of_conventions import ROWS
from tests.rights import Row

pytestmark = pytest.mark.django_db
PAGES = {
    "conventions:opinion_by_hand": "conventions:signature",
    "conventions:amendment_opinion": "conventions:amendment_detail",
}


@pytest.mark.parametrize("view", PAGES)
def test_an_answer_to_a_request_that_was_withdrawn_leads_to_its_object(view, head_59l):
    row: Row = next(row for row in ROWS if row.view == view and row.method == "get")
    arguments = row.arguments()
    address, page = reverse(view, kwargs=arguments), reverse(PAGES[view], kwargs=arguments)
    assert head_59l.get(address).status_code == 200
    OpinionRequest.objects.update(state="withdrawn")

    answer = head_59l.post(address, {"text": "Avis favorable du 9 octobre."})
    said = unescape(answer.content.decode())

    assert (answer.status_code, f'href="{page}"' in said) == (403, True)
    assert "Aucune demande d'avis n'attend de réponse. Rien n'a été enregistré" in said
    assert "Avis favorable du 9 octobre." in said
    assert head_59l.get(address).url == page
