"""Which lines of the targets a test runs: each statement of their living functions says that it runs.

A tracer is called at each function of Django as well and doubles the time of a test; this costs a tenth of it.
"""

import ast
import builtins
from collections.abc import Iterator

from tests.mutants.mutations import tree_of
from tests.mutants.swap import Living

SAYS = "__ran__"  # a builtin while tests are followed: the code put in a function finds it from any module


class Probes:
    """Made once; `follow` belongs to a fork, once `changes` are put in it."""

    def __init__(self, living: Living, names: list[str]):
        self.places: list[tuple[str, list[int]]] = []  # by number of a probe
        self.found: dict[str, set[int]] = {}
        self.changes = [change for name in names for change in living.replacing(name, self._probed(name))]

    def follow(self, test: str) -> None:
        """What runs from now on is run by this test."""
        setattr(builtins, SAYS, self.found.setdefault(test, set()).add)

    def lines_by_test(self) -> dict[str, dict[str, list[int]]]:
        lines: dict[str, dict[str, set[int]]] = {}
        for test, numbers in self.found.items():
            for name, run in map(self.places.__getitem__, numbers):
                lines.setdefault(test, {}).setdefault(name, set()).update(run)
        return {test: {name: sorted(run) for name, run in of.items()} for test, of in lines.items()}

    def _probed(self, name: str) -> ast.Module:
        tree = tree_of(name)
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
        inside = {id(node): node for function in functions for node in ast.walk(function)}
        for node in inside.values():
            if isinstance(node, ast.Lambda):
                shown = ast.Tuple([self._probe(name, node.body), node.body], ast.Load())
                node.body = ast.Subscript(shown, ast.Constant(1), ast.Load())
            for field in ("body", "orelse", "finalbody"):
                if isinstance(block := getattr(node, field, None), list):
                    said = [(ast.Expr(self._probe(name, statement)), statement) for statement in block]
                    setattr(node, field, [part for pair in said for part in pair])
        return ast.fix_missing_locations(tree)

    def _probe(self, name: str, node: ast.stmt | ast.expr) -> ast.Call:
        inner = {line for part in _statements(node) for line in range(part.lineno, part.end_lineno + 1)}
        lines = set(range(node.lineno, node.end_lineno + 1)) - inner | {node.lineno}
        self.places.append((name, sorted(lines)))
        return ast.Call(ast.Name(SAYS, ast.Load()), [ast.Constant(len(self.places) - 1)], [])


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Those of its blocks, which have a probe of their own."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            if hasattr(child, "end_lineno"):  # not a probe
                yield child
        else:
            yield from _statements(child)
