"""The worksheet of September: what will not be used, by pace and season; movements and amendments in one act each."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.models import Amendment
from financing.calculation.money import to_cent
from financing.calculation.season import season_of
from financing.enums import MovementKind
from financing.forms.redistribution import PostsForm
from financing.models import EnvelopeMovement, FinancialAnnex, MonthlyState
from financing.redistribution import Proposal, proposals
from financing.selectors.consumption import consumption_of
from financing.selectors.envelopes import balance_of
from financing.selectors.redistribution import region_worksheet, service_structures
from financing.services.monthly_states import save_states
from financing.services.redistribution import draft_amendments, redistribute
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal, StaleObject
from iae_portal.core.models import JournalEntry, Region
from tests.factories import service
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.test_envelopes import lille, move, nation, region_31
from tests.financing.test_monthly_states import rows
from tests.scenes import scene

DAY = dt.date(2008, 10, 15)
WHOLE = range(1, 13)


def year_of(first: str, rest: str) -> dict[int, Decimal]:
    """Eight months, then the four others."""
    return {month: Decimal(first if month <= 8 else rest) for month in WHOLE}


@pytest.mark.parametrize(
    ("past", "ratio", "years"),
    [
        ({}, 1, []),
        ({2007: year_of("100", "100")}, 1, [2007]),
        ({2007: year_of("100", "400")}, 2, [2007]),
        ({2007: year_of("100", "400"), 2006: year_of("300", "0")}, Decimal("0.5") + Decimal("0.5") * 4 / 6, None),
        ({2007: {month: Decimal(1) for month in range(1, 12)}}, 1, []),
        ({2007: year_of("0", "400")}, 1, []),
    ],
)
def test_a_season_is_told_by_the_past_years_that_know_every_month(past, ratio, years):
    found, told = season_of(range(1, 9), WHOLE, past)
    if years is None:  # 2 400 and 2 400 hours: 3 200 in sixteen months, 4 800 in twenty-four
        assert (found, told) == (Decimal(1), [2006, 2007])
    else:
        assert (found, told) == (ratio, years)


@pytest.mark.parametrize(
    ("free", "missing", "expected"),
    [
        ([("a", "10")], [("b", "10")], [("a", "b", "10")]),
        ([("a", "10")], [("b", "10.01")], [("a", "b", "10")]),
        ([("a", "0"), ("c", "10")], [("b", "4"), ("d", "7")], [("c", "b", "4"), ("c", "d", "6")]),
        ([("a", "-5")], [("b", "4")], []),
        ([("a", "5")], [("b", "0")], []),
    ],
)
def test_what_is_proposed_serves_in_order_and_never_beyond(free, missing, expected):
    found = proposals(
        [(key, Decimal(amount)) for key, amount in free], [(key, Decimal(amount)) for key, amount in missing]
    )
    assert found == [Proposal(source, target, Decimal(amount)) for source, target, amount in expected]


@scene
def autumn(national, director_31, officer_59l):
    """2008: Lille has an EI at half its posts and one that waits for 29 043; Valenciennes and the region have room."""
    move(national, None, nation(2008), "500000")
    move(national, nation(2008), region_31(2008), "200000")
    move(director_31, region_31(2008), lille(2008), "85000")
    credit("59V", "40000", year=2008)
    move(director_31, region_31(2008), None, "105000", kind=MovementKind.FREEZE)
    annex = validated(officer_59l.user, make_convention("EI", 2008, end=dt.date(2009, 12, 31)))
    entered(officer_59l.user, make_convention("EI", 2008), fte="3")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["533.02"] * 8))
    return annex


def nord() -> Region:
    return Region.objects.get(code="31")


def sent(director, *moves, reason="Redéploiement"):
    moves = [
        Proposal(source and service(source).pk, service(target).pk, Decimal(each)) for source, target, each in moves
    ]
    return redistribute(actor=director.user, region=nord(), year=2008, moves=moves, reason=reason)


@pytest.mark.django_db
def test_the_sheet_says_what_is_free_missing_and_unused(autumn, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        sheet = region_worksheet(nord(), 2008, DAY)
    places = {row.service.code: row for row in sheet.places}
    missing = Decimal("29043.00") - (85000 - Decimal("82288.50"))
    assert (places["59L"].spare, places["59L"].missing) == (0, missing)
    assert (places["59V"].spare, places["59V"].missing) == (40000, 0)
    assert (sheet.own.available, places["59L"].unused.amount) == (10000, Decimal("82288.50") - Decimal("41144.19"))
    keys = [row.service.pk for row in (places["59V"], places["59L"])]
    assert sheet.moves == [Proposal(None, keys[1], Decimal(10000)), Proposal(keys[0], keys[1], missing - 10000)]
    half, waiting = sheet.structures
    assert (half.line.basis, half.proposed_fte) == ("au rythme de 8 mois connus", Decimal("4.24"))
    assert (waiting.waits_for, waiting.proposed_fte) == (Decimal("29043.00"), None)


@pytest.mark.django_db
def test_what_several_annexes_wait_for_is_added_and_the_freest_gives_first(autumn, officer_59l):
    credit("62", "60000", year=2008)
    entered(officer_59l.user, make_convention("EI", 2008), fte="1")
    sheet = region_worksheet(nord(), 2008, DAY)
    missing = Decimal("29043.00") + Decimal("9681.00") - (85000 - Decimal("82288.50"))
    keys = {row.service.code: row.service.pk for row in sheet.places}

    assert {row.service.code: row.missing for row in sheet.places if row.missing} == {"59L": missing}
    assert sheet.moves == [
        Proposal(None, keys["59L"], Decimal(10000)),
        Proposal(keys["62"], keys["59L"], missing - 10000),
    ]


@pytest.mark.django_db
def test_the_season_of_a_past_year_moves_the_forecast_and_is_said(autumn):
    convention = autumn.convention
    MonthlyState.objects.bulk_create(
        MonthlyState(
            convention=convention, month=dt.date(2007, month, 1), hours=hours, headcount=5, entered_at=clock.now()
        )
        for month, hours in year_of("500", "1000").items()
    )
    line = next(row for row in consumption_of([convention.service_id], [2008], DAY) if row.annex == autumn)
    realised = Decimal("533.02") * 12 / 1505 * (Decimal(8000) / 12 / 500)
    assert line.seasons == (2007,)
    assert line.forecast == to_cent(Decimal("82288.50") * realised / Decimal("8.5"))
    assert line.basis == "au rythme de 8 mois connus, selon la saison de 2007"


@pytest.mark.django_db
def test_one_act_moves_everything_and_serves_what_waits(autumn, director_31):
    done = sent(director_31, (None, "59L", "10000"), ("59V", "59L", "16331.50"))
    assert [row.kind for row in done] == [MovementKind.REDEPLOYMENT] * 2
    assert not FinancialAnnex.objects.filter(reserved_at__isnull=False).exists()
    assert balance_of(lille(2008)).available == 0
    told = JournalEntry.objects.get(action="financing.redistribute")
    assert told.sentence.startswith("Redéploiement 2008 validé, 2 mouvements") and len(told.after["mouvements"]) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moves", "sentence"),
    [
        ([("59V", "59L", "40000.01")], "disponibles"),
        ([(None, "59L", "10000"), ("59V", "59L", "30000"), ("59V", "62", "10000.01")], "disponibles"),
        ([], "au moins un montant"),
        ([("69", "59L", "1")], "entre les services de la région"),
    ],
)
def test_one_cent_beyond_what_is_free_and_nothing_moves(autumn, director_31, moves, sentence):
    before = EnvelopeMovement.objects.count()
    with pytest.raises(Refusal, match=sentence):
        sent(director_31, *moves)
    assert EnvelopeMovement.objects.count() == before


@pytest.mark.django_db
def test_the_region_alone_moves_and_the_service_alone_drafts(autumn, director_31, officer_59l, head_59l):
    with pytest.raises(NotAllowed):
        sent(head_59l, ("59V", "59L", "1"))
    with pytest.raises(NotAllowed):
        draft_amendments(
            actor=director_31.user, service=service("59L"), posts=[], effective_on=dt.date(2008, 12, 1), reason="x"
        )


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "drafted"), [("0.00", False), ("0.01", True)])
def test_an_amendment_drafted_changes_the_posts(autumn, officer_59l, change, drafted):
    half = region_worksheet(nord(), 2008, DAY).structures[0]
    posts = [(half, half.line.agreed_fte + Decimal(change))]
    given = {"service": service("59L"), "effective_on": dt.date(2008, 12, 1), "reason": "Sous-exécution"}
    if drafted:
        assert draft_amendments(actor=officer_59l.user, posts=posts, **given)[0].posts_after == posts[0][1]
    else:
        with pytest.raises(Refusal, match="sont déjà ceux en vigueur ce jour-là"):
            draft_amendments(actor=officer_59l.user, posts=posts, **given)


@pytest.mark.django_db
def test_the_page_of_the_region_proposes_and_keeps_what_was_typed(autumn, director_31, regional_officer_31):
    url = f"{reverse('financing:redistribution_region', args=['31'])}?annee=2008"
    assert b"Valider ces mouvements" not in regional_officer_31.get(url).content
    page = director_31.get(url)
    formset = page.context["formset"]
    data = {"comment": "Redéploiement"} | {
        f"mouvements-{name}": len(formset.forms) - 2 * (name == "INITIAL_FORMS")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    for form in formset.forms:
        data |= {form.add_prefix(name): form.initial.get(name, "") for name in ("source", "target", "amount")}
    data["mouvements-2-amount"] = "5"
    refused = director_31.post(url, data)
    assert refused.status_code == 422 and "Choisissez où il va." in refused.content.decode()
    for place, typed, sentence in (
        ("mouvements-2", {"source": "region", "target": ""}, "Indiquez le montant de ce mouvement, ou videz la ligne."),
        ("mouvements-2", {"source": "", "target": service("62").pk}, "Indiquez le montant de ce mouvement"),
    ):
        alone = {f"{place}-{name}": value for name, value in (typed | {"amount": ""}).items()}
        refused = director_31.post(url, data | alone)
        assert refused.status_code == 422 and sentence in refused.content.decode()
    data |= {"mouvements-2-amount": "", "seen": page.context["form"]["seen"].value()}
    # Somebody else moved a cent meanwhile: the page of before is not validated, then it is once read again.
    sent(director_31, ("59V", "62", "0.01"))
    with pytest.raises(StaleObject, match=f"ont bougé.*Dernier changement : {director_31.user}, le "):
        redistribute(
            actor=director_31.user,
            region=nord(),
            year=2008,
            moves=[Proposal(None, service("62").pk, Decimal(1))],
            reason="x",
            seen=int(data["seen"]),
        )
    late = director_31.post(url, data)
    assert (
        late.status_code == 422
        and f"validez de nouveau. Dernier changement : {director_31.user}, le " in late.content.decode()
    )
    assert director_31.post(url, data | {"seen": late.context["form"]["seen"].value()}).status_code == 302
    assert balance_of(lille(2008)).available == 0


@pytest.mark.django_db
def test_the_page_of_a_service_drafts_amendments_that_then_follow_their_way(autumn, officer_59l):
    url = f"{reverse('financing:redistribution_service', args=['59L'])}?annee=2008"
    data = {"effective_on": "2008-12-01", "reason": "Redéploiement", "postes-0-fte": "4,24"}
    assert officer_59l.get(url).context["form"].initial["effective_on"] == dt.date(2008, 12, 1)
    # Without its box, what was typed is not dropped: as proposed or emptied, nothing was.
    unticked = officer_59l.post(url, data | {"postes-0-fte": "4,25"})
    assert "ne sont pas les 4,24 proposés : cochez la ligne" in unticked.content.decode()
    assert [list(row) for row in unticked.context["formset"].errors] == [["chosen"]]
    for fte in ("4,24", ""):
        left = officer_59l.post(url, data | {"postes-0-fte": fte})
        assert "cochez au moins une structure" in left.content.decode()
    data["postes-0-chosen"] = "on"
    late = officer_59l.post(url, data | {"effective_on": "2008-10-14"})
    assert late.status_code == 422 and autumn.convention.siae.name in late.content.decode()
    assert list(late.context["form"].errors) == ["effective_on"]
    many = officer_59l.post(url, data | {"postes-0-fte": "100000"})
    assert f"ETP par mois, {autumn.convention.siae.name}</a>" in many.content.decode()
    assert many.context["formset"].errors == [{"fte": ["ETP par mois : ce nombre est trop grand."]}]
    assert PostsForm({"annex": "1", "chosen": "on", "fte": "99999,99"}).is_valid()
    assert officer_59l.post(url, data).status_code == 302
    amendment = Amendment.objects.get()
    assert (amendment.state, amendment.posts_after) == ("draft", Decimal("4.24"))
    again = officer_59l.get(url)
    assert again.context["offered"] == [] and f"Avenant {amendment.rank}" in again.content.decode()
    assert "ou un avenant est déjà en préparation." in again.content.decode()
    second = officer_59l.post(url, data | {"postes-0-annex": f"{autumn.pk}"}).context["formset"].non_form_errors()
    assert "4,24. Le reste est gardé : vérifiez-le, puis enregistrez de nouveau. Dernier changement : " in second[0]
    assert str(officer_59l.user) in second[0]


@pytest.mark.django_db
def test_an_amendment_gives_back_the_months_that_are_left(autumn):
    (row, _) = service_structures(service("59L"), 2008, DAY)
    left = Decimal("82288.50") * (1 - Decimal("4.24") / Decimal("8.5"))
    expected = [to_cent(left * months / 12) for months in (3, 1, 0)]
    days = (dt.date(2008, 10, 1), dt.date(2008, 12, 1), dt.date(2009, 1, 1))
    assert [row.given_back_from(day) for day in days] == expected
