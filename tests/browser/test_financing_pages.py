"""Pages of financing with something in them: axe at two widths, no sideways scroll, strict CSP."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.services.diagnostics import hold_round, save_diagnostic
from tests.browser.watch import assert_page_is_fit
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.rights_objects import a_campaign, an_fdi_file
from tests.financing.test_law_pages import running

pytestmark = pytest.mark.browser


def test_the_pages_are_fit_with_their_rows(page, visit, sign_in, officer_59l, head_59l):
    """Lists, gauges and accounts with something in them: an annexe paid, one that waits, a round of funders."""
    annex = running(officer_59l)
    entered(officer_59l.user, make_convention("EI", 2008))
    values = {
        "origin": "service",
        "consultant": "Cabinet exemple",
        "started_on": dt.date(2008, 9, 1),
        "plan": "Un plan.",
    }
    accounts = dict.fromkeys(("sales", "subsidies", "charges", "equity", "cash"), Decimal("1234567.89"))
    years = [{"year": year, **accounts} for year in (2005, 2006, 2007)]
    diagnostic = save_diagnostic(actor=officer_59l.user, siae=SiaeFactory(), values=values, years=years)
    hold_round(
        actor=officer_59l.user,
        diagnostic=diagnostic,
        values={"held_on": dt.date(2008, 10, 1), "need": Decimal(50000), "minutes": "Accord de principe."},
        pledges=[
            {"funder": "commune", "label": "Lomme", "asked": Decimal(20000), "granted": None, "conditions": "Vote"}
        ],
    )
    an_fdi_file()
    a_campaign()
    sign_in(head_59l)
    for name, arguments, query in [
        ("annex_list", [], ""),
        ("envelope_service", ["59L"], "?annee=2008"),
        ("annex_detail", [annex.slug], ""),
        ("diagnostic_list", [], ""),
        ("diagnostic_detail", [diagnostic.pk], ""),
        ("funders_round", [diagnostic.pk], ""),
        ("fdi_list", [], ""),
        ("campaign_list", [], ""),
    ]:
        visit(reverse(f"financing:{name}", args=arguments) + query)
        assert_page_is_fit(page, f"full-{name}")


def test_the_report_of_an_import_is_fit(page, visit, sign_in, officer_59l, tmp_path):
    credit("59L", "100000.00", year=2008, author=officer_59l.user)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    path = tmp_path / "etats.csv"
    lines = ["annexe;mois;heures;salariés", f"{annex.number};2008-01;1066;9", f"{annex.number};2008-02;-4;9"]
    path.write_text("\n".join(lines), encoding="utf-8")
    sign_in(officer_59l)
    visit(reverse("financing:states_file"))
    page.set_input_files("input[type=file]", path)
    page.click("text=Lire le fichier")
    page.wait_for_selector("text=2008")
    assert_page_is_fit(page, "full-states-report")
