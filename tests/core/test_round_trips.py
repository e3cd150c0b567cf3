"""What the portal writes in a file, each import reads back as it was: random texts and numbers, no database."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from cdiae.diagnosis import figures_file
from cdiae.diagnosis.figures import FIGURES
from conventions.enums import StructureType
from conventions.imports import siae_rows
from conventions.models import Siae
from conventions.views.siae_list import SIAE_COLUMNS
from financing.checks import payer_return, states_file
from financing.checks.monthly_states import StateRow
from iae_portal.core.exports import Column, csv_bytes, xlsx_bytes
from iae_portal.core.imports.letters import AS_IS
from iae_portal.core.imports.refused import Reading
from iae_portal.core.imports.tables import read_table
from iae_portal.core.models import Departement, Service
from iae_portal.core.text import composed, fold, unguarded
from iae_portal.demo.story.names import siret
from seminars import guests_import
from seminars.enums import GuestCategory
from seminars.models import Guest
from seminars.views.guests import GuestListView

FEW = bounds(max_examples=15)
# As a form keeps a text: letters composed, nothing that does not show, no space around nor twice, no lone apostrophe.
KEPT = (
    st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Co", "Cf"]), min_size=1, max_size=10)
    .map(lambda text: " ".join(composed(text).split()))
    .filter(lambda text: text and unguarded(text) == text and not text.startswith("#"))
)
WORDS = guests_import.Words(
    categories={fold(label): code for code, label in GuestCategory.choices},
    departements={"59": "31", "2A": "94"},
    regions={},
    services={},
)


def read_back(content: bytes, columns):
    return read_table(content, columns, Reading(AS_IS))


@FEW
@given(st.lists(st.tuples(KEPT, KEPT, KEPT, st.sampled_from(GuestCategory), st.sampled_from(["59", "2A"])), min_size=1))
def test_a_list_of_guests(rows):
    guests = [
        Guest(
            title="Mme",
            first_name=first,
            last_name=f"N{last}",
            organisation=place,
            category=kind,
            departement=Departement(code=code),
            email=f"a{rank}@exemple.fr",
            phone="03 20 00 00 00",
        )
        for rank, (first, last, place, kind, code) in enumerate(rows)
    ]
    columns = [column for column in GuestListView.export_columns if column.header in TITLES]
    table = read_back(csv_bytes(columns, guests), guests_import.COLUMNS)
    read = list(guests_import.lines_of(table, WORDS))
    assert [line.problems for line in read] == [()] * len(rows)
    assert [[line.values[key] for key in GUEST] for line in read] == [
        [*(getattr(guest, key) for key in GUEST[:-1]), guest.departement.code] for guest in guests
    ]


GUEST = ("title", "first_name", "last_name", "organisation", "category", "email", "phone", "departement")
TITLES = {field.title for field in guests_import.COLUMNS.fields}


@FEW
@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(2007, 1, 1), dt.date(2030, 12, 31)),
            st.decimals(0, states_file.MOST_HOURS, places=2),
            st.integers(0, states_file.MOST_HEADCOUNT),
            KEPT,
        ),
        min_size=1,
        unique_by=lambda row: (row[0].year, row[0].month),
    )
)
def test_monthly_states(rows):
    states = [StateRow(day.replace(day=1), hours, count, remark) for day, hours, count, remark in rows]
    titles = {field.key: field.title for field in states_file.COLUMNS.fields}
    columns = [Column(titles["number"], lambda row: "ACI 59L 08 0001")]
    columns += [Column(titles[key], lambda row, key=key: getattr(row, key)) for key in STATE]
    read = states_file.lines_of(read_back(csv_bytes(columns, states), states_file.COLUMNS))
    assert [(line.error, line.row) for line in read] == [("", row) for row in states]


STATE = ("month", "hours", "headcount", "remark")
PARTS = [figure for figure in FIGURES if figure.places == 0][:6]


@FEW
@given(
    st.lists(
        st.tuples(KEPT, st.lists(st.integers(0, 9), min_size=len(PARTS), max_size=len(PARTS))),
        min_size=1,
        unique_by=lambda row: fold(f"N{row[0]}"),  # an area is known by its name without accents nor signs
    )
)
def test_the_figures_of_a_diagnosis(rows):
    columns = [Column(figures_file.AREA_LABEL, lambda row: f"N{row[0]}")]
    columns += [Column(figure.label, lambda row, rank=rank: row[1][rank]) for rank, figure in enumerate(PARTS)]
    read = figures_file.lines_of(read_back(csv_bytes(columns, rows), figures_file.COLUMNS))
    assert [(line.area, list(line.values.values())) for line in read] == [(f"N{name}", said) for name, said in rows]


STRUCTURE = ("name", "sign", "legal_form", "address", "city", "network")


@FEW
@given(st.lists(st.tuples(*[KEPT] * len(STRUCTURE), st.sampled_from(StructureType), st.integers(0, 99999)), min_size=1))
def test_a_list_of_structures(rows):
    service = Service(name="DDTEFP du Nord – Lille")
    structures = [
        Siae(siret=siret(rank), type=kind, service=service, postcode=f"{code:05}", naf="8899B", email="a@exemple.fr")
        for rank, (*_, kind, code) in enumerate(rows)
    ]
    for structure, texts in zip(structures, rows, strict=True):
        structure.last_conventions = []
        for name, text in zip(STRUCTURE, texts, strict=False):
            setattr(structure, name, text)
    read = list(siae_rows.rows_of(read_back(csv_bytes(list(SIAE_COLUMNS), structures), siae_rows.COLUMNS)))
    assert [row.problems for row in read] == [()] * len(rows)
    assert [(row.siret, row.type, row.values) for row in read] == [
        (one.siret, one.type, {name: getattr(one, name) for name in (*STRUCTURE, "naf", "postcode", "email")})
        for one in structures
    ]


@FEW
@given(
    st.lists(
        st.tuples(st.dates(dt.date(2007, 1, 1), dt.date(2030, 12, 31)), st.decimals(0, 999_999_999, places=2)),
        min_size=1,
    )
)
def test_the_answers_of_the_paying_agency(rows):
    answers = list(enumerate(rows, 1))
    columns = [Column("Lot", lambda row: "59L 2008 L 0001"), Column("Ligne", lambda row: row[0])]
    columns += [Column("Payé le", lambda row: row[1][0]), Column("Montant payé", lambda row: row[1][1])]
    read = payer_return.lines_of(read_back(csv_bytes(columns, answers), payer_return.COLUMNS))
    assert [(line.error, line.rank, line.paid_on, line.amount) for line in read] == [
        ("", rank, day, amount) for rank, (day, amount) in answers
    ]


def test_their_workbooks_too():
    """The model of a diagnosis, filled: one example, since a workbook is opened in a process of its own."""
    columns = [Column(figures_file.AREA_LABEL, lambda row: row)]
    columns += [Column(figure.label, lambda row: Decimal(2)) for figure in FIGURES]
    read = figures_file.lines_of(read_table(xlsx_bytes(columns, ["Lille", "'= Lens"]), figures_file.COLUMNS))
    assert [line.area for line in read] == ["Lille", "'= Lens"]
    assert {value for line in read for value in line.values.values()} == {2}
