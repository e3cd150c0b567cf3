"""A closed year takes no avenant: what it still pays goes to another account by an act of its own."""

import pytest
from django.urls import reverse

from financing.selectors.lots import blocks_of
from financing.services.annex_actions import change_account
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from tests.factories import service
from tests.factories.financing import IBAN, credit, make_convention, validated
from tests.financing.test_closing import close, settle
from tests.financing.test_monthly_states import rows
from tests.scenes import scene

pytestmark = pytest.mark.django_db
OTHER = "FR7699999000010000000000212"


@pytest.fixture(autouse=True)
def january(settings):
    settings.PORTAL_TODAY = "2009-01-20"


@scene
def running(january, officer_59l):
    credit("59L", "250000.00", year=2008)
    return validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")


@scene
def closed(running, officer_59l):
    """Its December was corrected since: a rappel is to pay."""
    annex = close(officer_59l.user, settle(officer_59l.user, running, *["1128.75"] * 12))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=corrected())
    return annex


def corrected():
    (row,) = rows("1505", start=12)
    return [type(row)(row.month, row.hours, row.headcount, "Feuille oubliée")]


def given(annex, **changes) -> dict:
    account = {"account_number": OTHER, "account_holder": annex.convention.siae.name, "holder_reason": ""}
    return {"annex": annex, "comment": "Compte clos à la banque.", **account, **changes}


def test_the_rappel_of_a_closed_year_goes_to_the_new_account(closed, officer_59l, head_59l):
    with pytest.raises(NotAllowed):
        change_account(actor=officer_59l.user, **given(closed))

    change_account(actor=head_59l.user, **given(closed))

    lot = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    assert OTHER in lot.lines.get().row
    told = JournalEntry.objects.get(action="annex.change_account")
    assert (told.before["account_number"], told.after["account_number"], told.comment) == (
        IBAN,
        OTHER,
        "Compte clos à la banque.",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"account_number": "FR7699999000010000000000213"}, "IBAN"),
        ({"account_number": ""}, "Indiquez le compte bancaire"),
        ({"account_holder": "Autre"}, "n'a pas le nom de la structure"),
        ({"account_holder": "Autre", "holder_reason": "Régie"}, ""),
    ],
)
def test_the_account_is_known_as_at_the_entry(closed, head_59l, changes, said):
    if said:
        with pytest.raises(Refusal, match=said):
            change_account(actor=head_59l.user, **given(closed, **changes))
    else:
        assert change_account(actor=head_59l.user, **given(closed, **changes)).account_holder == "Autre"


def test_an_annexe_in_force_changes_its_account_by_an_avenant(running, head_59l):
    with pytest.raises(Refusal, match="n'est pas possible dans l'état « Validée »"):
        change_account(actor=head_59l.user, **given(running))


def test_who_reads_that_the_account_is_wrong_reads_what_can_be_done(closed, head_59l):
    line = closed.payments.get(paid_on=None)
    line.annex.account_number = ""
    assert blocks_of([line], clock.today())[line.pk].endswith("le directeur le change depuis la page de l'annexe.")
    address = reverse("financing:annex_action", args=[closed.slug, "change_account"])
    page = head_59l.get(address).content.decode()
    assert (
        f'value="{IBAN}"' in page
        and address in head_59l.get(reverse("financing:annex_detail", args=[closed.slug])).content.decode()
    )
    typed = {"account_number": OTHER, "account_holder": closed.convention.siae.name, "comment": "x"}
    assert head_59l.post(address, typed).status_code == 302
