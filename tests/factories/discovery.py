"""Every factory of the suite, and three rows of each: what the generic tests of the admin and of lists start from."""

import importlib
import inspect
import pkgutil

from factory.django import DjangoModelFactory

import tests.factories as package


def all_factories() -> list[type[DjangoModelFactory]]:
    """The concrete factories of tests/factories/*.py, one module after the other."""
    found: dict[str, type[DjangoModelFactory]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        members = inspect.getmembers(importlib.import_module(f"{package.__name__}.{module}"), inspect.isclass)
        for name, member in members:
            if issubclass(member, DjangoModelFactory) and member._meta.model and not member._meta.abstract:
                found.setdefault(name, member)
    return list(found.values())


def three_of_each() -> None:
    """Three rows by factory; one whose rows exclude each other says how with a class method `three()`."""
    for factory in all_factories():
        if hasattr(factory, "three"):
            factory.three()
        else:
            factory.create_batch(3)
