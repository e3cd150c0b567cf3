"""The département's share: entered month by month, shown on the page and in the PDF."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conventions.enums import ConventionState
from conventions.models import Convention
from financing.enums import AnnexState
from financing.models import DepartmentShare, FinancialAnnex, RsaAmount
from financing.selectors.department_share import shown_share
from financing.services import department_share as services
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.department_share import save_share
from financing.services.termination import convention_was_terminated
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import euros
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.factories.financing import credit, draft, entered, entry, make_convention, validated

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
    assert entry.after["part"] == euros(share.amount)
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
def test_the_share_may_be_all_that_was_agreed_and_not_a_cent_more(officer_59l, monkeypatch):
    annex = aci_2015(officer_59l)
    given = {"actor": officer_59l.user, "annex": annex, "agreement": "Convention"}
    three = dict.fromkeys(annex.months, 3)
    monkeypatch.setattr(services, "agreed_of", lambda annex: (SHARE - Decimal("0.01"), None))
    with pytest.raises(Refusal, match="dépasse le montant conventionné"):
        save_share(**given, beneficiaries=three)
    monkeypatch.setattr(services, "agreed_of", lambda annex: (SHARE, None))
    assert save_share(**given, beneficiaries=three).amount == SHARE


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
def test_a_month_left_empty_is_unknown_and_a_zero_is_nobody(officer_59l):
    annex = aci_2015(officer_59l)
    empty = {f"mois-{rank}-beneficiaries": "" for rank in range(3, 12)}

    officer_59l.post(address(annex), typed(**empty, **{"mois-0-beneficiaries": "0"}))

    assert list(DepartmentShare.objects.get().months.values_list("beneficiaries", flat=True)) == [0, 3, 3]
    page = " ".join(officer_59l.get(address(annex)).content.decode().split())
    assert "<dd>3 sur 12 : les autres restent à compter</dd>" in page
    officer_59l.post(address(annex), typed())
    assert "restent à compter" not in officer_59l.get(address(annex)).content.decode()


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
    kept = national.post(reverse("financing:rsa_new"), new_row(confirmer="1"), follow=True).text
    assert "Montant enregistré ; 1 part recalculée." in kept
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
    line = JournalEntry.objects.get(action="law.rsa")
    assert line.sentence.startswith("Montant corrigé : ")
    assert (line.before["monthly_amount"], line.after["monthly_amount"], line.after["parts"]) == (
        "524.16",
        "530",
        "1 part",
    )


@MAY_USE_DATABASE
def test_the_list_says_what_is_not_verified(officer_59l):
    page = officer_59l.get(reverse("financing:rsa")).content.decode()
    assert "Décret n° 2014-1589 du 23 décembre 2014" in page
    assert page.count("Non vérifié") == 15


@MAY_USE_DATABASE
def test_two_amounts_never_start_the_same_day():
    with pytest.raises(ValidationError):
        RsaAmount(start=dt.date(2015, 9, 1), monthly_amount=1, reference="x").full_clean()


@MAY_USE_DATABASE
@pytest.mark.parametrize("actor", ["head", None])
def test_the_months_after_the_end_of_the_convention_leave_the_share(officer_59l, head_59l, settings, actor):
    """3 people until April: 88 % of 513.88 is 452.21 a month. At night nobody acts."""
    settings.PORTAL_TODAY = "2015-04-15"
    annex = aci_2015(officer_59l)
    save_share(actor=officer_59l.user, annex=annex, beneficiaries=dict.fromkeys(annex.months, 3), agreement="")
    FinancialAnnex.objects.filter(pk=annex.pk).update(state=AnnexState.VALIDATED)
    ended = {"state": ConventionState.TERMINATED, "ended_on": dt.date(2015, 4, 15), "signed_on": dt.date(2015, 1, 5)}
    Convention.objects.filter(pk=annex.convention_id).update(**ended)
    convention = Convention.objects.select_related("siae", "service").get(pk=annex.convention_id)
    convention_was_terminated(convention, head_59l.user if actor else None)
    share = DepartmentShare.objects.get()
    assert (share.amount, share.months.count()) == (Decimal("5426.52"), 4)
