"""Strict templates for documents: an unknown variable stops the rendering instead of printing a blank."""

import functools
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.backends.django import get_installed_libraries

DICT_METHODS = {"items", "keys", "values"}


class UnknownVariable(Exception):
    """A template asks for something that the inputs of the document do not hold."""


class StrictDict(dict):
    """A dict of inputs that refuses an unknown key; `.items` and the like stay reachable from templates."""

    def __missing__(self, key):
        if key in DICT_METHODS:
            raise KeyError(key)
        raise UnknownVariable(key)


class StrictContext(Context):
    """Names at the root are as strict as keys: `{% if %}` and `{% for %}` on an unknown name fail too."""

    def __getitem__(self, key):
        for scope in reversed(self.dicts):
            if key in scope:
                return scope[key]
        raise UnknownVariable(key)


class UnknownAttribute(str):
    """Stands for `string_if_invalid`: asked for its text, it raises."""

    def __contains__(self, item):
        return item == "%s"

    def __mod__(self, missing):
        raise UnknownVariable(missing)


@functools.cache
def engine() -> Engine:
    """The project's templates and filters, made strict. One per process."""
    project = settings.TEMPLATES[0]
    return Engine(
        dirs=project["DIRS"],
        app_dirs=True,
        builtins=project["OPTIONS"]["builtins"],
        libraries=get_installed_libraries(),
        string_if_invalid=UnknownAttribute("%s"),
    )


def render(template: str, values: dict[str, Any]) -> str:
    """The text of a template; UnknownVariable when it asks for more than `values` hold."""
    return engine().get_template(template).render(StrictContext(values))
