"""The département's share: explained by the engine, entered month by month, shown on the page and in the PDF."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from financing.calculation import months
from financing.calculation.department_share import RsaRow, explained_share
from financing.calculation.errors import Refused
from financing.enums import AnnexState
from financing.models import DepartmentShare, FinancialAnnex, RsaAmount
from financing.selectors.department_share import shown_share
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.department_share import save_share
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import euros
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.factories.financing import credit, draft, entered, entry, make_convention, validated

YEAR_2022 = {months.parse(f"2022-{month:02d}"): 6 for month in range(1, 13)}
FLAT = [RsaRow(months.parse("2021-04"), Decimal("565.34"), "Décret n° 2021-530")]
RISING = [*FLAT, RsaRow(months.parse("2022-07"), Decimal("598.54"), "Loi n° 2022-1158", verified=False)]


def plain(text: str) -> str:
    """Without the spaces of typography."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_g17_with_its_lines():
    share = explained_share(YEAR_2022, FLAT)
    assert str(share.amount) == "35820.00"
    assert [line.rule for line in share.lines] == ["share_months", "share_total"]
    assert plain(share.lines[0].text) == (
        "De janvier à décembre 2022, 6 bénéficiaires : 88 % du RSA d’une personne seule (565,34 €), "
        "soit 497,50 € par personne et par mois, sur 12 mois : 35 820,00 €."
    )
    assert share.lines[0].source.startswith("Décret n° 2021-530 ; Décret n° 2014-728")


def test_the_amount_is_redone_from_the_lines_alone():
    share = explained_share({**YEAR_2022, months.parse("2022-09"): 4, months.parse("2022-12"): 0}, RISING)
    total = Decimal(0)
    for line in share.lines[:-1]:
        span = months.parse(line.inputs["to"]) - months.parse(line.inputs["from"]) + 1
        month = (Decimal(line.inputs["rate"]) * Decimal(line.inputs["rsa"])).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert month * int(line.inputs["beneficiaries"]) * span == Decimal(line.value)
        total += Decimal(line.value)
    assert [line.inputs["from"] for line in share.lines[:-1]] == ["2022-01", "2022-07", "2022-09", "2022-10"]
    assert (total, share.lines[-1].value) == (share.amount, f"{share.amount}")
    assert "(598,54 €, montant non vérifié dans un texte)" in plain(share.lines[1].text)


def test_months_with_a_gap_between_them_are_told_apart():
    share = explained_share({months.parse("2022-01"): 2, months.parse("2022-03"): 2}, FLAT)
    assert [line.inputs["from"] for line in share.lines[:-1]] == ["2022-01", "2022-03"]
    assert str(share.amount) == "1990.00"


@pytest.mark.parametrize(
    ("month", "rows", "sentence"),
    [
        (
            "2014-06",
            FLAT,
            "Juin 2014 : aucun texte ne fixait la part du département avant juillet 2014 ; laissez ce mois à zéro.",
        ),
        ("2021-03", FLAT, "Aucun montant du RSA n’est connu en mars 2021."),
        ("2022-01", [], "Aucun montant du RSA n’est connu en janvier 2022."),
    ],
)
def test_a_month_without_text_or_amount_is_refused(month, rows, sentence):
    with pytest.raises(Refused) as refused:
        explained_share({months.parse(month): 3}, rows)
    assert [fault.message for fault in refused.value.faults] == [sentence]
    assert str(explained_share({months.parse(month): 0}, rows).amount) == "0.00"


# The pages

MAY_USE_DATABASE = pytest.mark.django_db
ACI_2015 = Decimal("232248.00")  # 12 ETP at 19 354
# 3 people: 88 % of 513.88 is 452.21 over eight months, 88 % of 524.16 is 461.26 over four.
SHARE = Decimal("16388.16")


def aci_2015(client, **values) -> FinancialAnnex:
    credit("59L", "300000.00", year=2015)
    return entered(client.user, make_convention("ACI", 2015), fte="12", **values)


def typed(number: str = "3", **changes) -> dict:
    rows = {f"mois-{rank}-beneficiaries": number for rank in range(12)}
    return {"agreement": "Convention du 12 janvier 2015", **rows, **changes}


def address(annex: FinancialAnnex) -> str:
    return reverse("financing:department_share", args=[annex.slug])


@MAY_USE_DATABASE
def test_the_share_is_entered_then_shown_on_the_page_and_in_the_document(officer_59l):
    annex = aci_2015(officer_59l)
    assert officer_59l.post(address(annex), typed()).status_code == 302
    share = DepartmentShare.objects.get()
    assert (share.amount, share.months.count()) == (SHARE, 12)
    shown = shown_share(annex)
    assert (shown.state_amount, shown.agreed) == (Decimal("215859.84"), ACI_2015)
    assert round(shown.ratio, 6) == Decimal("0.070563")
    page = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    html = html_of(prepare_version(kind="financing.annex", subject=annex, actor=officer_59l.user))
    for text in (euros(SHARE), euros(Decimal("215859.84")), "7,06\u00a0%", "Convention du 12 janvier 2015"):
        assert text in page
        assert text in html
    for line in share.explanation:
        assert line["text"] in page
        assert line["text"] in html
    entry = JournalEntry.objects.get(action="annex.department_share")
    assert (entry.sentence, entry.actor) == (f"Part du département : {annex.number}", officer_59l.user)
    assert officer_59l.post(address(annex), typed()).status_code == 302
    assert JournalEntry.objects.filter(action="annex.department_share").count() == 1


@MAY_USE_DATABASE
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mois-1-beneficiaries": "-2"}, "Bénéficiaires du RSA : un nombre positif ou nul est attendu."),
        ({"mois-1-beneficiaries": "deux"}, "Bénéficiaires du RSA : un nombre entier est attendu."),
        ({"mois-1-beneficiaries": "2,5"}, "Bénéficiaires du RSA : un nombre entier est attendu."),
        ({"mois-1-beneficiaries": "999999"}, "Bénéficiaires du RSA : ce nombre est trop grand."),
        ({"mois-1-beneficiaries": "5000"}, "dépasse le montant conventionné"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(officer_59l, changes, sentence):
    annex = aci_2015(officer_59l)
    answer = officer_59l.post(address(annex), typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{changes["mois-1-beneficiaries"]}"' in page
    assert 'value="Convention du 12 janvier 2015"' in page
    assert DepartmentShare.objects.count() == 0


@MAY_USE_DATABASE
def test_an_annexe_of_2008_has_no_share_and_the_page_says_what_to_do(officer_59l):
    credit("59L", "100000.00", year=2008)
    annex = entered(officer_59l.user, make_convention("EI", 2008))
    page = " ".join(officer_59l.get(address(annex)).content.decode().split())
    assert "notez le financement du département parmi les autres financements" in page
    answer = officer_59l.post(address(annex), typed())
    assert answer.status_code == 422
    with pytest.raises(Refusal, match="depuis juillet 2014"):
        save_share(actor=officer_59l.user, annex=annex, beneficiaries={}, agreement="")
    detail = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert "Part du département" not in detail


@MAY_USE_DATABASE
def test_a_month_before_the_text_is_refused_on_an_annexe_of_2014(officer_59l):
    annex = draft(officer_59l.user, make_convention("EI", 2014))
    page = officer_59l.post(address(annex), typed()).content.decode()
    assert "Juin 2014 : aucun texte ne fixait la part du département avant juillet 2014" in page
    changes = {f"mois-{rank}-beneficiaries": "" for rank in range(6)}
    assert officer_59l.post(address(annex), typed("1", **changes)).status_code == 302
    # 88 % of 499.31 is 439.39 in July and August, 88 % of 509.30 is 448.18 over four months.
    assert DepartmentShare.objects.get().amount == Decimal("2671.50")


@MAY_USE_DATABASE
def test_mayotte_has_no_amount_until_the_nation_enters_one(officer_59l, national):
    annex = draft(officer_59l.user, make_convention("ACI", 2020), territory="mayotte")
    page = officer_59l.post(address(annex), typed()).content.decode()
    assert "Aucun montant du RSA n’est connu en janvier 2020." in page
    row = {"territory": "mayotte", "start": "2020-01-01", "monthly_amount": "282,39", "reference": "Décret d'exemple"}
    national.post(reverse("financing:rsa_new"), {**row, "confirmer": "1"})
    assert officer_59l.post(address(annex), typed()).status_code == 302
    assert DepartmentShare.objects.get().amount == Decimal("248.50") * 36


@MAY_USE_DATABASE
def test_the_months_of_a_draft_that_shrinks_leave_its_share(officer_59l):
    annex = draft(officer_59l.user, make_convention("ACI", 2015), fte="12")
    officer_59l.post(address(annex), typed())
    june = dt.date(2015, 6, 1)
    fill_annex(
        actor=officer_59l.user,
        annex=annex,
        values=entry(annex, end=june),
        lines=Lines(segments=((annex.start, june, Decimal(12)),)),
    )
    share = DepartmentShare.objects.get()
    assert (share.months.count(), share.amount) == (6, Decimal("452.21") * 18)


@MAY_USE_DATABASE
def test_an_avenant_starts_from_the_share_of_the_rank_before(officer_59l):
    credit("59L", "300000.00", year=2015)
    annex = validated(officer_59l.user, make_convention("ACI", 2015), fte="12")
    officer_59l.post(address(annex), typed())
    avenant = open_annex(actor=officer_59l.user, convention=annex.convention, year=2015)
    assert DepartmentShare.objects.get(annex=avenant).amount == SHARE


@MAY_USE_DATABASE
def test_a_closed_annexe_keeps_its_share(officer_59l):
    annex = aci_2015(officer_59l)
    officer_59l.post(address(annex), typed())
    annex.state = AnnexState.CANCELLED
    annex.save()
    answer = officer_59l.post(address(annex), typed("1"))
    assert answer.status_code == 422
    assert "sa part du département ne change plus" in answer.content.decode()
    assert DepartmentShare.objects.get().amount == SHARE


@MAY_USE_DATABASE
def test_another_service_writes_nothing(officer_59l, officer_62):
    annex = aci_2015(officer_59l)
    with pytest.raises(NotAllowed):
        save_share(actor=officer_62.user, annex=annex, beneficiaries={}, agreement="")


# The dated amounts


def new_row(**changes) -> dict:
    row = {"territory": "general", "start": "2015-11-01", "monthly_amount": "530", "reference": "Décret d'exemple"}
    return row | changes


@MAY_USE_DATABASE
def test_a_new_amount_shows_the_shares_it_changes_before_it_is_kept(officer_59l, national):
    annex = aci_2015(officer_59l)
    officer_59l.post(address(annex), typed())
    count = RsaAmount.objects.count()
    answer = national.post(reverse("financing:rsa_new"), new_row())
    after = SHARE + 6 * (Decimal("466.40") - Decimal("461.26"))
    assert [(before, new) for _, before, new in answer.context["touched"]] == [(SHARE, after)]
    assert RsaAmount.objects.count() == count
    national.post(reverse("financing:rsa_new"), new_row(confirmer="1"))
    assert (RsaAmount.objects.count(), DepartmentShare.objects.get().amount) == (count + 1, after)
    assert JournalEntry.objects.filter(action="law.rsa").count() == 1
    assert JournalEntry.objects.filter(action="annex.department_share").count() == 2


@MAY_USE_DATABASE
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": "2015-11-15"}, "Un montant du RSA prend effet le premier jour d&#x27;un mois."),
        ({"start": "2015-09-01"}, "Un montant du RSA prend déjà effet à cette date : choisissez-en une autre."),
        ({"monthly_amount": "-1"}, "Montant mensuel pour une personne seule : un nombre positif ou nul est attendu."),
        ({"monthly_amount": "0"}, "Indiquez un montant supérieur à zéro."),
    ],
)
def test_a_faulty_amount_is_refused_in_a_sentence(national, changes, sentence):
    answer = national.post(reverse("financing:rsa_new"), new_row(**changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@MAY_USE_DATABASE
def test_an_amount_is_corrected_once_its_text_is_read(officer_59l, national):
    annex = aci_2015(officer_59l)
    officer_59l.post(address(annex), typed())
    row = RsaAmount.objects.get(start=dt.date(2015, 9, 1))
    target = reverse("financing:rsa_edit", args=[row.pk])
    changes = {"monthly_amount": "530", "start": "2001-01-01", "reference": "Décret lu", "verified": "on"}
    answer = national.post(target, changes)
    after = SHARE + 12 * (Decimal("466.40") - Decimal("461.26"))
    assert [(before, new) for _, before, new in answer.context["touched"]] == [(SHARE, after)]
    assert national.post(target, changes | {"confirmer": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.monthly_amount, row.verified, row.start) == (Decimal(530), True, dt.date(2015, 9, 1))
    assert DepartmentShare.objects.get().amount == after


@MAY_USE_DATABASE
def test_the_list_says_what_is_not_verified(officer_59l):
    page = officer_59l.get(reverse("financing:rsa")).content.decode()
    assert "Décret n° 2014-1589 du 23 décembre 2014" in page
    assert page.count("Non vérifié") == 15


@MAY_USE_DATABASE
def test_two_amounts_never_start_the_same_day():
    with pytest.raises(ValidationError):
        RsaAmount(start=dt.date(2015, 9, 1), monthly_amount=1, reference="x").full_clean()
