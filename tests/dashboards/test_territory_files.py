"""The dashboard as a file and as a PDF: what leaves the portal hides small numbers of people."""

import csv
import datetime as dt
import io
from decimal import Decimal
from html import escape

import pikepdf
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from conventions.models import Measure
from iae_portal.core.charts.lines import lines_of
from iae_portal.core.models import Assignment, Job, User
from iae_portal.core.small_counts import HIDDEN
from iae_portal.dashboards.documents import BOARD, halves_of
from iae_portal.dashboards.exports import measured
from iae_portal.dashboards.selectors.board.blocks_results import CLASS_LABELS
from iae_portal.dashboards.selectors.open_data import exit_rows
from iae_portal.dashboards.services.board_print import print_board
from iae_portal.dashboards.tables import Cell, Line, Table, Unit
from iae_portal.documents.rendering import html_of, pdf_of
from iae_portal.documents.services.versions import prepare_version
from iae_portal.notifications.reminders import RULES
from tests.clients import client_of
from tests.dashboards.board_scene import PAGE
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories import UserFactory, service
from tests.factories.notifications import DeadlineFactory

pytestmark = pytest.mark.django_db


def exported(client, **asked) -> dict[tuple[str, str, str], str]:
    text = client.get(PAGE, {"year": "2008", "export": "csv", **asked}).content.decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert rows[0] == ["Territoire", "Tableau", "Ligne", "Colonne", "Valeur", "Unité"]
    return {(table, line, column): value for _, table, line, column, value, _ in rows[1:]}


def test_small_numbers_of_people_leave_the_portal_hidden_with_what_would_tell_them(territories, director_31):
    """Lille has 3 durable exits of 20: with the sum of the region and Arras, Valenciennes would tell them."""
    found = exported(director_31)
    side, block = "Territoires côte à côte en 2008", "Sorties de 2008"

    durable = [found[side, f"DDTEFP {code}", "Durables"] for code in ("59L", "59V", "62")]
    assert durable == [HIDDEN, HIDDEN, "11,7"]
    assert found[side, "Moyenne", "Durables"] == HIDDEN
    places = "Sorties de 2008 par territoire"
    counts = [found[places, f"DDTEFP {code}", "Emploi durable"] for code in ("59L", "59V", "62")]
    assert counts == [HIDDEN, HIDDEN, "21"]
    assert found[side, "DDTEFP 59L", "Dynamiques"] == "35,0"
    assert found[side, "DDTEFP 59L", "Structures"] == "2"
    assert (found[block, "Emploi durable", "2008"], found[block, "Sorties examinées", "2008"]) == ("34", "280")


def test_the_six_years_of_a_page_are_in_its_file_each_hidden_as_its_year_is(territories, director_31):
    Measure.objects.filter(year=2007).update(examined=100, durable=40, transition=20, positive=20)
    found, six = exported(director_31, ans="6"), "Emploi durable, de 2003 à 2008"
    assert (six, "DDTEFP 59L", "2008") not in exported(director_31)

    for year in ("2007", "2008"):
        told = exported(director_31, year=year)
        for key, side, block in (
            ("Emploi durable", "Durables", "dont emploi durable"),
            ("Sorties dynamiques", "Dynamiques", "Sorties dynamiques"),
        ):
            table, compared = f"{key}, de 2003 à 2008", f"Territoires côte à côte en {year}"
            for place in ("DDTEFP 59L", "DDTEFP 59V", "DDTEFP 62"):
                assert found[table, place, year] == told[compared, place, side], (key, place, year)
            assert found[table, "Nord-Pas-de-Calais", year] == told[f"Sorties de {year}", block, year]
    lille = [found[six, "DDTEFP 59L", str(year)] for year in (2006, 2007, 2008)]
    assert lille == ["", "40,0", HIDDEN]


@pytest.mark.parametrize("way", ["-", ""])
def test_neither_a_rank_nor_the_order_of_a_file_tells_what_it_hides(way, territories, director_31):
    """Lille would be first, and a rank that it shares with Arras would tell its rate."""
    whole = [("Moyenne", "–"), ("Nord-Pas-de-Calais", "–")]
    hidden = [("DDTEFP 59L", HIDDEN), ("DDTEFP 59V", HIDDEN)]
    assert ranks_of(director_31, f"{way}durables") == [("DDTEFP 62", "1"), *hidden, *whole]

    known = [("DDTEFP 62", "1"), ("DDTEFP 59V", "2"), ("DDTEFP 59L", "3")]
    assert ranks_of(director_31, f"{way}structures") == [*(known if way else known[::-1]), *whole]


def ranks_of(client, tri: str) -> list[tuple[str, str]]:
    return [(line, value) for (_, line, column), value in exported(client, tri=tri).items() if column == "Rang"]


OWN, PLACES = "Sorties de 2008", "Sorties de 2008 par territoire"
OPEN = dict(zip(CLASS_LABELS, ("sorties", "emploi_durable", "emploi_transition", "sorties_positives"), strict=True))


def test_a_file_shows_nothing_that_another_hides(territories, director_31, officer_59v, national):
    """Valenciennes has no small number of durable exits: its own file would tell Lille's, of the file of the region."""
    own, region, country = exported(officer_59v), exported(director_31), exported(national, par="service")
    (opened,) = [row for row in exit_rows() if (row["annee"], row["service"]) == (2008, "59V")]

    for name in CLASS_LABELS:
        told = {own[OWN, name, "2008"], *(found[PLACES, "DDTEFP 59V", name] for found in (region, country))}
        assert told == {HIDDEN if opened[OPEN[name]] is None else str(opened[OPEN[name]])}, name
    assert exported(national)[PLACES, "Nord-Pas-de-Calais", "Emploi durable"] == region[OWN, "Emploi durable", "2008"]


@pytest.mark.parametrize(("asked", "durable"), [({"type": "EI"}, "11"), ({"network": "Chantier exemple"}, "10")])
def test_the_files_of_a_type_tell_its_exits_and_hide_the_same(asked, durable, territories, director_31, officer_59v):
    own, region = exported(officer_59v, **asked), exported(director_31, **asked)

    for name in CLASS_LABELS:
        assert own[OWN, name, "2008"] == region[PLACES, "DDTEFP 59V", name], name
    assert region[PLACES, "DDTEFP 62", "Emploi durable"] == durable
    assert region[PLACES, "DDTEFP 59L", "Emploi durable"] == HIDDEN


def test_a_small_sum_of_three_classes_is_hidden_too(territories, officer_59l):
    """Four dynamic exits of twenty are four people; five may be told."""
    mine = Measure.objects.filter(siae__service__code="59L", year=2008)
    for durable, shown in ((0, HIDDEN), (1, "25,0")):
        mine.update(durable=durable, transition=1, positive=1)
        mine.filter(pk=mine.first().pk).update(durable=0)
        found = exported(officer_59l)
        assert found["Sorties de 2008", "Sorties dynamiques", "2008"] == shown


def test_large_numbers_leave_whole_and_a_sheet_holds_a_table(territories, director_31):
    Measure.objects.update(examined=100, durable=20, transition=20, positive=20)
    assert HIDDEN not in exported(director_31, tri="-dynamiques").values()

    book = director_31.get(PAGE, {"year": "2008", "export": "xlsx"}).content
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
    assert sheets.sheet_names[:3] == ["territoires", "etats", "etp"]
    money = sheets.get_sheet_by_name("credits").to_python()
    assert money[1][:3] == ["Aide au poste", 1000.1, 0]
    assert exported(director_31)["Crédits de 2008", "Aide au poste", "Notifié"] == "1000,10"


@pytest.mark.parametrize(
    ("cell", "kept", "code"),
    [
        (Cell(Decimal("63.2049999"), Unit.FTE), "63.20", None),
        (Cell(Decimal("63.205"), Unit.FTE), "63.21", None),
        (Cell(Decimal("58.0"), Unit.PERCENT), "58.0", '0.0" %"'),
        (Cell(20, Unit.DAYS), "20", 'General" j"'),
        (Cell(20), "20", None),
        (Cell(None, Unit.DAYS), "None", None),
        (Cell(20, Unit.DAYS, text="20 jours (1 sur 3)"), "20 jours (1 sur 3)", None),
    ],
)
def test_a_file_holds_a_figure_as_it_is_shown_and_a_sheet_its_unit(cell, kept, code):
    """« Engagé » stood beside « Notifié » without a sign: a share read as an amount; ETP had twenty-eight digits."""
    found = measured(cell)
    assert (str(cell.exported), getattr(found, "code", None)) == (kept, code)
    assert str(getattr(found, "value", found)) == kept


def test_the_pdf_of_a_meeting_holds_the_territory_or_each_of_its_parts(territories, director_31, officer_59l):
    places = []
    for whole_set in (False, True):
        job = print_board(actor=director_31.user, asked={"year": "2008"}, whole_set=whole_set)
        version = prepare_version(kind=BOARD, subject=job, actor=director_31.user)
        places.append([board["place"] for board in version.inputs["content"]["boards"]])
        page = html_of(version)

    assert places == [
        ["Nord-Pas-de-Calais"],
        ["Nord-Pas-de-Calais", "DDTEFP du Nord – Lille", "DDTEFP du Nord – Valenciennes", "DDTEFP du Pas-de-Calais"],
    ]
    assert (job.service.code, escape(HIDDEN) in page, "<path" in page) == ("R31", True, True)
    panel = reverse("documents:panel", args=[BOARD, job.pk])
    assert [client.get(panel).status_code for client in (director_31, officer_59l)] == [200, 404]


def test_the_figures_of_a_set_are_read_before_its_job_is_held(territories, director_31):
    """Its sign of life is written on its row: held while they are read, the job would be taken for dead."""
    job = print_board(actor=director_31.user, asked={"year": "2008"}, whole_set=True)
    with CaptureQueriesContext(connection) as captured:
        prepare_version(kind=BOARD, subject=job, actor=director_31.user)

    asked = [query["sql"] for query in captured]
    held = next(rank for rank, sql in enumerate(asked) if "FOR NO KEY UPDATE" in sql and Job._meta.db_table in sql)
    assert [any("conventions_" in sql for sql in part) for part in (asked[:held], asked[held:])] == [True, False]


@pytest.mark.parametrize(
    ("asked", "query"), [({}, ""), ({"year": "2008", "type": "EI", "network": ""}, "?year=2008&type=EI")]
)
def test_the_pdf_leads_back_to_the_board_that_it_prints(territories, director_31, asked, query):
    job = print_board(actor=director_31.user, asked=asked, whole_set=False)
    assert job.asked_from == reverse("dashboards:territory") + query


def test_the_pdf_of_a_territory_goes_with_it(territories, director_31):
    """Who left the region reads no more what was printed of it; who still has it does."""
    job = print_board(actor=director_31.user, asked={"year": "2008"}, whole_set=True)
    panel = reverse("documents:panel", args=[BOARD, job.pk])
    held = Assignment.objects.get(user=director_31.user)
    found = []
    for code in ("R31", "R82"):
        Assignment.objects.filter(pk=held.pk).update(service=service(code))
        found.append(client_of(User.objects.get(pk=director_31.user.pk)).get(panel).status_code)

    assert found == [200, 404]


MONTHS = [str(month) for month in range(1, 13)]
# Of a region where everything is known: columns and lines of each table, in the order of the page.
FULLEST = ((5, 14), (12, 3), (7, 3), (5, 6), (4, 2), (2, 5), (2, 3), (2, 1), (1, 5))


def fullest() -> list[Table]:
    chart = lines_of("etp", "ETP", "ETP", MONTHS, [("Conventionnés", [75] * 12), ("Réalisés", [70] * 12)])
    tables = []
    for columns, lines in FULLEST:
        heads = tuple(MONTHS) if columns == 12 else ("En attente de crédits",) * columns
        rows = [Line(f"Ligne {rank}", (Cell(rank),) * columns) for rank in range(lines - 1)]
        last = Line("Fonds départemental d'insertion" if columns == 6 else "Dernière", (Cell(0),) * columns)
        tables.append(Table("x", "Titre", heads, [*rows, last], first="État", chart=chart if columns == 12 else None))
    return tables


def test_a_drawing_comes_after_the_title_of_its_table():
    """Before it, the drawing stood under the table above, as if it were its own."""
    drawn = [table for half in halves_of(fullest()) for table in half if table["chart"]]
    (page,) = [render_to_string("dashboards/documents/table.html", {"table": table}) for table in drawn]

    assert page.index("<caption>Titre") < page.index('class="board-chart"')


def test_each_territory_of_the_set_is_one_page(territories, director_31):
    """The set: the region, its services side by side, each of the three. Late lines are cut to a page's room."""
    for kind, _ in RULES:
        DeadlineFactory(kind=kind, service=service("R31"), owner=None, due_on=dt.date(2008, 1, 1))
    job = print_board(actor=director_31.user, asked={"year": "2008"}, whole_set=True)
    version = prepare_version(kind=BOARD, subject=job, actor=director_31.user)
    content = pdf_of(version)

    with pikepdf.open(io.BytesIO(content)) as file:
        assert len(file.pages) == 5
    assert_pdf_is_accessible(content)

    version.inputs["content"]["boards"] = [version.inputs["content"]["boards"][0] | {"halves": halves_of(fullest())}]
    with pikepdf.open(io.BytesIO(pdf_of(version))) as file:
        assert len(file.pages) == 2


def test_the_map_and_the_twenty_six_regions_of_the_country_are_one_sheet(territories, director_31):
    job = print_board(actor=director_31.user, asked={"year": "2008"}, whole_set=True)
    version = prepare_version(kind=BOARD, subject=job, actor=director_31.user)
    content = version.inputs["content"]
    content["boards"] = content["boards"][:1]
    table = content["compared"]["table"]
    row = {"name": "Provence-Alpes-Côte d'Azur", "cells": ["159 012 785 €"] * len(table["columns"]), "total": False}
    table["lines"] = [row] * 28  # and what sums them

    with pikepdf.open(io.BytesIO(pdf_of(version))) as file:
        assert len(file.pages) == 2


def test_the_pdf_of_another_territory_is_not_made(territories, director_31):
    address = reverse("dashboards:territory_pdf")
    assert director_31.post(address, {"service": service("69").pk}).status_code == 404
    assert client_of(UserFactory()).post(address).status_code == 403
    assert Job.objects.count() == 0
