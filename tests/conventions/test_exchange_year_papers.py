"""The activity report and the accounts of a year: brought by the link, received by the officer line by line."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conventions.exchanges.kinds import EXCHANGE_KINDS
from conventions.models import Convention
from conventions.services import structure_links
from conventions.services.year_returns import open_year, receive_papers
from conventions.year_parts import ACCOUNTS, REPORT
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.notifications.models import Deadline
from tests.conventions.exchange_desk import asked, inside, page_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 essai"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@scene
def old(maker, siae) -> Convention:
    convention = maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2008, 12, 31))
    open_year(year=2007)
    return convention


def owed(kind: str) -> bool:
    return Deadline.objects.open().filter(kind=kind).exists()


def test_the_papers_of_a_year_are_brought_and_received_line_by_line(old, officer_59l):
    days = {"expires_on": clock.today() + dt.timedelta(days=30)}
    told = {"name": "Ana Exemple", "email": "ana@exemple.invalid", "convention": old}
    link = structure_links.send_link(actor=officer_59l.user, **told, **days)
    row = asked(old, officer_59l.user, "papers", year=2007)
    client = inside(link)

    page = client.get(page_of(link, row)).content.decode()
    assert ("à remettre chaque année" in page, "facultatif" in page) == (True, False)
    assert client.get(page_of(link, row)).context["missing"] == ["Bilan d'activité", "Comptes annuels"]
    files = {f"file_{name}": SimpleUploadedFile(f"{name}.pdf", PDF) for name in ("report", "accounts")}
    client.post(page_of(link, row), files | {"enregistrer": "1"})
    kept = client.get(page_of(link, row))
    assert ("report.pdf" in kept.content.decode(), kept.context["missing"]) == (True, [])
    assert client.post(page_of(link, row), {"envoyer": "1"}).status_code == 302
    assert owed(REPORT)

    here = reverse("conventions:exchange", args=[old.number, row.pk])
    assert "Comptes annuels" in officer_59l.get(here).content.decode()
    officer_59l.post(here, {"ligne": ["report"]})

    year = old.year_returns.get(year=2007)
    assert (year.report_received_on, year.report_name) == (clock.today(), "report.pdf")
    assert (year.accounts_received_on, year.accounts.name) == (None, "")
    assert (owed(REPORT), owed(ACCOUNTS)) == (False, True)
    # What is received is asked no more; what is missing may be.
    again = asked(old, officer_59l.user, "papers", year=2007)
    assert list(EXCHANGE_KINDS.get("papers").form(again).fields) == ["file_accounts"]


@pytest.mark.parametrize(
    ("year", "sentence"), [(2008, "n'est pas finie"), (2006, "ne sont pas attendus"), (2007, "sont reçus")]
)
def test_papers_that_are_not_expected_are_not_asked(old, officer_59l, year, sentence):
    days = {"report_received_on": clock.today(), "accounts_received_on": clock.today()}
    receive_papers(actor=officer_59l.user, convention=old, year=2007, **days)

    with pytest.raises(Refusal, match=sentence):
        asked(old, officer_59l.user, "papers", year=year)
