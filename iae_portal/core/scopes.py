"""What a view opens, said on the view itself; a test walks every URL and fails for a view that says nothing.

A function view is decorated: `@scoped(Scope.SERVICE)`. A class view carries the attribute `scope = Scope.SERVICE`.
The declaration is documentation that cannot be forgotten: the refusal itself comes from the scoped queryset
(`..._visible_to(user)`) and from `may()`. tests/test_rights_table.py checks both, role by role.
"""

from collections.abc import Callable
from enum import Enum


class Scope(Enum):
    PUBLIC = "ouverte à tous (liste PUBLIC_VIEWS)"
    GUEST = "ouverte par un lien signé qui expire"
    TOKEN = "ouverte par un jeton de l'API, dans le périmètre de son titulaire"
    PERSONAL = "ce qui appartient à la personne connectée"
    SERVICE = "les dossiers que le périmètre de la personne contient"
    REGION = "les services d'une région"
    COUNTRY = "la mission nationale"
    REFERENCE = "données communes, lues par toute personne connectée"


def scoped(scope: Scope) -> Callable:
    """Decorator: declare the scope of a function view (the outermost decorator, so that it stays visible)."""

    def declare(view: Callable) -> Callable:
        view.scope = scope
        return view

    return declare


def scope_of(callback: Callable) -> Scope | None:
    """The declared scope of a resolved view, None when it declares none."""
    return getattr(callback, "scope", None) or getattr(getattr(callback, "view_class", None), "scope", None)
