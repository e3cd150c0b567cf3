"""Put the code of a mutant in place of what runs: in living functions, or at import for the body of a module."""

import ast
import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import PathFinder
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType

from tests.mutants.mutations import Mutant, mutated, tree_of
from tests.mutants.targets import ROOT


def compiled(name: str, tree: ast.Module) -> CodeType:
    return compile(tree, str(ROOT / name), "exec", dont_inherit=True)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _is_ours(thing) -> bool:
    if type(thing) is not FunctionType:
        return False
    path = thing.__code__.co_filename
    return path.startswith(f"{ROOT}/") and "site-packages" not in path


class Living:
    """The functions of the portal that this process holds, by their code; forks of it change their own copy."""

    def __init__(self):
        gc.unfreeze()
        held = gc.get_objects()
        self.functions: dict[CodeType, list[FunctionType]] = {}
        self.known: dict[str, list[CodeType]] = {}  # by file, those that it compiles to
        for function in held:
            if _is_ours(function):
                self.functions.setdefault(function.__code__, []).append(function)
        self.caches = [cache for cache in held if type(cache) is _lru_cache_wrapper and _is_ours(cache.__wrapped__)]
        gc.freeze()

    def changes(self, mutant: Mutant) -> list[tuple[FunctionType, CodeType]]:
        """Each living function that the mutant touches and its new code; empty when the fault is in a module's body."""
        return self.replacing(mutant.name, mutated(mutant))

    def replacing(self, name: str, tree: ast.Module) -> list[tuple[FunctionType, CodeType]]:
        """Each living function of the file that `tree`, made from its own, writes otherwise, and its new code."""
        if name not in self.known:
            self.known[name] = list(_codes(compiled(name, tree_of(name))))
        differing = [
            (before, after)
            for before, after in zip(self.known[name], _codes(compiled(name, tree)), strict=True)
            if before != after and before.co_flags & CO_OPTIMIZED
        ]
        return [(function, after) for before, after in differing for function in self.functions.get(before, ())]

    def put(self, changes: list[tuple[FunctionType, CodeType]]) -> None:
        for function, code in changes:
            function.__code__ = code
        for cache in self.caches:
            cache.cache_clear()


class MutantAtImport(MetaPathFinder, Loader):
    """Gives the module of the mutant as it is once mutated, every other module as it is."""

    def __init__(self, mutant: Mutant):
        parts = mutant.name.removesuffix(".py").removesuffix("/__init__")
        self.module, self.code = parts.replace("/", "."), compiled(mutant.name, mutated(mutant))

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        spec.loader = self
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.code, module.__dict__)  # the code of this repository, one operator changed

    def install(self) -> None:
        sys.meta_path.insert(0, self)
