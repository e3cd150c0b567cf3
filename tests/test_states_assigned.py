"""A state moves by its table (core.services.workflow.fire): no other writing of one in the syntax trees."""

import ast

import pytest

from tests.test_architecture import APPS, ROOT

STATE = "state"

# No table: what a queue does to its own rows, what one vote or one round settles, a register's mark of closing.
OF_THEIR_OWN = {
    "iae_portal/core/services/jobs.py": {"claim", "_finish", "sweep"},
    "iae_portal/notifications/services/delivery.py": {"claim", "settle", "_back_off", "mark_interrupted"},
    "iae_portal/notifications/services/outbox.py": {"_insert", "_make_ready", "abandon_mail"},
    "conventions/services/negotiation.py": {"_close_previous", "accept", "agree_by_amendment"},
    "conventions/services/siaes.py": {"close_siae", "reopen_siae"},
    "cdiae/services/votes.py": {"_settle", "_set_state"},
    # Past acts, as papers tell them: the demonstration plays what no table would let happen today.
    "iae_portal/demo/story/meeting_replay.py": {"convene_on_paper", "circulate_on_paper"},
    "iae_portal/demo/story/national_councils.py": {"_request"},
    "iae_portal/demo/story/seminars.py": {"_load_guests"},
}


def writings(source: str) -> list[tuple[str, int]]:
    """(function, line) of what writes a field named `state`, whatever the way."""
    found = []

    def visit(node: ast.AST, function: str) -> None:
        if isinstance(node, ast.FunctionDef):
            function = node.name
        if _assigns(node) or (isinstance(node, ast.Call) and _writes(node)):
            found.append((function, node.lineno))
        for child in ast.iter_child_nodes(node):
            visit(child, function)

    visit(ast.parse(source), "")
    return found


def _assigns(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    else:
        return False
    if _holds_key(node.value) and any(isinstance(target, ast.Name) and target.id == "values" for target in targets):
        return True  # written a line below, by update(**values) or save_and_tell(values=values)
    parts = [part for target in targets for part in ast.walk(target)]
    return any(
        (isinstance(part, ast.Attribute) and part.attr == STATE and isinstance(part.ctx, ast.Store))
        or (isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and _is_state(part.slice))
        for part in parts
    )


def _writes(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if name == "update":
        return STATE in named or any(_holds_key(value) for value in [*call.args, *named.values()])
    if name == "setattr":
        return len(call.args) > 1 and _is_state(call.args[1])
    if name == "bulk_update":
        return any(_names(value) for value in [*call.args[1:], *named.values()])
    if name in ("update_or_create", "bulk_create"):
        return any(_holds_key(value) for value in named.values()) or any(_names(value) for value in named.values())
    return any(_names(named[key]) for key in ("update_fields",) if key in named) or _holds_key(named.get("values"))


def _is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == STATE


def _names(node: ast.AST) -> bool:
    """A list, set or tuple that holds "state"."""
    return isinstance(node, ast.List | ast.Set | ast.Tuple) and any(_is_state(item) for item in node.elts)


def _holds_key(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Dict) and any(key is not None and _is_state(key) for key in node.keys)


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
    ],
)
def test_every_way_of_writing_a_state_is_seen(source):
    assert writings(f"def act():\n    {source}") == [("act", 2)]


@pytest.mark.parametrize(
    "source",
    [
        "if row.state == S.OPEN: pass",
        "state = row.state",
        "rows.filter(state=S.OPEN)",
        "Row(state=S.DRAFT)",
        "row.states = 1",
        "row.save(update_fields=['closed_on'])",
        "shown['état'] = row.state",
        "setattr(row, 'statement', 1)",
    ],
)
def test_reading_a_state_is_no_writing(source):
    assert writings(f"def act():\n    {source}") == []
