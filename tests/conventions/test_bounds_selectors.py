"""What the pages of a convention read of its rows, on both sides of each bound."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest

from conventions.models import Convention, Suspension, YearReturn
from conventions.selectors import (
    amendments,
    benchmarks,
    deadlines,
    negotiation,
    opinions,
    renewals,
    suspensions,
    year_returns,
)
from conventions.selectors.measures import measures_of
from conventions.selectors.places import PLACES
from conventions.selectors.review_agenda import GAP, _annex, _before, _late
from conventions.selectors.year_figures import other_years, with_figures
from conventions.selectors.year_results import YearLine
from conventions.year_parts import PARTS
from tests.factories.conventions import (
    ConventionFactory,
    IndicatorFactory,
    LetterFactory,
    ManagementReviewFactory,
    MeasureFactory,
    OpinionRequestFactory,
    ProposalFactory,
    SiaeFactory,
    TargetFactory,
    YearReturnFactory,
)

TODAY, DAY = dt.date(2008, 10, 15), dt.timedelta(days=1)
WHOLE = "Ensemble"


@pytest.mark.parametrize(
    ("start", "today", "year"),
    [
        (dt.date(2009, 1, 1), dt.date(2008, 12, 31), 2007),
        (dt.date(2009, 1, 1), dt.date(2009, 1, 1), 2008),
        (dt.date(2008, 1, 1), dt.date(2010, 6, 1), 2007),
    ],
)
def test_a_negotiation_is_compared_with_the_last_whole_year_before_it(monkeypatch, start, today, year):
    monkeypatch.setattr(benchmarks, "benchmarks_in", lambda convention, codes, asked: asked)

    assert benchmarks.benchmarks_of(Row(start=start), ["FEMMES"], today) == year


@pytest.mark.parametrize(
    ("start", "end", "over", "to_come"),
    [
        (TODAY - DAY, TODAY - DAY, True, False),
        (TODAY, TODAY, False, False),
        (TODAY + DAY, None, False, True),
    ],
)
def test_a_suspension_runs_from_its_first_day_to_its_last(monkeypatch, start, end, over, to_come):
    monkeypatch.setattr(suspensions, "came_since", lambda row: ["paper"])
    rows = Row(suspensions=Row(all=lambda: [Row(start=start, end=end)]))
    (found,) = suspensions.suspensions_of(rows, TODAY)

    assert (found.is_over, found.is_to_come, found.came) == (over, to_come, [] if over else ["paper"])


@pytest.mark.parametrize(
    ("gap", "word"), [("-0.01", "sous-réalisation"), ("0", "rien à signaler"), ("0.01", "sur-réalisation")]
)
def test_a_dialogue_says_which_way_the_posts_go(gap, word):
    (line,) = _annex(Row(annex_values={GAP: Decimal(gap)}, annex="ETP."))

    assert f" : {word}. ETP." in line


@pytest.mark.django_db
def test_a_convention_ends_in_the_year_of_its_last_day():
    days = [dt.date(2007, 12, 31), dt.date(2008, 1, 1), dt.date(2008, 12, 31), dt.date(2009, 1, 1)]
    for end in days:
        ConventionFactory(state="in_force", signed_on=dt.date(2006, 12, 1), start=dt.date(2007, 1, 1), end=end)

    assert sorted(row.end for row in renewals.ending(Convention.objects.all(), 2008)) == days[1:3]


@pytest.mark.django_db
def test_the_day_of_a_reminder_is_that_of_the_last_letter_of_its_kind_and_year(national):
    days = {"signed_on": dt.date(2007, 12, 1), "start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31)}
    row, other = (
        YearReturnFactory(year=2007, convention=ConventionFactory(state="in_force", **days)) for _ in range(2)
    )
    asked = [(TODAY - 3 * DAY, "year", 2007), (TODAY - 5 * DAY, "year", 2007), (TODAY - DAY, "year", 2006)]
    asked += [(TODAY - 2 * DAY, "renewal", None), (TODAY - 4 * DAY, "renewal", None), (TODAY, "missing", 2007)]
    for rank, (day, kind, year) in enumerate(asked, 1):
        LetterFactory(convention=row.convention, rank=rank, written_on=day, kind=kind, facts={"year": year})
    found = {each.pk: each.reminded_on for each in year_returns.returns_of(national.user, 2007)}
    assert found == {row.pk: TODAY - 5 * DAY, other.pk: None}
    ending = {each.pk: each.reminded_on for each in renewals.ending(Convention.objects.all(), 2008)}
    assert ending == {row.convention_id: TODAY - 4 * DAY, other.convention_id: None}


@pytest.mark.django_db
def test_the_answer_before_is_the_last_one_given_to_the_same_question():
    answered = {"state": "answered", "source": "by_hand", "opinion": "favourable", "asked_on": TODAY - 9 * DAY}
    convention = ConventionFactory()
    last, earlier = (
        OpinionRequestFactory(convention=convention, given_on=TODAY - days * DAY, **answered) for days in (1, 2)
    )
    OpinionRequestFactory(given_on=TODAY, **answered)
    asked = OpinionRequestFactory(convention=convention)
    assert [opinions.answered_before(row) for row in (asked, earlier, last)] == [last, last, None]


@pytest.mark.django_db
def test_a_suspension_waits_for_what_comes_from_its_own_letter_on():
    convention = ConventionFactory()
    for rank, days in enumerate((-9, -5, 1), 1):
        LetterFactory(convention=convention, rank=rank, kind="suspension", written_on=TODAY + days * DAY)
    YearReturnFactory(convention=convention, report_received_on=TODAY - 5 * DAY, accounts_received_on=TODAY - 6 * DAY)
    found = suspensions.came_since(Suspension(convention=convention, start=TODAY))
    assert [came.on for came in found] == [TODAY - 5 * DAY]


@pytest.mark.django_db
def test_a_dialogue_asks_for_the_letters_whose_day_has_gone_by():
    convention = ConventionFactory()
    for rank, (due_on, answered_on) in enumerate(((TODAY - DAY, None), (TODAY - DAY, TODAY), (TODAY, None)), 1):
        LetterFactory(convention=convention, rank=rank, due_on=due_on, answered_on=answered_on)

    assert [line.rpartition(", ")[2] for line in _late(convention, TODAY)] == ["attendue le 14 octobre 2008"]


@pytest.mark.django_db
def test_a_dialogue_follows_the_last_one_and_what_the_older_ones_still_wait_for():
    convention = ConventionFactory()
    for year in (2006, 2007, 2008):
        review = ManagementReviewFactory(convention=convention, year=year, conclusions=f"Conclusions {year}.")
        for rank, kept_on in enumerate((None, TODAY)):
            review.undertakings.create(
                text=f"Promesse {year}{' tenue' * rank}",
                owner="structure",
                due_on=dt.date(2009, 3, 3),
                kept_on=kept_on,
                promised_on=review.held_on,
            )
    first, *lines = _before(convention, 2008, TODAY)

    assert first == "2007 : Conclusions 2007."
    assert sorted(line.partition(" (")[0] for line in lines) == [
        "Promesse 2006",
        "Promesse 2007",
        "Promesse 2007 tenue",
    ]


@pytest.mark.parametrize(("names", "shown"), [(["Lille"], ["Lille"]), (["Lille", "Arras"], ["Arras", "Lille", WHOLE])])
def test_several_places_are_added_up_and_one_is_not(names, shown):
    service = PLACES["service"]
    renewed = renewals.counts_by(service, [(rank, name, None, 2) for rank, name in enumerate(names)])
    given = year_returns.counts_by(service, [(rank, name, [], 2) for rank, name in enumerate(names)], 2007, TODAY)

    assert [row.name for row in renewed] == [row.name for row in given] == shown
    assert (renewed[-1].total, given[-1].whole, given[-1].late) == (2 * len(names), 2 * len(names), 0)


@pytest.mark.parametrize(("day", "late"), [(dt.date(2008, 6, 30), 0), (dt.date(2008, 7, 1), 2)])
def test_who_lacks_the_accounts_is_late_the_day_after_and_gave_the_rest(day, late):
    grouped = [(1, "Lille", [], 1), (1, "Lille", [PARTS[-1].key], 2)]
    (line,) = year_returns.counts_by(PLACES["service"], grouped, 2007, day)

    assert (line.expected, line.whole, line.given[0], line.given[-1], line.late) == (3, 1, 3, 1, late)


@pytest.mark.parametrize(
    ("hidden", "area"), [((False, False), "département"), ((True, False), "région"), ((), "région")]
)
def test_a_median_of_the_region_is_shown_where_one_part_of_the_other_is_hidden(hidden, area):
    local = {rank: Row(is_hidden=each) for rank, each in enumerate(hidden)}
    benchmark = Row(departement=local, departement_label="De six", region_label="De vingt")
    line = YearLine(None, "", None, [], "", benchmark, None)

    assert (line.median_area, line.median) == (area, "De six" if area == "département" else "De vingt")


@pytest.mark.parametrize(("effective_on", "signed_since", "named"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_an_account_amended_is_that_of_an_amendment_in_effect_signed_since(
    monkeypatch, effective_on, signed_since, named
):
    after = {"account_number": "1", "end": "2009-12-31"}
    row = Row(effective_on=TODAY + effective_on * DAY, signed_on=TODAY, after=after)
    monkeypatch.setattr(amendments, "signed_amendments", lambda convention: [row])
    found = amendments.account_amended_since(None, TODAY + signed_since * DAY)

    assert found == ({"account_number": "1"} if named else {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "last", "missing", "late"),
    [
        ("incomplete", 0, 1, True),
        ("incomplete", 0, 0, False),
        ("incomplete", 0, None, False),
        ("ready_to_sign", 8, None, True),
        ("ready_to_sign", 7, None, False),
        ("negotiation", 16, None, True),
        ("negotiation", 15, 1, False),
        ("in_force", 40, 1, False),
    ],
)
def test_a_dossier_is_late_the_day_after_the_nearest_of_its_days(state, last, missing, late):
    """The list says it as each dossier does."""
    days = {
        "last_action_on": TODAY - last * DAY,
        "missing_due_on": missing if missing is None else TODAY - missing * DAY,
    }
    row = ConventionFactory(state=state, **days, signed_on=dt.date(2008, 1, 1) if state == "in_force" else None)
    owed = (deadlines.missing_due(row), deadlines.signature_due(row), deadlines.stale_due(row))

    assert Convention.objects.filter(deadlines.late_on(TODAY)).exists() == late
    assert any(day and day < TODAY for day in owed) == late


@pytest.mark.django_db
def test_the_page_of_a_structure_shows_its_last_four_years_of_results():
    siae = SiaeFactory()
    for year, value in ((2003, 1), (2004, 2), (2006, 3), (2007, 4), (2008, 5)):
        MeasureFactory(siae=siae, indicator_code="INCONNU", year=year, value=value)
    MeasureFactory(indicator_code="AUTRE", year=2002)
    found = measures_of(siae)

    assert (found.years, [line.name for line in found.lines]) == ((2004, 2006, 2007, 2008), ["INCONNU"])
    assert found.lines[0].cells == ("2", "3", "4", "5")


@pytest.mark.django_db
def test_the_file_of_a_service_adds_the_years_that_the_portal_did_not_ask():
    """Each on the convention of its time; one that nobody asked of is on the first."""
    siae, indicator = SiaeFactory(), IndicatorFactory()
    signed = {"siae": siae, "state": "expired", "signed_on": dt.date(2004, 1, 1)}
    first = ConventionFactory(**signed, start=dt.date(2005, 1, 1), end=dt.date(2006, 12, 31))
    second = ConventionFactory(**signed, start=dt.date(2007, 1, 1), end=dt.date(2008, 12, 31))
    for year in (2004, 2006, 2007, 2008):
        MeasureFactory(siae=siae, indicator_code=indicator.code, year=year, value=year - 2000)
    MeasureFactory(year=2006)
    told = YearReturnFactory(convention=second, year=2008)
    for year, agreed in ((2005, True), (2006, False), (2009, False)):
        target = TargetFactory(convention=first, indicator=indicator, year=year)
        if agreed:
            target.agreed = ProposalFactory(target=target, state="accepted")
            target.save()
    mine = Convention.objects.filter(siae=siae)

    found = with_figures([*other_years(mine, range(2004, 2010), YearReturn.objects.filter(pk=told.pk)), told])

    assert [(row.year, row.convention) for row in found] == [
        (2004, first),
        (2005, first),
        (2006, first),
        (2007, second),
        (2008, second),
    ]
    assert [row.figures[indicator.code].value if row.figures else None for row in found] == [4, None, 6, 7, 8]
    assert [indicator.code in row.agreed for row in found] == [False, True, False, False, False]
    assert list(other_years(mine, [2003], YearReturn.objects.none())) == []


def test_the_reasons_of_an_amendment_are_those_of_its_rates_each_said_once(monkeypatch):
    def settled(reason: str, is_exit_rates: bool = True) -> Row:
        indicator = Row(is_exit_rates=is_exit_rates)
        return Row(reason=reason, target=Row(indicator=indicator))

    rows = [settled("Crise."), settled("  "), settled("Départ."), settled("Crise."), settled("Postes.", False)]
    monkeypatch.setattr(negotiation, "settled_rounds", lambda _: rows)
    assert negotiation.settled_reasons(None) == "Crise.\nDépart."
