"""docs/states.md says what the tables of the code say."""

import pytest

from iae_portal.core.management.commands.write_states import STATES_FILE
from iae_portal.core.state_tables import sentences_of, states_page, workflows
from iae_portal.core.workflow import Request


def day_has_come(obj, request: Request) -> str | None:
    """Not a sentence that anybody reads."""
    if obj.cancelled:
        return "La séance est annulée."
    return None if obj.day <= request.today else f"La séance du {obj.day} n'a pas encore eu lieu."


def composed(obj, request: Request) -> str | None:
    return " ".join(obj.refusals) or None


def test_the_sentences_of_a_guard_are_read_in_its_source():
    assert sentences_of(day_has_come) == ["La séance est annulée.", "La séance du … n'a pas encore eu lieu."]
    assert sentences_of(composed) == []


def test_every_application_that_has_a_table_is_found():
    found = {(config.label, workflow.name) for config, workflow in workflows()}

    assert {("conventions", "convention"), ("cdiae", "meeting")} <= found
    assert {("financing", "annex"), ("financing", "campaign"), ("financing", "fdi")} <= found


@pytest.mark.parametrize(
    ("label", "confirmation"),
    [
        ("Signer l'avenant", "L'avenant signé ne se reprend plus ; il change la convention à sa date d'effet."),
        ("Ouvrir les inscriptions", "non"),
        ("Entrée en vigueur", ""),
    ],
)
def test_the_page_says_what_confirmation_is_asked(label, confirmation):
    """Its sentence, none, or nothing of what the portal does by itself."""
    lines = [[cell.strip() for cell in line.split("|")] for line in states_page().splitlines()]
    row = next(cells for cells in lines if cells[1:2] == [label])
    titles = next(cells for cells in lines if cells[1:2] == ["Action"])

    assert row[titles.index("Confirmation demandée")] == confirmation


def test_the_page_is_up_to_date():
    """`python manage.py write_states` writes it again."""
    assert STATES_FILE.read_text(encoding="utf-8") == states_page()
