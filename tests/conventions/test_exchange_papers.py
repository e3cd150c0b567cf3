"""What a structure reads by its link: receipts, letters that have left, never a draft."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.documents import CONVENTION, LETTER, RECEIPT
from conventions.models import Letter
from conventions.selectors.structure_papers import papers_of
from conventions.structure_links import token
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import produce_document, render_version
from tests.conventions.exchange_desk import asked, inside, page_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2008, 10, 15)


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_structure_reads_the_receipt_of_what_it_sent_and_no_draft(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    client = inside(link)
    client.post(page_of(link, row), {"publics": "Des jeunes", "envoyer": "1"})
    receipt = render_version(DocumentVersion.objects.of(RECEIPT, row).get().pk)
    draft = produce_document(kind=CONVENTION, subject=link.convention, actor=officer_59l.user)

    def read(version):
        return client.get(reverse("conventions:guest_paper", args=[token(link), version.pk]))

    answer = read(receipt)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert 'filename="recu-dun-envoi' in answer["Content-Disposition"]
    assert read(draft).status_code == 404


@pytest.mark.parametrize(("mailed", "posted_on", "count"), [(True, None, 1), (False, TODAY, 1), (False, None, 0)])
def test_the_structure_reads_a_letter_once_it_has_left(link, officer_59l, mailed, posted_on, count):
    days = {"written_on": TODAY, "posted_on": posted_on, "mailed": mailed, "due_on": TODAY}
    letter = Letter.objects.create(
        convention=link.convention, rank=9, kind="missing", facts={"pieces": [], "comment": ""}, **days
    )
    produce_document(kind=LETTER, subject=letter, actor=officer_59l.user)

    assert papers_of(link.convention).count() == count
