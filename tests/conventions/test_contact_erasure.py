"""Contacts of the structures are erased thirteen months after their link ended; what they sent stays."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.documents import RECEIPT
from conventions.models import Exchange, StructureLink
from conventions.services import contact_erasure, structure_links
from conventions.services.contact_erasure import erase_contacts
from conventions.services.daily import run_daily
from conventions.services.exchange_mails import WITHDRAWN, tell_withdrawn
from iae_portal.core.models import JournalEntry
from iae_portal.core.services.writing import lock
from iae_portal.documents.models import DocumentVersion
from iae_portal.notifications.models import OutgoingMail
from tests.conventions.exchange_desk import asked, inside, page_of

pytestmark = pytest.mark.django_db
LAST_DAY_KEPT, DUE = dt.date(2009, 12, 13), dt.date(2009, 12, 14)  # the link ends on 14 November 2008


@pytest.fixture
def sent(link, officer_59l) -> Exchange:
    row = asked(link.convention, officer_59l.user, "project")
    inside(link).post(page_of(link, row), {"publics": "Des jeunes", "envoyer": "1"})
    row.refresh_from_db()
    return row


def test_the_contact_goes_on_its_day_and_what_it_sent_stays(sent, link, officer_59l):
    assert (link.expires_on, sent.typed_by) == (dt.date(2008, 11, 14), "Ana Exemple")
    tell_withdrawn(convention=link.convention, exchanges=[sent], actor=officer_59l.user)

    erased = [erase_contacts(today=day) for day in (LAST_DAY_KEPT, DUE, DUE)]

    assert erased == [0, 1, 0]
    link.refresh_from_db()
    sent.refresh_from_db()
    assert (link.name, link.email, link.revoked_on) == ("Contact effacé", "", DUE)
    assert (sent.typed_by, sent.values["publics"]) == ("Contact effacé", "Des jeunes")
    assert not DocumentVersion.objects.filter(kind=RECEIPT).exists()
    mails = OutgoingMail.objects.filter(kind__in=[structure_links.MAIL, WITHDRAWN])
    assert [("ana@" in mail.search_key + mail.text + mail.html, mail.recipient_email) for mail in mails] == [
        (False, ""),
        (False, ""),
    ]
    link.full_clean()
    page = officer_59l.get(reverse("conventions:exchanges", args=[link.convention.number])).content.decode()
    assert "<strong>Contact effacé</strong> :" in page


@pytest.mark.parametrize(("day", "name"), [(LAST_DAY_KEPT, "Ana Exemple"), (DUE, "Contact effacé")])
def test_the_work_of_the_day_does_it(link, settings, day, name):
    settings.PORTAL_TODAY = day.isoformat()

    run_daily()

    assert StructureLink.objects.get().name == name


def test_a_retired_link_counts_from_its_day_and_the_journal_never_held_the_address(link, officer_59l):
    structure_links.revoke_link(actor=officer_59l.user, link=link)

    assert erase_contacts(today=dt.date(2009, 11, 14)) == 0
    assert erase_contacts(today=dt.date(2009, 11, 15)) == 1

    told = JournalEntry.objects.filter(action__startswith="exchange.")
    assert [entry for entry in told if "ana@" in f"{entry.sentence}{entry.before}{entry.after}".lower()] == []


def test_a_link_prolonged_before_its_lock_keeps_its_contact(link, monkeypatch):
    today = link.expires_on + dt.timedelta(days=3650)

    def late(row):
        locked = lock(row)
        StructureLink.objects.filter(pk=link.pk).update(expires_on=today)
        return locked

    monkeypatch.setattr(contact_erasure, "lock", late)
    assert erase_contacts(today=today) == 0
    link.refresh_from_db()
    assert (link.email, link.revoked_on) == ("ana@exemple.invalid", None)
