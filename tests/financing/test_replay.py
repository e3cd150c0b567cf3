"""What is frozen is replayed by the command with the same figures, years later, whatever the law has become."""

import io
import json
import sys
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from financing.documents.explanation_letter import build_context
from financing.models import Bareme, Computation
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from tests.factories.financing import credit, draft, entered, make_convention, validated
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db


def frozen(number: str) -> str:
    out = io.StringIO()
    call_command("compute_aid", annex=number, stdout=out)
    return out.getvalue()


def replay(text: str, monkeypatch) -> dict:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    out = io.StringIO()
    call_command("compute_aid", "-", stdout=out)
    return json.loads(out.getvalue())


def test_an_aid_per_fte_is_replayed_with_its_hours_and_its_baremes(officer_59l, monkeypatch):
    credit("59L", "1000000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("1000", "1003.33"))
    run = annex.computations.order_by("-pk").first()
    text = frozen(annex.number)
    Bareme.objects.filter(regime__code="EI-2005").update(unit_amount=Decimal(1))
    (answer,) = replay(text, monkeypatch)["annexes"]
    assert answer == run.result
    assert answer["agreed_amount"] == "82288.50"
    assert json.loads(text)["baremes"][0]["unit_amount"] == "9681"


@pytest.mark.parametrize("written", ["ACI-59L-09-{0}-A0-M0", "ACI 59L 09 {0} A0 M0", "aci59l09{0}a0m0"])
def test_a_lump_sum_is_replayed_whatever_the_way_its_number_is_written(officer_59l, monkeypatch, written):
    """G4 b: 12 000 + 18 000 gives 27 000."""
    credit("59L", "1000000.00")
    convention = make_convention("ACI")
    annex = entered(officer_59l.user, convention, requests=("12000", "18000"))
    text = frozen(written.format(convention.number[-4:]))
    (answer,) = replay(text, monkeypatch)["accompaniment"]
    assert answer["amount"] == "27000.00"
    assert annex.computations.get().agreed_amount == Decimal("27000.00")


def test_etti_posts_are_replayed(officer_59l, monkeypatch):
    """G3 c."""
    credit("59L", "1000000.00")
    posts = {"planned_hours": Decimal(43680), "permanent_fte": Decimal(3), "agreed_posts": Decimal(3)}
    annex = entered(officer_59l.user, make_convention("ETTI"), **posts)
    (answer,) = replay(frozen(annex.number), monkeypatch)["accompaniment"]
    assert answer["amount"] == "116025.00"
    assert annex.computations.get().agreed_amount == Decimal("116025.00")


def test_an_unknown_number_and_a_draft_give_a_sentence(officer_59l):
    with pytest.raises(CommandError, match="Aucune annexe ne porte le numéro « EI 59L 08 9999 A0 M0 »"):
        frozen("EI 59L 08 9999 A0 M0")


def test_a_file_or_a_number_but_not_both():
    with pytest.raises(CommandError, match="Donnez un fichier JSON"):
        call_command("compute_aid")


def test_the_page_gives_what_is_replayed_and_a_letter_explains_it(officer_59l, monkeypatch):
    credit("59L", "1000000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    run = annex.computations.order_by("-pk").first()
    answer = officer_59l.get(reverse("financing:annex_frozen", args=[annex.slug]))
    (item,) = replay(answer.content.decode(), monkeypatch)["annexes"]
    letter = build_context(run)
    assert (run.reason, letter["reason"]) == ("Annexe saisie", "annexe saisie")
    assert Decimal(item["agreed_amount"]) == run.agreed_amount == letter["agreed"]
    assert [line["text"] for line in letter["lines"]] == [line["text"] for line in run.explanation]


@pytest.mark.parametrize("street", ["", "1 rue de l'Exemple"])
def test_an_address_that_is_not_known_leaves_no_line(street, officer_59l):
    annex = entered(officer_59l.user, make_convention("EI", 2008))
    siae = annex.convention.siae
    siae.name, siae.address, siae.postcode, siae.city = "Structure A", street, "59000", "Lille"
    run = Computation(annex=annex, computed_at=clock.now(), result={}, explanation=[])
    assert build_context(run)["addressee"] == ["Structure A", *([street] if street else []), "59000 Lille"]


@pytest.mark.parametrize(("siae_type", "values"), [("EI", {}), ("ACI", {"requests": ("12000",)})])
def test_the_page_replays_it_and_says_when_a_figure_is_another(officer_59l, siae_type, values):
    credit("59L", "1000000.00")
    annex = entered(officer_59l.user, make_convention(siae_type), **values)
    run = annex.computations.get()
    kept = run.result.get("agreed", run.result)

    def told() -> tuple[bool, bool]:
        page = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
        return "les mêmes montants, au centime" in page, "autres montants : prévenez" in page

    # Its sentences may change from a version to the next, never a cent.
    kept["explanation"] = []
    keep_again(run)
    assert told() == (True, False)
    name = "amount" if "amount" in kept else "agreed_amount"
    kept[name] = str(Decimal(kept[name]) + Decimal("0.01"))
    keep_again(run)
    assert told() == (False, True)


def keep_again(run: Computation) -> None:
    """Another row: the base refuses to change one."""
    run.pk = None
    run.save(force_insert=True)


def test_a_draft_has_no_calculation_to_give(officer_59l):
    annex = draft(officer_59l.user, make_convention("EI", 2008))
    assert officer_59l.get(reverse("financing:annex_frozen", args=[annex.slug])).status_code == 404
