"""Both sides of what the papers, charts and reminders of the steering say, and of whose they are."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cdiae import reminders as mandates
from iae_portal.core.enums import Queue
from iae_portal.dashboards import documents
from iae_portal.dashboards.selectors.pace import Pace
from iae_portal.dashboards.selectors.plan import Tallies, diagnostics_chart
from iae_portal.dashboards.services import board_print, texts
from iae_portal.dashboards.tables import Cell, Line, Table
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.services import bulk

REGION, MISSION = SimpleNamespace(region_id=3, is_departmental=False), SimpleNamespace(region_id=None)
SERVICE = SimpleNamespace(region_id=3, is_departmental=True)


@pytest.mark.parametrize(("day", "known"), [("2009-03-31", 5), ("2009-04-01", 6), ("2009-12-31", 8), ("2008-12-31", 4)])
def test_a_quarter_is_drawn_from_its_first_day(day, known):
    chart = diagnostics_chart([], Tallies(), dt.date.fromisoformat(day), whole=False)
    (done,) = chart.series
    assert [bool(text) for text in done.texts] == [True] * known + [False] * (20 - known)


@pytest.mark.parametrize(
    ("regions", "offices", "holder"),
    [
        ([3], [SERVICE, REGION], REGION),
        ([3], [SERVICE], SERVICE),
        ([3, 4], [REGION, MISSION], MISSION),
        ([3, 4], [REGION], SERVICE),
    ],
)
def test_a_board_is_the_paper_of_who_answers_for_its_territory(regions, offices, holder):
    frame = SimpleNamespace(regions=regions, offices=offices, services=[SERVICE])
    assert board_print._holder(frame) is holder


@pytest.mark.parametrize(
    ("whole_set", "label", "queue"),
    [(False, "Tableau de bord 2008 : Nord", Queue.SHORT), (True, "Tableaux de bord 2008 : Nord", Queue.BATCH)],
)
@pytest.mark.django_db
def test_a_whole_set_of_boards_waits_with_the_long_works(monkeypatch, whole_set, label, queue):
    frame = SimpleNamespace(year=2008, place="Nord", regions=[3], offices=[REGION], services=[SERVICE])
    monkeypatch.setattr(board_print, "board_of", lambda *_: SimpleNamespace(frame=frame))
    monkeypatch.setattr(board_print, "asked_in", dict)
    monkeypatch.setattr(board_print, "start_job", lambda **told: told)
    told = board_print.print_board(actor=None, asked={"year": "2008", "region": ""}, whole_set=whole_set)
    assert (told["label"], told["queue"], told["service"]) == (label, queue, REGION)
    assert (told["parameters"]["set"], told["parameters"]["query"]) == (whole_set, "year=2008")


def test_a_text_is_to_be_read_a_fortnight_after_it_is_sent(monkeypatch):
    monkeypatch.setattr(texts, "open_deadline", lambda **told: told)
    text = SimpleNamespace(sent_on=dt.date(2008, 10, 15), title="Note")
    row = SimpleNamespace(text=text, text_id=1, service=SimpleNamespace(kind="DDTEFP"))
    assert texts._open(row)["due_on"] == dt.date(2008, 10, 30)


@pytest.mark.parametrize(("region", "asked"), [("31", "year=2008&region=31"), ("", "year=2008")])
def test_the_pace_of_a_region_leads_to_its_own_board(region, asked):
    pace = Pace("X", 2008, dt.datetime(2008, 10, 15, tzinfo=dt.UTC), region, None, None, None, None)
    assert pace.board_url.partition("?")[2] == asked


@pytest.mark.parametrize(("days", "opened"), [(-1, 0), (0, 1), (1, 1), (None, 0)])
def test_the_end_of_a_mandate_is_prepared_until_its_day(monkeypatch, days, opened):
    done, council = [], SimpleNamespace(secretariat=None, departement=SimpleNamespace(code="59"))
    monkeypatch.setattr(mandates, "open_deadline", lambda **told: done.append(told["due_on"]))
    monkeypatch.setattr(mandates, "reverse", lambda *_, **__: "/")
    day = None if days is None else mandates.clock.today() + dt.timedelta(days=days)
    college = SimpleNamespace(order=SimpleNamespace(council=council))
    mandates.remind_mandate(SimpleNamespace(mandate_end=day, seat=SimpleNamespace(college=college, label="S")))
    assert len(done) == opened


@pytest.mark.parametrize(
    ("state", "level"), [(MailState.QUEUED, "warning"), (MailState.REFUSED, "error"), (MailState.UNCERTAIN, "error")]
)
def test_a_mail_that_waits_for_its_server_is_no_fault(state, level):
    told = []
    mail = SimpleNamespace(state=state, recipient_label="A", recipient_email="a@exemple.fr", error="450")
    rows = SimpleNamespace(exclude=lambda **_: rows, order_by=lambda *_: rows, defer=lambda *_: [mail])
    bulk._note_troubles(rows, SimpleNamespace(note=lambda line, words, level: told.append((line, level))))
    assert told == [(1, level)]


@pytest.mark.parametrize(("kinds", "last"), [(5, "n° 4"), (6, "Autres natures")])
def test_a_page_holds_five_kinds_of_delays_the_last_ones_added_up(kinds, last):
    lines = [Line(f"n° {rank}", (Cell(rank),)) for rank in range(kinds)]
    tables = [Table(key=key, title="", columns=(), lines=lines) for key in (documents.LATE, "autre")]
    shortened, whole = map(documents._shortened, tables)
    assert (len(shortened.lines), shortened.lines[-1].name) == (5, last)
    assert sum(line.cells[0].value for line in shortened.lines) == sum(range(kinds))
    assert whole.lines == lines
