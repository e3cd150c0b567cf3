"""The annexe as a PDF: the figures of the page, watermark until it is validated."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.documents.annex import ANNEX_KIND, build_context
from financing.models import FinancialAnnex, OtherFunding, Pledge
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from iae_portal.core.text import euros
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version, produce_document
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.financing import credit, entered, entry, found_paid, make_convention, validated
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("siae_type", "year", "values"),
    [
        ("EI", 2009, {}),
        ("EI", 2015, {}),
        ("ACI", 2009, {"requests": ("12000", "18000")}),
        ("AI", 2009, {"requests": ("12000",)}),
    ],
)
def test_the_document_says_what_the_page_says(officer_59l, settings, siae_type, year, values):
    settings.PORTAL_TODAY = f"{year - 1}-10-15"
    credit("59L", "200000.00", year=year)
    annex = entered(officer_59l.user, make_convention(siae_type, year), **values)
    html = html_of(prepare_version(kind="financing.annex", subject=annex, actor=officer_59l.user))
    run = annex.computations.get()
    assert ("Chantier ou action" in html, "dû à ce jour" in html) == (siae_type == "ACI", False)
    assert euros(run.agreed_amount) in html
    page = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert [("ce calcul ne la compte pas" in text) for text in (html, page)] == [year == 2015] * 2
    for line in run.explanation:
        assert line["text"].replace("'", "&#x27;") in html


@pytest.mark.parametrize(("month", "said"), [(3, "de mars"), (4, "d&#x27;avril"), (10, "d&#x27;octobre")])
def test_a_slice_of_posts_begins_in_french(officer_59l, month, said):
    credit("59L", "200000.00", year=2009)
    annex = entered(officer_59l.user, make_convention("EI", 2009))
    annex.segments.update(start=dt.date(2009, month, 1))

    html = html_of(prepare_version(kind="financing.annex", subject=annex, actor=officer_59l.user))

    assert f"<td>{said} 2009 à décembre 2009</td>" in html


@pytest.mark.parametrize(("paid_of", "total"), [(range(1, 10), "87 129,00"), (range(1, 12), "87 129,00")])
def test_the_schedule_adds_up_to_what_is_due_recoveries_taken_off(officer_59l, settings, paid_of, total):
    """Nine months paid, then eleven: too much was given, a recovery takes it back."""
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "120000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    lines = list(annex.payments.filter(month__month__in=paid_of))
    found_paid(annex=annex, lines=lines)
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1128.75"] * 12))

    html = html_of(prepare_version(kind="financing.annex", subject=annex, actor=officer_59l.user))
    foot = html.split("reversements déduits</th>")[1].split("</tr>")[0].replace("\u202f", " ").replace("\xa0", " ")
    assert f">{total} €<" in foot
    assert "dû à ce jour" in html


def test_it_is_final_once_validated(officer_59l):
    credit("59L", "200000.00")
    annex = validated(officer_59l.user, make_convention())
    assert ANNEX_KIND.is_final(annex) is True
    assert ANNEX_KIND.is_final(FinancialAnnex(state="entered")) is False
    assert build_context(annex)["agreed_amount"] == annex.computations.order_by("-pk").first().agreed_amount


def test_the_file_is_made(officer_59l):
    LetterheadFactory()
    credit("59L", "200000.00")
    annex = validated(officer_59l.user, make_convention())
    version = produce_document(kind="financing.annex", subject=annex, actor=officer_59l.user)
    with version.file.open() as file:
        assert file.read(5) == b"%PDF-"


@pytest.mark.parametrize(
    ("siae_type", "values", "hours", "changed", "total"),
    [
        # Paid for 7 ETP, 5 are worked: the avenant of 6 ETP leaves 5 ETP due.
        ("EI", {"fte": "7.00"}, "627.08", {"fte": "6.00"}, "48 405,00"),
        # 24 000 paid over the year, the request comes down.
        ("AI", {"requests": ("24000",)}, None, {"requests": ("15000",)}, "15 000,00"),
        # Not paid at all: what is left of the year.
        ("ACI", {"requests": ("9000",)}, "none", {"requests": ("7500",)}, "7 500,00"),
    ],
)
def test_an_avenant_not_signed_yet_prints_what_its_page_will_show(
    officer_59l, head_59l, settings, siae_type, values, hours, changed, total
):
    settings.PORTAL_TODAY = "2011-01-20"
    SignatureDelegationFactory(person=head_59l.user)
    credit("59L", "300000.00", year=2010)
    first = validated(officer_59l.user, make_convention(siae_type, 2010), **values)
    if hours != "none":
        found_paid(annex=first, lines=list(first.payments.all()))
    if siae_type == "EI":
        states = [*[hours] * 11, str(Decimal(7525) - 11 * Decimal(hours))]
        save_states(actor=officer_59l.user, convention=first.convention, rows=rows(*states, year=2010))
    avenant = open_annex(actor=officer_59l.user, convention=first.convention, year=2010, regime=first.regime_id)
    lines = {"segments": ((avenant.start, avenant.end, Decimal(changed["fte"])),)} if "fte" in changed else {}
    if "requests" in changed:
        lines["requests"] = tuple(("Action", Decimal(amount)) for amount in changed["requests"])
    fill_annex(actor=officer_59l.user, annex=avenant, values=entry(avenant), lines=Lines(**lines))
    avenant = enter_annex(actor=officer_59l.user, annex=avenant)

    before = build_context(FinancialAnnex.objects.get(pk=avenant.pk))
    html = html_of(prepare_version(kind="financing.annex", subject=avenant, actor=officer_59l.user))
    foot = html.split("reversements déduits</th>")[1].split("</tr>")[0].replace("\u202f", " ").replace("\xa0", " ")
    assert f">{total} €<" in foot
    assert ("Reversement" in html) == (hours != "none")
    validate_annex(actor=head_59l.user, annex=avenant, signed_on=clock.today())
    after = build_context(FinancialAnnex.objects.get(pk=avenant.pk))
    assert _lines(before) == _lines(after)


def _lines(context: dict) -> list[tuple]:
    return sorted((line["month"], line["kind"], line["amount"]) for line in context["schedule"])


@pytest.mark.parametrize("model", [OtherFunding, Pledge])
def test_the_name_of_a_funder_is_set_apart_from_its_kind(model):
    said = [str(model(funder="departement", label=label)) for label in ("", "Conseil général")]
    assert said == ["Département", "Département (Conseil général)"]
