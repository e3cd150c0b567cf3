"""The pages of an annexe: the figures they show, what they refuse, and that nothing typed is lost."""

from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from financing.enums import AnnexState, Funding
from financing.models import FinancialAnnex
from financing.services.annexes import open_annex
from iae_portal.core.text import euros, in_fours
from tests.factories.conventions import InsertionProjectFactory
from tests.factories.financing import IBAN, credit, draft, entered, make_convention, validated
from tests.forms import forms_of

pytestmark = pytest.mark.django_db


def typed(annex: FinancialAnnex, segments=(("2009-01-01", "2009-12-01", "8,5"),), **changes) -> dict:
    """What a browser sends from the form of an annexe per ETP."""
    data = {
        "start": "2009-01-01",
        "end": "2009-12-01",
        "context": "ordinary",
        "territory": "general",
        "account_number": IBAN,
        "account_holder": annex.convention.siae.name,
        "holder_reason": "",
        "commitment_number": "2100001",
        "tranches-TOTAL_FORMS": str(len(segments)),
        "tranches-INITIAL_FORMS": "0",
        "financements-TOTAL_FORMS": "1",
        "financements-INITIAL_FORMS": "0",
        "financements-0-funder": "commune",
        "financements-0-label": "",
        "financements-0-amount": "6 000",
    }
    for rank, (start, end, fte) in enumerate(segments):
        data |= {f"tranches-{rank}-start": start, f"tranches-{rank}-end": end, f"tranches-{rank}-fte": fte}
    return data | changes


def test_an_annexe_is_opened_from_its_convention_filled_and_entered(officer_59l):
    credit("59L", "100000.00")
    convention = make_convention()
    answer = officer_59l.post(reverse("financing:annex_open", args=[convention.number]), {"year": "2009"})
    annex = FinancialAnnex.objects.get()
    assert answer.url == reverse("financing:annex_entry", args=[annex.slug])
    assert annex.number == f"{convention.display_number} A0 M0"
    assert officer_59l.get(answer.url).status_code == 200
    saved = officer_59l.post(answer.url, typed(annex))
    assert saved.status_code == 302
    officer_59l.post(reverse("financing:annex_action", args=[annex.slug, "enter"]))
    annex.refresh_from_db()
    assert (annex.state, annex.funding) == (AnnexState.ENTERED, Funding.COMMITTED)
    assert annex.computations.get().agreed_amount == Decimal("82288.50")
    assert annex.other_fundings.get().amount == Decimal("6000.00")


@pytest.mark.parametrize(
    ("posts", "kept", "shown"), [(None, [], "Inconnues"), (Decimal("8.50"), [Decimal("8.50")], "8,5 ETP")]
)
def test_posts_that_nobody_gave_are_asked_and_never_zero(officer_59l, posts, kept, shown):
    convention = make_convention()
    InsertionProjectFactory(convention=convention, posts_fte=posts)

    annex = open_annex(actor=officer_59l.user, convention=convention, year=2009)

    entry = officer_59l.get(reverse("financing:annex_entry", args=[annex.slug])).context["entry"]
    first = entry.segments.forms[0].initial
    assert [row.fte for row in annex.segments.all()] == kept
    assert first == {"start": "2009-01-01", "end": "2009-12-01", "fte": posts}
    assert shown in officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()


def test_an_annexe_opened_by_two_is_opened_once_and_says_by_whom(officer_59l, head_59l):
    convention = make_convention()
    opened, again = (
        client.post(reverse("financing:annex_open", args=[convention.number]), {"year": 2009}, follow=True)
        for client in (officer_59l, head_59l)
    )
    annex = FinancialAnnex.objects.get()
    said = f"Une annexe de 2009 est déjà en préparation, {annex.number} : terminez-la d'abord. Dernier changement : "
    (told,) = again.context["messages"]
    assert str(told).startswith(f"{said}{officer_59l.user}, le 15 octobre 2008 à ")
    assert opened.redirect_chain == [(reverse("financing:annex_entry", args=[annex.slug]), 302)]


def test_the_page_shows_the_amount_and_every_line_of_its_explanation(officer_59l):
    credit("59L", "100000.00")
    annex = entered(officer_59l.user, make_convention())
    page = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    assert euros(Decimal("82288.50")) in page
    assert in_fours(annex.account_number) in page
    for line in annex.computations.get().explanation:
        assert line["text"].replace("'", "&#x27;") in page


@pytest.mark.parametrize(
    ("segments", "changes", "sentence"),
    [
        ((("2009-01-01", "2009-12-01", "-3"),), {}, "ETP par mois : un nombre positif ou nul est attendu."),
        ((("2009-01-01", "2009-12-01", "beaucoup"),), {}, "ETP par mois : un nombre est attendu, par exemple 12,5."),
        (
            (("2009-01-01", "2009-06-01", "8"), ("2009-06-01", "2009-12-01", "9")),
            {},
            "Deux tranches couvrent le mois de juin 2009 : corrigez le début ou la fin de l'une.",
        ),
        ((("2009-01-01", "2009-06-01", "8"),), {}, "Aucune tranche ne couvre juillet 2009 : complétez les tranches."),
        ((("2009-05-01", "2009-02-01", "8"),), {}, "Une tranche finit (février 2009) avant de commencer (mai 2009)."),
        ((), {}, "Indiquez au moins une tranche d'ETP."),
        (
            (("2009-01-01", "2009-12-01", "8"),),
            {"account_number": "99999000010000000000199"},
            "La clé du RIB ne correspond pas à la banque, au guichet et au compte : vérifiez-les.",
        ),
        (
            (("2009-01-01", "2009-12-01", "8"),),
            {"account_number": "FR1799999000010000000000115"},
            "La clé de l'IBAN est fausse : vérifiez chaque caractère.",
        ),
        (
            (("2009-01-01", "2009-12-01", "8"),),
            {"start": "2012-01-01"},
            "Premier mois : choisissez un mois.",
        ),
        (
            (("2009-01-01", "2009-12-01", "8"),),
            {"financements-0-funder": "inconnu"},
            "Sélectionnez un choix valide. inconnu n’en fait pas partie.",
        ),
        (
            (("2009-01-01", "2009-12-01", "8"),),
            {f"financements-0-{name}": "" for name in ("funder", "amount")} | {"financements-0-label": "Ville"},
            "Complétez le financement : le financeur et le montant.",
        ),
    ],
)
def test_bad_input_gives_a_sentence_and_keeps_what_was_typed(officer_59l, segments, changes, sentence):
    annex = draft(officer_59l.user, make_convention())
    address = reverse("financing:annex_entry", args=[annex.slug])
    answer = officer_59l.post(address, typed(annex, segments, commitment_number="À GARDER", **changes))
    page = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == 422
    assert sentence in page
    assert "À GARDER" in page
    annex.refresh_from_db()
    assert (annex.version, annex.commitment_number) == (2, "")


def test_an_account_of_somebody_else_must_be_explained_before_entering(officer_59l):
    annex = draft(officer_59l.user, make_convention(), account_holder="Une autre association")
    page = officer_59l.get(reverse("financing:annex_action", args=[annex.slug, "enter"])).content.decode()
    assert "n&#x27;a pas le nom de la structure" in page
    assert officer_59l.post(reverse("financing:annex_action", args=[annex.slug, "enter"])).status_code == 422
    annex.refresh_from_db()
    assert annex.state == AnnexState.DRAFT


def test_the_trial_computes_what_is_typed_and_writes_nothing(officer_59l):
    credit("59L", "100000.00")
    annex = draft(officer_59l.user, make_convention())
    address = reverse("financing:annex_trial", args=[annex.slug])
    page = officer_59l.post(address, typed(annex, (("2009-01-01", "2009-12-01", "10"),))).content.decode()
    assert euros(Decimal("96810.00")) in page
    assert annex.segments.get().fte == Decimal("8.50")
    assert annex.computations.count() == 0


def test_the_trial_says_when_the_envelope_is_too_small(officer_59l):
    credit("59L", "1000.00")
    annex = draft(officer_59l.user, make_convention())
    page = officer_59l.post(reverse("financing:annex_trial", args=[annex.slug]), typed(annex)).content.decode()
    assert "saisie en attente de crédits" in page


def test_two_people_do_not_write_over_each_other(officer_59l, head_59l):
    annex = draft(officer_59l.user, make_convention())
    address = reverse("financing:annex_entry", args=[annex.slug])
    page = forms_of(officer_59l.get(address).content.decode(), address)[0].values | typed(annex)
    assert head_59l.post(address, page).status_code == 302
    first = forms_of(officer_59l.get(address).content.decode(), address)[0].values
    assert head_59l.post(address, first | {"tranches-0-fte": "9"}).status_code == 302

    # The page that changed no row keeps those saved meanwhile; the one that did says them.
    assert officer_59l.post(address, first | {"commitment_number": "AUTRE"}).status_code == 302
    annex.refresh_from_db()
    assert (annex.commitment_number, [row.fte for row in annex.segments.all()]) == ("AUTRE", [Decimal(9)])
    answer = officer_59l.post(address, first | {"tranches-0-fte": "7", "commitment_number": "AUTRE"})
    told = unescape(answer.content.decode())
    assert (answer.status_code, f"{head_59l.user} a enregistré d'autres lignes le" in told) == (422, True)
    assert [row.fte for row in annex.segments.all()] == [Decimal(9)]
    again = forms_of(answer.content.decode(), address)[0].values
    assert (again["tranches-0-fte"], officer_59l.post(address, again).status_code) == (["7"], 302)
    assert [row.fte for row in annex.segments.all()] == [Decimal(7)]


def test_the_regional_roles_read_and_do_not_write(officer_59l, regional_officer_31, director_31, director_82):
    annex = draft(officer_59l.user, make_convention())
    detail, entry = (reverse(f"financing:annex_{name}", args=[annex.slug]) for name in ("detail", "entry"))
    assert [client.get(detail).status_code for client in (regional_officer_31, director_31, director_82)] == [
        200,
        200,
        404,
    ]
    assert [client.get(entry).status_code for client in (regional_officer_31, director_31, director_82)] == [
        403,
        403,
        404,
    ]


def test_what_is_left_to_the_head_is_said_to_the_officer(officer_59l, head_59l, director_31):
    """Nobody is told that a day is missing before the form that asks it."""
    address = reverse("financing:annex_detail", args=[entered(officer_59l.user, make_convention()).slug])
    left = "Revient au directeur du service : Transmettre comme provisoire ; Signer et valider."
    pages = [client.get(address).content.decode() for client in (officer_59l, head_59l, director_31)]
    assert ([left in page for page in pages], "Revient au" in pages[1] + pages[2]) == ([True, False, False], False)
    assert "Indiquez la date de signature" not in pages[1]


def test_the_list_costs_the_same_with_one_and_three_rows(officer_59l, django_assert_num_queries):
    credit("59L", "1000000.00")
    for count in (1, 3):
        while FinancialAnnex.objects.count() < count:
            validated(officer_59l.user, make_convention())
        with django_assert_num_queries(5):
            assert officer_59l.get(reverse("financing:annex_list")).status_code == 200


def test_the_list_exports_what_is_on_screen(officer_59l):
    credit("59L", "100000.00")
    annex = entered(officer_59l.user, make_convention())
    answer = officer_59l.get(reverse("financing:annex_list"), {"export": "csv", "state": "entered"})
    header, line = answer.content.decode("utf-8-sig").splitlines()
    assert line.split(";")[0] == annex.number
    assert dict(zip(header.split(";"), line.split(";"), strict=True))["Montant conventionné"] == "82288,50"


def test_the_list_leads_a_service_to_the_import_of_its_states(officer_59l, regional_officer_31):
    pages = [
        client.get(reverse("financing:annex_list")).content.decode() for client in (officer_59l, regional_officer_31)
    ]
    assert [reverse("financing:states_file") in page for page in pages] == [True, False]


def test_the_page_of_an_etti_writes_its_hours_and_posts_as_its_calculation_does(officer_59l):
    credit("59L", "100000.00")
    convention = make_convention("ETTI")
    posts = {"hours_per_fte": Decimal(1600), "permanent_fte": Decimal("2.5"), "agreed_posts": Decimal(1)}
    annex = validated(officer_59l.user, convention, planned_hours=Decimal(19200), **posts)
    shown = officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode()
    words = [" ".join(part.split("</dd>")[0].split()) for part in shown.split("<dd>")]
    assert "19 200 (1 600 h par ETP)" in words
    assert "2,5 ETP, 1 poste" in words


def test_a_segment_is_lost_to_no_wrong_count(officer_59l):
    """The counts of the page come back wrong, or its end is cut on its way."""
    credit("59L", "100000.00")
    convention = make_convention()
    officer_59l.post(reverse("financing:annex_open", args=[convention.number]), {"year": "2009"})
    annex = FinancialAnnex.objects.get()
    page = reverse("financing:annex_entry", args=[annex.slug])
    two = typed(annex, (("2009-01-01", "2009-06-01", "8"), ("2009-07-01", "2009-12-01", "9")))

    assert officer_59l.post(page, two | {"tranches-TOTAL_FORMS": "-1"}).status_code == 302
    assert [row.fte for row in annex.segments.order_by("start")] == [8, 9]
    cut = {name: value for name, value in two.items() if not name.startswith("tranches-1-")}
    refused = officer_59l.post(page, cut)
    assert (refused.status_code, "ne sont pas arrivées" in refused.content.decode()) == (422, True)
    assert annex.segments.count() == 2
