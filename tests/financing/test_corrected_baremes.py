"""A barème of 2005 corrected, or replaced by a later row: posts of ETTI, requests of ACI and AI, as an EI's."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from financing.models import Bareme, FinancialAnnex, Regime
from financing.selectors.annexes import replays
from financing.selectors.consequences import consequences_of
from financing.selectors.law import is_used
from financing.services.law import add_bareme, change_bareme, delete_bareme
from iae_portal.core.errors import Refusal
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_replay import frozen, replay

pytestmark = pytest.mark.django_db

POSTS = {"planned_hours": Decimal(14400), "permanent_fte": Decimal(2), "agreed_posts": Decimal(2)}  # 0.75 post
CASES = [
    ("ETTI", POSTS, {"unit_amount": Decimal(52500)}, "38250.00", "39375.00"),
    ("ACI", {"requests": ("14000", "15500")}, {"request_cap": Decimal(16000)}, "29000.00", "29500.00"),
    (
        "AI",
        {"requests": ("33000",)},
        {"request_cap": Decimal(31500), "carrier_cap": Decimal(31500)},
        "30000.00",
        "31500.00",
    ),
    ("EI", {"fte": "6.00"}, {"unit_amount": Decimal(9900)}, "58086.00", "59400.00"),
]


def in_force(siae_type: str, day: dt.date = dt.date(2009, 1, 1)) -> Bareme:
    return Bareme.objects.on(day).get(type=siae_type, regime__code__contains="-2005")


def corrected_row(siae_type: str, corrected: dict) -> Bareme:
    row = in_force(siae_type)
    for name, value in corrected.items():
        setattr(row, name, value)
    return row


def later_row(siae_type: str, corrected: dict, start=dt.date(2009, 1, 1)) -> Bareme:
    known = in_force(siae_type)
    kept = ("unit_amount", "hours_per_fte", "fte_per_post", "request_cap", "carrier_cap")
    amounts = {name: getattr(known, name) for name in kept} | corrected
    whole = {"regime": known.regime, "type": siae_type, "start": start, "end": known.end}
    return Bareme(**whole, **amounts, reference="Arrêté d'exemple")


def amount_of(annex: FinancialAnnex) -> str:
    return str(annex.computations.order_by("-pk").first().agreed_amount)


def answered(text: str, monkeypatch) -> str:
    answer = replay(text, monkeypatch)
    (item,) = answer["annexes"] or answer["accompaniment"]
    return item.get("agreed_amount") or item["amount"]


@pytest.fixture
def annex_of(officer_59l):
    credit("59L", "1000000.00")
    return lambda siae_type, values: validated(officer_59l.user, make_convention(siae_type), **values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
@pytest.mark.parametrize("how", ["corrected", "replaced"])
def test_a_corrected_amount_is_computed_again_and_each_run_replays_its_own(
    annex_of, national, monkeypatch, django_capture_on_commit_callbacks, how, case
):
    siae_type, values, corrected, before, after = case
    annex = annex_of(siae_type, values)
    first, old = annex.computations.order_by("-pk").first(), frozen(annex.number)
    assert amount_of(annex) == before
    row, keep = (
        (corrected_row(siae_type, corrected), change_bareme)
        if how == "corrected"
        else (later_row(siae_type, corrected), add_bareme)
    )
    (line,) = consequences_of(row).touched
    assert (line.annex, str(line.before), str(line.after), line.problem) == (annex, before, after, "")

    with django_capture_on_commit_callbacks(execute=True):
        keep(actor=national.user, row=row)

    last = annex.computations.order_by("-pk").first()
    assert (amount_of(annex), last.bareme_ids) == (after, [row.pk])
    # The run of before keeps the amounts that it used: on the page, and by the command.
    assert (replays(first), replays(last)) == (True, True)
    assert (answered(old, monkeypatch), answered(frozen(annex.number), monkeypatch)) == (before, after)
    page = national.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert "les mêmes montants, au centime" in page


@pytest.mark.parametrize(("siae_type", "values"), [case[:2] for case in CASES])
def test_a_row_that_a_run_used_is_not_deleted(annex_of, national, siae_type, values):
    annex_of(siae_type, values)
    row = in_force(siae_type)
    assert is_used(row)
    with pytest.raises(Refusal, match="Des annexes sont calculées avec ce barème"):
        delete_bareme(actor=national.user, row=row)


def test_a_row_is_deleted_as_it_stands_not_as_the_page_read_it(national):
    row = later_row("EI", {}, dt.date(2009, 7, 1))
    add_bareme(actor=national.user, row=row)
    Bareme.objects.filter(pk=row.pk).update(end=dt.date(2009, 12, 31))
    delete_bareme(actor=national.user, row=row)
    assert in_force("EI").end == dt.date(2009, 12, 31)
    with pytest.raises(Refusal, match="déjà supprimé"):
        delete_bareme(actor=national.user, row=row)


@pytest.mark.parametrize(("start", "kept"), [((2009, 7, 1), False), ((2010, 1, 1), True)])
@pytest.mark.parametrize("siae_type", ["ETTI", "ACI", "AI"])
def test_an_aid_of_a_calendar_year_changes_on_a_first_of_january(national, siae_type, start, kept):
    row = later_row(siae_type, {}, dt.date(*start))
    if kept:
        add_bareme(actor=national.user, row=row)
        assert in_force(siae_type).end == dt.date(2009, 12, 31)
        return
    with pytest.raises(ValidationError, match="Cette aide se compte par année civile"):
        add_bareme(actor=national.user, row=row)


@pytest.mark.parametrize(
    ("siae_type", "emptied"),
    [("ETTI", "fte_per_post"), ("ETTI", "unit_amount"), ("ACI", "carrier_cap"), ("AI", "request_cap")],
)
def test_a_row_without_what_its_aid_is_computed_with_is_refused(national, siae_type, emptied):
    with pytest.raises(ValidationError):
        change_bareme(actor=national.user, row=corrected_row(siae_type, {emptied: None}))


@pytest.mark.parametrize(
    ("siae_type", "typed", "after"),
    [
        ("ETTI", {"unit_amount": "52 500", "fte_per_post": "12", "hours_per_fte": "1 600"}, "39375.00"),
        ("ACI", {"request_cap": "16 000", "carrier_cap": "48 000"}, "29500.00"),
        ("AI", {"request_cap": "31 500", "carrier_cap": "31 500"}, "31500.00"),
    ],
)
def test_the_page_adds_a_later_row(annex_of, national, django_capture_on_commit_callbacks, siae_type, typed, after):
    values = next(case[1] for case in CASES if case[0] == siae_type)
    annex = annex_of(siae_type, values)
    regime = Regime.objects.get(pk=annex.regime_id)
    address = reverse("financing:bareme_new", args=[regime.code])
    assert address in national.get(reverse("financing:regime", args=[regime.code])).content.decode()
    data = {"type": siae_type, "start": "2009-01-01", "end": "2013-12-31", "reference": "Arrêté d'exemple"} | typed

    shown = national.post(address, data | {"start": "2009-02-01"}).content.decode()
    assert "Cette aide se compte par année civile" in shown
    (line,) = national.post(address, data).context["consequences"].touched
    assert (line.annex, str(line.after)) == (annex, after)
    with django_capture_on_commit_callbacks(execute=True):
        assert national.post(address, data | {"confirmer": "1"}).status_code == 302
    assert amount_of(annex) == after
    # An AI still makes one request.
    assert Bareme.objects.latest("pk").single_request == (siae_type == "AI")
