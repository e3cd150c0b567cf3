"""A state moves by its table (core.services.workflow.fire): no other writing of one in the syntax trees."""

import ast
from functools import cache
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.forms import ModelForm

from tests.test_architecture import APPS, ROOT

STATE = "state"

# No table: what a queue does to its own rows, what one vote or one round settles, a register's mark of closing.
OF_THEIR_OWN = {
    "iae_portal/core/services/jobs.py": {"claim", "_finish", "sweep"},
    "iae_portal/notifications/services/delivery.py": {"claim", "settle", "_back_off", "mark_interrupted"},
    "iae_portal/notifications/services/outbox.py": {"_insert", "_make_ready", "abandon_mail"},
    "conventions/services/negotiation.py": {"_close_previous", "accept", "agree_by_amendment"},
    "conventions/services/siaes.py": {"close_siae", "reopen_siae", "_save_state"},
    # Of paper, born outside the portal: its dates say its state.
    "conventions/services/conventions.py": {"take_over_convention"},
    "cdiae/services/votes.py": {"_settle", "_set_state"},
    # Past acts, as papers tell them: the demonstration plays what no table would let happen today.
    "iae_portal/demo/story/meeting_replay.py": {"convene_on_paper", "circulate_on_paper"},
    "iae_portal/demo/story/national.py": {"_conventions", "_targets"},
    "iae_portal/demo/story/national_councils.py": {"_request", "_answer", "_meeting"},
    "iae_portal/demo/story/national_money.py": {"_annex"},
    "iae_portal/demo/story/national_work.py": {"_renewal", "load_diagnostics"},
    "iae_portal/demo/story/strategy.py": {"_diagnosis", "load_strategy"},
    "iae_portal/demo/story/seminars.py": {"_load_guests"},
}


WRITERS = {
    *("update", "aupdate", "setattr", "__setattr__", "bulk_update", "bulk_create", "save", "save_all", "save_and_tell"),
    *("create", "get_or_create", "update_or_create"),
}
READERS = {"filter", "exclude", "Q"}


def writings(source: str) -> list[tuple[str, int]]:
    """(function, line) of what writes a field named `state`, whatever the way."""
    found = []
    tree = ast.parse(source)
    known = _names_of_it(tree)

    def visit(node: ast.AST, function: str) -> None:
        if isinstance(node, ast.FunctionDef):
            function = node.name
        if _assigns(node) or (isinstance(node, ast.Call) and _writes(node, known)):
            found.append((function, node.lineno))
        for child in ast.iter_child_nodes(node):
            visit(child, function)

    visit(tree, "")
    return found


def _names_of_it(tree: ast.AST) -> set[str]:
    """Names given in the file to the word, to a list that holds it or to a dict of which it is a key."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and (_is_state(node.value) or _holds(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _assigns(node: ast.AST) -> bool:
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return False
    if isinstance(node, ast.Assign) and _holds(node.value) and any(_is_named(target, "values") for target in targets):
        return True  # written a line below, or by whoever it is given to
    parts = [part for target in targets if target is not None for part in ast.walk(target)]
    return any(
        (isinstance(part, ast.Attribute) and part.attr == STATE and isinstance(part.ctx, ast.Store))
        or (isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and _is_state(part.slice))
        for part in parts
    )


def _writes(call: ast.Call, known: set[str]) -> bool:
    """A writing whose arguments say the state, and a row made in a state."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = [*call.args, *call.keywords]
    if name in WRITERS:
        return any(_says(value, known) for value in given)
    return name in _models() and any(keyword.arg == STATE for keyword in call.keywords)


def _says(node: ast.AST, known: set[str]) -> bool:
    """The state is written in it, other than to choose rows."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in READERS:
        return False
    if isinstance(node, ast.keyword) and node.arg == STATE:
        return True
    if _is_state(node) or (isinstance(node, ast.Name) and node.id in known):
        return True
    return any(_says(child, known) for child in ast.iter_child_nodes(node))


@cache
def _models() -> frozenset[str]:
    return frozenset(
        model.__name__ for model in apps.get_models() if STATE in {field.name for field in model._meta.fields}
    )


def _is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == STATE


def _is_named(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _holds(node: ast.AST) -> bool:
    if isinstance(node, ast.Dict):
        return any(key is not None and _is_state(key) for key in node.keys)
    return isinstance(node, ast.List | ast.Set | ast.Tuple) and any(_is_state(item) for item in node.elts)


def test_no_state_moves_outside_its_table():
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            functions = {name for name, _ in writings(path.read_text())} if "migrations" not in path.parts else set()
            if functions:
                found[str(path.relative_to(ROOT))] = functions

    assert found == OF_THEIR_OWN


@pytest.mark.parametrize(
    "source",
    [
        "row.state = S.OPEN",
        "row.opinion, row.state = 1, 2",
        "row.state: str = S.OPEN",
        "rows.update(state=S.OPEN)",
        "rows.filter(pk=1).update(**{'state': S.OPEN})",
        "values['state'] = S.OPEN",
        "values = {'state': S.OPEN, 'closed_on': today}",
        "values.update({'state': S.OPEN})",
        "setattr(row, 'state', S.OPEN)",
        "rows.bulk_update(found, ['state'])",
        "rows.bulk_create(found, update_conflicts=True, update_fields=['state'])",
        "row.save(update_fields=['state', 'closed_on'])",
        "save_and_tell(row, values={'state': S.OPEN})",
        "rows.update_or_create(pk=1, defaults={'state': S.OPEN})",
        "rows.get_or_create(pk=1, defaults=dict(state=S.OPEN))",
        "rows.update(**(values | {'state': S.OPEN}))",
        "save_all(rows, ['closed_on', 'state'])",
        "object.__setattr__(row, 'state', S.OPEN)",
        "for row.state in found: pass",
        "row = Convention(number=1, state=S.SIGNED)",
        "Siae.objects.create(state=S.CLOSED)",
        "event.items.bulk_create([Siae(number=1), Siae(state=S.CLOSED)])",
    ],
)
def test_every_way_of_writing_a_state_is_seen(source):
    assert set(writings(f"def act():\n    {source}")) == {("act", 2)}


@pytest.mark.parametrize(
    ("named", "writing"),
    [
        ("COLUMNS = ('closed_on', 'state')", "save_all(rows, COLUMNS)"),
        ("COLUMNS = ['state']", "rows.bulk_update(found, [*COLUMNS, 'closed_on'])"),
        ("changes = {'state': S.OPEN}", "rows.update(**changes)"),
        ("NAME = 'state'", "setattr(row, NAME, S.OPEN)"),
    ],
)
def test_a_name_given_to_it_in_the_file_does_not_hide_it(named, writing):
    assert writings(f"{named}\n\ndef act():\n    {writing}") == [("act", 4)]


@pytest.mark.parametrize(
    "source",
    [
        "if row.state == S.OPEN: pass",
        "state = row.state",
        "rows.filter(state=S.OPEN)",
        "rows.filter(state=S.OPEN).update(closed_on=today)",
        "context.update(open=rows.filter(state=S.OPEN).exclude(state=S.LATE).count())",
        "Row(state=S.DRAFT)",
        "Convention(number=1)",
        "row.states = 1",
        "row.save(update_fields=['closed_on'])",
        "shown['état'] = row.state",
        "setattr(row, 'statement', 1)",
    ],
)
def test_reading_a_state_is_no_writing(source):
    assert writings(f"def act():\n    {source}") == []


def forms_of(base: type) -> set[type]:
    return {form for child in base.__subclasses__() for form in {child, *forms_of(child)}}


def test_no_form_writes_a_state_but_how_far_an_action_of_the_plan_is():
    import_module(settings.ROOT_URLCONF)
    pages = [form for form in forms_of(ModelForm) if form.__module__.split(".")[0] in APPS]

    assert {form.__name__ for form in pages if STATE in form.base_fields} == {"ActionForm"}
