"""What structures owe of a year that is over: who has given what, who is late, reminders, receipt of the papers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.enums import LetterKind
from conventions.models import Convention, Indicator, Letter, Target, YearReturn
from conventions.reminders import (
    MISSING,
    register_rules,  # noqa: F401
)
from conventions.selectors.year_returns import with_missing, year_returns
from conventions.services.measures import write_results
from conventions.services.year_returns import open_year, receive_papers, run_reminder, start_reminder
from conventions.year_parts import ACCOUNTS, REPORT, RESULTS, due_on, late_parts, missing_of
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES
from iae_portal.notifications.selectors.sending import sending_plan
from tests.factories.conventions import (
    ConventionFactory,
    MeasureFactory,
    ProposalFactory,
    SiaeFactory,
    TargetFactory,
    YearReturnFactory,
)
from tests.factories.core import service
from tests.jobs import begun
from tests.scenes import scene

pytestmark = pytest.mark.django_db
URL = reverse("conventions:year_returns")
EXITS = {"examined": 10, "durable": 3, "transition": 2, "positive": 1, "motives": {}}
VALUES = {"EFFECTIF": 30, "FEMMES": 40, "JEUNES": 20, "MINIMA": 50, "ENCADREMENT": Decimal("0.2"), "HEURES": 14000}


@scene
def old(maker, siae) -> Convention:
    convention = maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2008, 12, 31))
    open_year(year=2007)
    return convention


def keys_missing(convention: Convention) -> list[str]:
    return [part.key for part in missing_of(with_missing(convention.year_returns.all()).get(year=2007))]


def due_lines(convention: Convention) -> dict[str, dt.date]:
    row = convention.year_returns.get(year=2007)
    kind = ContentType.objects.get_for_model(YearReturn)
    return dict(Deadline.objects.open().filter(content_type=kind, object_id=row.pk).values_list("kind", "due_on"))


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (dt.date(2008, 3, 31), []),
        (dt.date(2008, 4, 1), ["sorties", "public", "moyens", "cibles", "bilan"]),
        (dt.date(2008, 7, 1), ["sorties", "public", "moyens", "cibles", "bilan", "comptes"]),
    ],
)
def test_who_is_late(today, late):
    assert [part.key for part in late_parts(2007, today)] == late


def test_a_year_is_expected_once_of_the_last_convention_that_covers_it(old, siae):
    ended = {"state": "expired", "signed_on": dt.date(2007, 1, 1), "siae": siae}
    ConventionFactory(start=dt.date(2006, 1, 1), end=dt.date(2006, 12, 31), **ended)

    assert open_year(year=2007) == 0
    assert list(YearReturn.objects.values_list("convention", "year")) == [(old.pk, 2007)]
    assert due_lines(old) == {kind: due_on(kind, 2007) for kind in (RESULTS, REPORT, ACCOUNTS)}


def test_a_due_line_leads_its_readers_to_a_page_that_opens(old, officer_59l, regional_officer_31):
    addresses = set(Deadline.objects.open().filter(kind__in=(RESULTS, REPORT, ACCOUNTS)).values_list("url", flat=True))

    assert addresses == {reverse("conventions:life", args=[old.number])}
    for reader in (officer_59l, regional_officer_31):
        assert [reader.get(address).status_code for address in addresses] == [200]


def test_what_is_given_is_no_longer_due(old, officer_59l):
    assert keys_missing(old) == ["sorties", "public", "moyens", "bilan", "comptes"]

    write_results(actor=officer_59l.user, convention=old, year=2007, exits=EXITS, values={})
    assert keys_missing(old) == ["public", "moyens", "bilan", "comptes"]
    assert RESULTS in due_lines(old)

    write_results(actor=officer_59l.user, convention=old, year=2007, exits=EXITS, values=VALUES)
    assert keys_missing(old) == ["bilan", "comptes"]
    assert set(due_lines(old)) == {REPORT, ACCOUNTS}

    taken_back = VALUES | {"FEMMES": None}
    write_results(actor=officer_59l.user, convention=old, year=2007, exits=EXITS, values=taken_back)
    assert keys_missing(old) == ["public", "bilan", "comptes"]
    assert set(due_lines(old)) == {RESULTS, REPORT, ACCOUNTS}


def test_papers_are_received_with_their_day(old, officer_59l):
    page = reverse("conventions:year_papers", args=[old.number, 2007])
    file = ContentFile(b"%PDF-1.4 essai", name="comptes 2007.pdf")
    typed = {"report_received_on": "31/12/2007", "accounts": file}

    assert officer_59l.post(page, typed).status_code == 302

    row = old.year_returns.get(year=2007)
    assert (row.report_received_on, row.accounts_received_on) == (dt.date(2007, 12, 31), dt.date(2008, 10, 15))
    assert set(due_lines(old)) == {RESULTS}
    answer = officer_59l.get(reverse("conventions:year_paper_file", args=[old.number, 2007, "accounts"]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert officer_59l.get(reverse("conventions:year_paper_file", args=[old.number, 2007, "report"])).status_code == 404


@pytest.mark.parametrize(
    ("day", "error", "sentence"),
    [
        (dt.date(2007, 12, 30), ValidationError, "Le bilan d'activité de 2007 ne vient pas avant le 31 décembre 2007."),
        (dt.date(2008, 10, 16), Refusal, "Un bilan ou des comptes ne sont pas reçus à une date à venir."),
    ],
)
def test_a_paper_of_another_day_is_refused(old, officer_59l, day, error, sentence):
    given = {"actor": officer_59l.user, "convention": old, "year": 2007, "accounts_received_on": None}
    with pytest.raises(error, match=sentence):
        receive_papers(**given, report_received_on=day)
    with pytest.raises(
        error, match=sentence.replace("Le bilan d'activité de 2007 ne vient", "Les comptes .* viennent")
    ):
        receive_papers(**given | {"accounts_received_on": day}, report_received_on=None)
    today = dt.date(2008, 10, 15)
    assert receive_papers(**given, report_received_on=today).report_received_on == today


def test_a_mail_names_what_is_missing(old):
    plan = sending_plan(dt.date(2008, 10, 20))  # twenty-nine weeks after 31 March, when the results were due
    told = {line.deadline.kind: line.sentence for parcel in plan.parcels for line in parcel.lines}
    assert RULES.get(RESULTS).label == "Résultats d'une année"
    assert told[RESULTS] == (
        f"Il manque pour 2007, d'{old} : les sorties, le public (effectif, femmes, jeunes, minima) "
        "et les moyens (encadrement, heures)."
    )


def test_a_mail_names_the_pieces_of_an_incomplete_dossier(opened, maker):
    waiting = maker.incomplete(opened, dt.date(2008, 10, 30))
    plan = sending_plan(dt.date(2008, 10, 23))
    told = next(line.sentence for parcel in plan.parcels for line in parcel.lines if line.deadline.kind == MISSING)
    assert told.startswith(f"Il manque à {waiting} : Projet d'insertion")
    assert told.endswith(" lieux. Il manque le budget prévisionnel et le bilan d'activité de l'année passée.")


def test_letters_name_what_is_missing_and_are_written_once(old, officer_59l):
    job = start_reminder(actor=officer_59l.user, rows=[*year_returns(officer_59l.user, 2007)], year=2007, ticked=False)

    assert run_reminder(job, begun(job))["sentence"] == "1 lettre est écrite, au registre de chaque dossier."
    run_reminder(job, begun(job))

    letter = Letter.objects.get(convention=old, kind=LetterKind.YEAR)
    assert letter.facts["missing"][-2:] == ["le bilan d'activité", "les comptes annuels"]
    assert letter.due_on == dt.date(2008, 10, 30)
    assert year_returns(officer_59l.user, 2007).get().reminded_on == dt.date(2008, 10, 15)


def test_who_gave_all_while_the_letters_waited_receives_none(old, officer_59l, monkeypatch):
    job = start_reminder(actor=officer_59l.user, rows=[*year_returns(officer_59l.user, 2007)], year=2007, ticked=False)
    monkeypatch.setattr("conventions.services.year_returns.missing_of", lambda row: [])

    assert run_reminder(job, begun(job))["sentence"].startswith("0 lettre")
    assert not old.letters.filter(kind=LetterKind.YEAR).exists()


def test_the_country_is_counted_by_region_and_a_region_by_service(old, national, director_31):
    region = service("59L").region
    YearReturnFactory(convention=ConventionFactory(siae=SiaeFactory(service=service("69"))), year=2007)
    YearReturnFactory(convention=ConventionFactory(siae=SiaeFactory(service=service("62"))), year=2007)
    for client, asked, names in (
        (national, {}, ["Nord-Pas-de-Calais", "Rhône-Alpes", "Ensemble"]),
        (national, {"region": region.pk}, [service("59L").name, service("62").name, "Ensemble"]),
        (director_31, {}, [service("59L").name, service("62").name, "Ensemble"]),
    ):
        page = client.get(URL, asked)
        assert [line.name for line in page.context["counts"]] == names
        assert page.context["counts"][-1].expected == page.context["total"]
    assert f'<a href="?region={region.pk}">' in national.get(URL).content.decode()


def test_the_page_counts_filters_and_offers_to_remind(old, officer_59l):
    write_results(actor=officer_59l.user, convention=old, year=2007, exits=EXITS, values={})

    page = officer_59l.get(URL)
    line = page.context["counts"][0]
    assert (page.context["year"], line.expected, line.given, line.whole, line.late) == (
        2007,
        1,
        [1, 0, 0, 1, 0, 0],
        0,
        1,
    )
    assert len(officer_59l.get(URL, {"missing": "comptes"}).context["object_list"]) == 1
    assert len(officer_59l.get(URL, {"missing": "sorties"}).context["object_list"]) == 0
    assert len(officer_59l.get(URL, {"missing": "rien"}).context["object_list"]) == 0
    assert len(officer_59l.get(URL, {"year": 2008}).context["object_list"]) == 0
    assert len(officer_59l.get(URL, {"late": "on", "mine": "on"}).context["object_list"]) == 1

    asked = officer_59l.get(reverse("conventions:year_returns_remind"), {"year": 2007}).content.decode()
    assert old.siae.name in asked
    assert "le bilan d&#x27;activité" in asked
    assert "les sorties" not in asked
    lines = officer_59l.get(URL, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[6:12] == ["Sorties", "Public", "Moyens", "Indicateurs", "Bilan", "Comptes"]
    assert lines[1].split(";")[6:12] == ["complet", "manque", "manque", "complet", "manque", "manque"]


@pytest.mark.parametrize(
    ("ticks", "begun"), [({}, True), ({"bilan": ["x", "987654321"]}, False), ({"bilan": ""}, False)]
)
def test_only_no_tick_at_all_reminds_the_whole_year(old, officer_59l, ticks, begun):
    page, asked = reverse("conventions:year_returns_remind"), {"year": 2007} | ticks
    shown = officer_59l.get(page, asked).content.decode()
    said = officer_59l.post(page, asked, follow=True).content.decode()

    none = "Aucune des conventions cochées ne doit rien pour 2007"
    assert (Job.objects.exists(), old.siae.name in shown) == (begun, begun)
    assert (none in shown, none in said) == (not begun, not begun)


@pytest.mark.parametrize(
    ("asked", "years"),
    [({}, ["2007"]), ({"since": 2006}, ["2006", "2007"]), ({"since": 2008}, ["2007"])],
)
def test_a_file_has_a_line_a_structure_and_year(old, officer_59l, asked, years):
    YearReturnFactory(convention=old, year=2006)
    YearReturnFactory(convention=old, year=2005)

    lines = officer_59l.get(URL, asked | {"export": "csv"}).content.decode("utf-8-sig").splitlines()

    assert [line.split(";")[5] for line in lines[1:]] == years
    assert len(officer_59l.get(URL, asked).context["object_list"]) == 1


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ({}, ["2007"]),
        ({"year": 2005}, ["2005"]),
        ({"year": 2009, "since": 2004}, ["2007", "2005", "2009"]),
        ({"year": 2009, "since": 2004, "late": "on"}, ["2007"]),
        ({"year": 2009, "since": 2004, "q": "introuvable"}, []),
        ({"year": 2009, "since": 2004, "type": "rien"}, []),
    ],
)
def test_a_file_has_the_years_with_figures_that_nobody_asked_for(old, officer_59l, asked, years):
    """Results of before the portal, targets to come: a proposal binds nobody."""
    MeasureFactory(siae=old.siae, indicator_code="FEMMES", year=2005, value=40)
    women = Indicator.objects.get(code="FEMMES", retired_on=None)
    for year in (2008, 2009):
        target = TargetFactory(convention=old, indicator=women, year=year)
        if year == 2009:
            Target.objects.filter(pk=target.pk).update(agreed=ProposalFactory(target=target, state="accepted"))
    MeasureFactory(siae=SiaeFactory(service=service("69")), year=2005)

    lines = officer_59l.get(URL, asked | {"export": "csv"}).content.decode("utf-8-sig").splitlines()

    cells = [line.split(";") for line in lines[1:]]
    assert [row[5] for row in cells] == years
    assert {row[0] for row in cells} <= {old.siae.name}
    assert [row[6] for row in cells if row[5] != "2007"] == [""] * len([year for year in years if year != "2007"])


@pytest.mark.parametrize(("last", "years"), [(2008, ["2007"]), (2007, ["2007", "2006"])])
def test_each_year_of_a_file_is_late_by_its_own_days(old, officer_59l, settings, last, years):
    settings.PORTAL_TODAY = "2008-04-01"
    for year in (2006, 2008):
        YearReturnFactory(convention=old, year=year)

    asked = {"year": last, "since": years[-1], "late": "on", "export": "csv"}
    lines = officer_59l.get(URL, asked).content.decode("utf-8-sig").splitlines()

    assert sorted((line.split(";")[5] for line in lines[1:]), reverse=True) == years


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_rows(rows, officer_59l):
    YearReturnFactory.create_batch(rows)
    with CaptureQueriesContext(connection) as captured:
        assert len(officer_59l.get(URL).context["object_list"]) == rows
    assert len(captured) == 6
