"""An answer typed by hand: read where its object is; while its request was withdrawn, said on the way back and kept."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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


def test_what_a_council_said_of_an_amendment_is_read_on_its_page_with_its_minutes(head_59l, officer_59l, officer_62):
    row: Row = next(row for row in ROWS if row.view == "conventions:amendment_opinion" and row.method == "get")
    arguments = row.arguments()
    minutes = SimpleUploadedFile("pv-octobre.pdf", b"%PDF-1.7\n%%EOF", "application/pdf")
    typed = {
        "opinion": "favourable",
        "given_on": "2008-10-15",
        "text": "Favorable, à midi.",
        "minutes": minutes,
    }
    answer = head_59l.post(reverse("conventions:amendment_opinion", kwargs=arguments), typed, follow=True)
    address = reverse("conventions:minutes_file", args=[OpinionRequest.objects.get().pk])

    page = unescape(answer.content.decode())

    assert "Favorable, à midi." in page
    assert f'<a href="{address}">pv-octobre.pdf</a>' in page
    assert officer_62.get(address).status_code == 404
    kept = officer_59l.get(address)
    assert kept.getvalue().startswith(b"%PDF")
    kept.close()
