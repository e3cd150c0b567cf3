"""Lines of a diagnostic and of its round, open in two sessions: each is known by its row, not by its place."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from financing.models import DiagnosticYear, FundersRound, Pledge
from financing.services.diagnostics import hold_round, save_diagnostic
from iae_portal.core.errors import Refusal
from tests.factories.conventions import SiaeFactory
from tests.financing.test_diagnostics import DIAGNOSTIC, diagnostic
from tests.financing.test_same_figures import plain
from tests.forms import forms_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def sent_by(client, address: str) -> dict:
    """What a browser sends of the page as it was just opened."""
    (form,) = (form for form in forms_of(client.get(address).content.decode(), address) if "need" in form.values)
    return {name: value[0] if len(value) == 1 else value for name, value in form.values.items()}


@scene
def pledged(officer_59l):
    """A round with two funders: the bank first."""
    row = diagnostic(officer_59l.user)
    lines = [{"pk": None, "funder": funder, "asked": Decimal(10)} for funder in ("bank", "cdc")]
    need = {"held_on": dt.date(2008, 10, 10), "need": Decimal(20)}
    hold_round(actor=officer_59l.user, diagnostic=row, values=need, pledges=lines)
    return row.round


@pytest.mark.parametrize(
    ("granted", "held_on", "said", "total"),
    [
        ((None, None), 10, "Tenu le 10 octobre 2008, besoin de 20,00 € : 20,00 € restent à accorder. 20", "en attente"),
        (("4", None), 15, "Tenu le 15 octobre 2008, besoin de 20,00 € : 16,00 € restent à accorder. 10,00 €", "4,00 €"),
        (("10", "9.99"), 16, "Prévu le 16 octobre 2008, besoin de 20,00 € : 0,01 € restent à accorder.", "19,99 €"),
        (("10", "10"), 15, "Tenu le 15 octobre 2008, besoin de 20,00 € : il est couvert.", "20,00 €"),
    ],
)
def test_the_page_adds_up_what_the_funders_answer(pledged, officer_59l, granted, held_on, said, total):
    FundersRound.objects.update(held_on=dt.date(2008, 10, held_on))
    for row, amount in zip(pledged.pledges.order_by("pk"), granted, strict=True):
        Pledge.objects.filter(pk=row.pk).update(granted=amount)
    page = page_of(pledged, officer_59l)
    assert said in page
    assert f'Total</th> <td class="portal-number">20,00 €</td> <td class="portal-number">{total}</td>' in page


def test_the_share_of_sales_is_of_the_charges_and_unknown_without(pledged, officer_59l):
    accounts = {"diagnostic": pledged.diagnostic, "subsidies": 0, "equity": -5000, "cash": 0}
    DiagnosticYear.objects.create(year=2006, sales=0, charges=0, **accounts)
    DiagnosticYear.objects.create(year=2007, sales=30050, charges=100000, **accounts)
    page = page_of(pledged, officer_59l)
    first, second = (page.split(f"<td>{year}</td>")[1].split("</tr>")[0] for year in (2006, 2007))
    assert ("–" in first, "%" in first) == (True, False)
    assert "30,1 %" in second and "69 950,00 €" in second


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2006-09-01", "2007-08-31", ""),
        ("2007-09-01", "2008-08-31", ""),
        ("2006-01-01", "2007-06-30", "Les montants d'un exercice qui ne dure pas douze mois"),
        ("2007-09-01", "2008-09-01", "n'était pas clos au début du diagnostic"),
        ("2005-12-31", "2007-06-30", "« 2007 » : un exercice qui n'est pas l'année civile a ses deux jours"),
        ("2007-06-30", "2007-06-30", "« 2007 » : un exercice qui n'est pas l'année civile a ses deux jours"),
        ("", "2007-06-30", "« 2007 » : un exercice qui n'est pas l'année civile a ses deux jours"),
    ],
)
def test_an_exercise_may_have_its_own_days(officer_59l, start, end, said):
    """The diagnostic begins on 1 September 2008: an exercise that closed the day before is closed."""
    given = DIAGNOSTIC | {"siae": SiaeFactory().pk, "exercices-0-year": end[:4]}
    given |= {"exercices-0-start": start, "exercices-0-end": end}
    answer = officer_59l.post(reverse("financing:diagnostic_new"), given, follow=True)
    page, kept = unescape(plain(answer.content.decode())), DiagnosticYear.objects.first()
    assert (said or "Comptes des exercices clos") in page
    if kept:
        assert f'{kept.year}<br><span class="portal-muted">{kept.own_days}</span>' in page
        assert ("ne se comparent pas" in page) is bool(said)
    else:
        assert f'value="{start}"' in page and 'value="120' in page


def page_of(held, client) -> str:
    return plain(client.get(reverse("financing:diagnostic_detail", args=[held.diagnostic_id])).content.decode())


def funders(held) -> list[tuple[str, str, str]]:
    return [(row.funder, str(row.asked), row.conditions) for row in held.pledges.order_by("pk")]


def test_lines_of_an_older_page_are_matched_by_their_row(pledged, officer_59l):
    """The other removed the first line, changed the second, added one: nothing of it is undone, nothing typed lost."""
    address = reverse("financing:funders_round", args=[pledged.diagnostic_id])
    mine, (bank, cdc) = sent_by(officer_59l, address), pledged.pledges.order_by("pk")
    bank.delete()
    Pledge.objects.filter(pk=cdc.pk).update(asked=Decimal(15))
    Pledge.objects.create(round=pledged, funder="state", asked=Decimal(5))

    mine |= {"financeurs-0-asked": "", "financeurs-0-funder": "", "financeurs-1-conditions": "Sous réserve."}
    assert officer_59l.post(address, mine).status_code == 302
    assert funders(pledged) == [("cdc", "15.00", "Sous réserve."), ("state", "5.00", "")]


def test_a_line_removed_meanwhile_is_said_then_put_back(pledged, officer_59l):
    address = reverse("financing:funders_round", args=[pledged.diagnostic_id])
    mine = sent_by(officer_59l, address)
    pledged.pledges.filter(funder="bank").delete()

    refused = officer_59l.post(address, mine)
    assert (refused.status_code, "a supprimé cette ligne" in unescape(refused.content.decode())) == (422, True)
    again = mine | {"financeurs-0-pk": refused.context["formset"][0]["pk"].value()}
    assert officer_59l.post(address, again).status_code == 302
    assert funders(pledged) == [("cdc", "10.00", ""), ("bank", "10.00", "")]


def test_a_line_that_both_changed_is_shown_with_both(pledged, officer_59l):
    address = reverse("financing:funders_round", args=[pledged.diagnostic_id])
    mine = sent_by(officer_59l, address)
    pledged.pledges.filter(funder="cdc").update(asked=Decimal(15))

    both = officer_59l.post(address, mine | {"financeurs-1-asked": "12"})
    assert "a enregistré « 15 »" in unescape(both.content.decode())
    assert funders(pledged)[1] == ("cdc", "15.00", "")


def test_a_line_left_empty_takes_its_row_away_and_years_are_three_at_most(officer_59l):
    year = dict.fromkeys(("sales", "subsidies", "charges", "equity", "cash"), Decimal(1))
    kept = {"origin": "service", "consultant": "x", "started_on": dt.date(2008, 9, 1)}
    lines = [{"pk": None, "year": number, **year} for number in (2005, 2006, 2007)]
    row = save_diagnostic(actor=officer_59l.user, siae=SiaeFactory(), values=kept, years=lines)
    first = row.years.get(year=2005)
    fourth = {"pk": None, "year": 2004, **year}

    with pytest.raises(Refusal, match="trois exercices clos au plus"):
        save_diagnostic(actor=officer_59l.user, siae=row.siae, values={}, years=[fourth], diagnostic=row)
    gone = {"pk": first.pk, **dict.fromkeys(year), "year": None}
    save_diagnostic(actor=officer_59l.user, siae=row.siae, values={}, years=[fourth, gone], diagnostic=row)
    assert list(row.years.values_list("year", flat=True)) == [2004, 2006, 2007]
