"""What writes a field named `state`, or one whose name is computed, read in the syntax tree of a source."""

import ast
from collections.abc import Callable
from functools import cache

from django.apps import apps

STATE = "state"

WRITERS = {
    *("update", "aupdate", "setattr", "__setattr__", "bulk_update", "bulk_create", "save", "save_all", "save_and_tell"),
    *("create", "get_or_create", "update_or_create"),
}
READERS = {"filter", "exclude", "Q"}


def writings(source: str) -> list[tuple[str, int]]:
    """(function, line) of what writes a field named `state`, whatever the way."""
    tree = ast.parse(source)
    names = _names_of_it(tree)

    def is_found(node: ast.AST, inside: tuple[str, ...]) -> bool:
        here = {name for function, name in names if function in inside}
        return _assigns(node) or (isinstance(node, ast.Call) and _writes(node, {name for _, name in names}, here))

    return [(function, node.lineno) for function, node in _walk(tree, is_found)]


def computed(source: str) -> list[tuple[str, int]]:
    """(function, line) of what writes a field whose name is not written there: any may be a state."""
    found = _walk(ast.parse(source), lambda node, inside: _is_computed(node))
    return [(function, node.lineno) for function, node in found]


def _walk(tree: ast.AST, is_found: Callable[[ast.AST, tuple[str, ...]], bool]) -> list[tuple[str, ast.AST]]:
    """(function, node) of what is found; asked of each node, with the functions around it from the file's own ""."""
    found = []

    def visit(node: ast.AST, inside: tuple[str, ...]) -> None:
        if isinstance(node, ast.FunctionDef):
            inside = (*inside, node.name)
        if is_found(node, inside):
            found.append((inside[-1], node))
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(tree, ("",))
    return found


def _is_computed(node: ast.AST) -> bool:
    """`setattr(row, name, value)`, `row.__dict__[name] = value`, `vars(row).update(values)`."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Store) and _is_dict_of_a_row(node.value)
    if not isinstance(node, ast.Call):
        return False
    if _called(node) == "update" and isinstance(node.func, ast.Attribute) and _is_dict_of_a_row(node.func.value):
        return True
    return _called(node) in ("setattr", "__setattr__") and not any(
        isinstance(arg, ast.Constant) for arg in node.args[:-1]
    )


def _is_dict_of_a_row(node: ast.AST) -> bool:
    return getattr(node, "attr", "") == "__dict__" or (isinstance(node, ast.Call) and _called(node) == "vars")


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _names_of_it(tree: ast.AST) -> set[tuple[str, str]]:
    """(function, name) given to the word, to a list that holds it or to a dict of which it is a key."""
    gifts = _walk(tree, lambda node, inside: bool(value := _given(node)) and (_is_state(value) or _holds(value)))
    return {
        (function, name.id)
        for function, node in gifts
        for target in _targets(node)
        for name in ast.walk(target)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }


def _given(node: ast.AST) -> ast.expr | None:
    """What a node gives to names: `=`, with its type or not, `|=`, `:=`."""
    return node.value if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) else None


def _targets(node: ast.AST) -> list[ast.AST]:
    return [target for target in getattr(node, "targets", None) or [getattr(node, "target", None)] if target]


def _assigns(node: ast.AST) -> bool:
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return False
    given, targets = _given(node), _targets(node)
    if given is not None and _holds(given) and any(_is_named(target, "values") for target in targets):
        return True  # written a line below, or by whoever it is given to
    parts = [part for target in targets for part in ast.walk(target)]
    return any(
        (isinstance(part, ast.Attribute) and part.attr == STATE and isinstance(part.ctx, ast.Store))
        or (isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and _is_state(part.slice))
        for part in parts
    )


def _writes(call: ast.Call, known: set[str], here: set[str]) -> bool:
    """A writing whose arguments say the state, and a row made in a state.

    A writer may be given the names of another function; what makes a row, only those known around it.
    """
    name = _called(call)
    given = [*call.args, *call.keywords]
    if name in WRITERS:
        return any(_says(value, known) for value in given)
    return name in _models() and any(
        keyword.arg == STATE or (keyword.arg is None and _says(keyword, here)) for keyword in call.keywords
    )


def _says(node: ast.AST, known: set[str]) -> bool:
    """The state is written in it, other than to choose rows."""
    if isinstance(node, ast.Call) and _called(node) in READERS:
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
    """A list with the word in it, a dict with its key, however they are put together."""
    if isinstance(node, ast.Dict):
        return any(
            _holds(value) if key is None else _is_state(key) for key, value in zip(node.keys, node.values, strict=True)
        )
    if isinstance(node, ast.Call) and _called(node) == "dict":
        return any(keyword.arg == STATE for keyword in node.keywords) or any(map(_holds, _spread(node)))
    if isinstance(node, ast.BinOp):
        return _holds(node.left) or _holds(node.right)
    if isinstance(node, ast.IfExp):
        return _holds(node.body) or _holds(node.orelse)
    return isinstance(node, ast.List | ast.Set | ast.Tuple) and any(_is_state(item) for item in node.elts)


def _spread(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg is None)]
