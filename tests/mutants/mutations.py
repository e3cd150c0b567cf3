"""The faults that are planted: one comparison, bound, constant, boolean or return at a time, no wording."""

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants.targets import ROOT

SEED = 20081015
EVERY = 10**6
SAMPLE = 100  # at most, in one file: no file permits more today; seen whole in 31 minutes on two cores

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add}
WORDS = {ast.And: ast.Or, ast.Or: ast.And}
FIGURE = re.compile(r"-?\d+(\.\d+)?")
# No behaviour of ours: how a dataclass or a zip is made.
SILENT_KEYWORDS = {"frozen", "slots", "kw_only", "eq", "strict"}


@dataclass(frozen=True)
class Mutant:
    """A change of the `index`-th node of the tree of `name`; `part` tells which operator of it."""

    name: str
    index: int
    kind: str
    part: int
    line: int
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.index}:{self.kind}:{self.part}"


def tree_of(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def mutated(mutant: Mutant) -> ast.Module:
    tree = tree_of(mutant.name)
    node = list(ast.walk(tree))[mutant.index]
    CHANGES[mutant.kind](node, mutant.part)
    return ast.fix_missing_locations(tree)


def mutants_of(name: str, most: int = SAMPLE) -> list[Mutant]:
    """In the order of the file; where they are too many, a fixed draw: a smaller one is part of a larger one."""
    tree = tree_of(name)
    ignored = _ignored(tree)
    found = []
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in ignored:
            continue
        for kind, part in _faults(node):
            shown = node.test if kind == "if" else node
            before = ast.unparse(shown)
            found.append(Mutant(name, index, kind, part, shown.lineno, before, _after(name, index, kind, part)))
    random.Random(f"{SEED}{name}").shuffle(found)
    return sorted(found[:most], key=lambda mutant: (mutant.line, mutant.index, mutant.part))


def _after(name: str, index: int, kind: str, part: int) -> str:
    if kind == "return":
        return "return None"
    node = list(ast.walk(tree_of(name)))[index]
    CHANGES[kind](node, part)
    shown = node.test if kind == "if" else node
    return ast.unparse(shown)


def _ignored(tree: ast.Module) -> set[int]:
    """Annotations, docstrings, formats of figures, and the keywords of SILENT_KEYWORDS."""
    roots = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            roots.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            roots.append(node.returns)
        elif isinstance(node, ast.FormattedValue):
            roots.append(node.format_spec)
        elif isinstance(node, ast.keyword) and node.arg in SILENT_KEYWORDS:
            roots.append(node.value)
    return {id(node) for root in roots if root for node in ast.walk(root)}


def _faults(node: ast.AST) -> Iterator[tuple[str, int]]:
    match node:
        case ast.Compare():
            yield from (("compare", part) for part in range(len(node.ops)))
        case ast.BinOp() if type(node.op) in SIGNS and not _joins_words(node):
            yield "sign", 0
        case ast.BoolOp():
            yield "word", 0
        case ast.UnaryOp(op=ast.Not()):
            yield "not", 0
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            yield "if", 0
        case ast.Return(value=value) if value and not isinstance(value, ast.Constant):
            yield "return", 0
        case ast.Constant(value=bool() | int()):
            yield "constant", 0
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str() as text)]) if FIGURE.fullmatch(text):
            yield "figure", 0


def _joins_words(node: ast.BinOp) -> bool:
    return any(
        isinstance(part, ast.JoinedStr | ast.List | ast.Tuple)
        or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for side in (node.left, node.right)
        for part in ast.walk(side)
    )


def _compare(node: ast.Compare, part: int) -> None:
    node.ops[part] = COMPARISONS[type(node.ops[part])]()


def _sign(node: ast.BinOp, part: int) -> None:
    node.op = SIGNS[type(node.op)]()


def _word(node: ast.BoolOp, part: int) -> None:
    node.op = WORDS[type(node.op)]()


def _not(node: ast.UnaryOp, part: int) -> None:
    node.operand = ast.UnaryOp(ast.Not(), node.operand)


def _if(node: ast.If | ast.IfExp, part: int) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _return(node: ast.Return, part: int) -> None:
    # The value is still worked out: a closure keeps its variables, so its code can be put in place of the former.
    node.value = ast.Subscript(ast.Tuple([node.value, ast.Constant(None)], ast.Load()), ast.Constant(1), ast.Load())


def _constant(node: ast.Constant, part: int) -> None:
    # A day is taken down rather than up: no 31 becomes a 32 that any import would catch.
    value = node.value
    node.value = not value if isinstance(value, bool) else value - 1 if value in (12, 30, 31) else value + 1


def _figure(node: ast.Call, part: int) -> None:
    text = node.args[0].value
    decimals = len(text.partition(".")[2])
    node.args[0].value = f"{float(text) + 10**-decimals:.{decimals}f}"


CHANGES = {
    "compare": _compare,
    "sign": _sign,
    "word": _word,
    "not": _not,
    "if": _if,
    "return": _return,
    "constant": _constant,
    "figure": _figure,
}
