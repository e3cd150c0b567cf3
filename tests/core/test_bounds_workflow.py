"""The engine of the tables: what is offered, to whom, from which state, with what is missing."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest

from iae_portal.core.services import workflow as moves
from iae_portal.core.services.journal import entry
from iae_portal.core.workflow import Offer, Request, Transition, Workflow, right
from tests.factories import service as office
from tests.factories.conventions import SiaeFactory

TODAY = dt.date(2008, 10, 15)


def is_named(obj, request: Request) -> str | None:
    return None if obj.name else "Donnez un nom."


def transition(name: str, **options) -> Transition:
    options = {"sources": ("draft",), "target": "sent", "may": lambda actor, obj: actor == "head"} | options
    return Transition(name, name.capitalize(), roles="directeur", **options)


TABLE = Workflow(
    "letter",
    states=None,
    transitions=(
        transition("send", guards=(is_named,)),
        transition("expire", automatic=True),
        transition("drop", sources=("sent",)),
        transition("read", may=lambda actor, obj: True),
    ),
)


@pytest.mark.parametrize(
    ("actor", "state", "names"),
    [
        ("head", "draft", ["send", "read"]),
        ("officer", "draft", ["read"]),
        ("head", "sent", ["drop"]),
        ("head", "lost", []),
    ],
)
def test_an_action_is_offered_from_its_state_to_who_may(actor, state, names):
    offers = TABLE.offers(Row(state=state, name=""), Request(actor=actor, today=TODAY))

    assert [offer.transition.name for offer in offers] == names


def test_an_offer_is_open_when_nothing_is_missing():
    def offer(name) -> Offer:
        return TABLE.offers(Row(state="draft", name=name), Request(actor="head", today=TODAY))[0]

    assert (offer("").refusals, offer("").open) == (("Donnez un nom.",), False)
    assert (offer("A").refusals, offer("A").open) == ((), True)


@pytest.mark.parametrize(
    ("refusals", "reason", "onward"), [((), False, True), (("Donnez un nom.",), False, False), ((), True, False)]
)
def test_what_goes_on_is_not_held_and_asks_no_reason(refusals, reason, onward):
    assert Offer(transition("send", comment_required=reason), refusals).onward is onward


def test_a_transition_is_found_by_its_name():
    assert TABLE.get("drop").name == "drop"
    with pytest.raises(KeyError):
        TABLE.get("lose")


def test_guards_of_an_upper_floor_are_added():
    slot = Row(all=lambda: (lambda obj, request: "Attendez l'enveloppe.",))
    row = transition("send", guards=(is_named,), slot=slot)

    assert row.refusals(Row(name=""), Request(actor="head", today=TODAY)) == ["Donnez un nom.", "Attendez l'enveloppe."]


def test_nothing_is_asked_unless_the_table_says_so():
    row = transition("send")

    assert (row.comment_required, row.automatic, row.confirm) == (False, False, "")
    assert Request(actor="head", today=TODAY).offering is False


def test_the_right_of_a_row_is_asked_of_the_rights_of_its_app():
    asked = []
    may = right(lambda *given: asked.append(given) or given[0] == "head", "letter.send")

    assert (may("head", "a letter"), may("officer", "a letter")) == (True, False)
    assert asked == [("head", "letter.send", "a letter"), ("officer", "letter.send", "a letter")]


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "service"), [({}, None), ({"service": "R31"}, "R31")])
def test_a_move_tells_the_service_that_is_said(monkeypatch, given, service):
    """No query for the unique keys: no state changes them."""
    told, checked = [], []
    row = Row(
        state="draft", name="A", service="59L", full_clean=lambda **asked: checked.append(asked), save=lambda: None
    )
    for name, stub in (
        ("lock", lambda obj: obj),
        ("snapshot", lambda obj, fields: {field: getattr(obj, field) for field in fields}),
        ("tell", lambda *line, **values: told.append((values["service"], values["before"], values["after"]))),
    ):
        monkeypatch.setattr(moves, name, stub)

    assert moves.fire(TABLE, obj=row, name="send", request=Request(actor="head", today=TODAY), **given) is row
    assert told == [(service, {"state": "draft"}, {"state": "sent"})]
    assert checked == [{"validate_unique": False, "validate_constraints": False}]


@pytest.mark.django_db
def test_a_line_of_the_journal_is_of_the_service_of_its_subject_unless_another_is_said():
    siae, elsewhere = SiaeFactory(), office("R31")
    for said, kept in ((None, siae.service), (elsewhere, elsewhere)):
        assert entry(actor=None, action="try", subject=siae, sentence="Essai", service=said).service == kept
