"""What the search box asks, as structures and conventions: keys are found once, for what belongs to them too.

In order and joined to what they belong to, the rows of the country would be read whole.
"""

import re
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from conventions.enums import StructureType
from conventions.identifiers import begun_numbers, dossier_numbers
from conventions.models import Siae
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.siaes import siaes_matching
from iae_portal.core.databases import begins
from iae_portal.core.filters import number_in, words_in
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter, visible_services
from iae_portal.core.search import Asked

LETTERED = re.compile("[0-9]{2}[A-Z][0-9]")


def siaes_asked(rows: QuerySet[Siae], asked: Asked, user: User) -> QuerySet[Siae]:
    """Whoever sees one service reads its rows alone. Nothing of a structure holds a service with its letter, then a
    year: the country is not read for it."""
    if LETTERED.search(asked.compact) and _begun(asked):
        return rows.none()
    if _reads_one_service(user):
        return siaes_matching(rows, asked.text)
    return rows.filter(pk__in=_siaes(asked, user))


def of_conventions_asked(path: str, asked: Asked, user: User) -> Q:
    """Condition on what belongs, by `path`, to the conventions of the structures, or of the number, asked for."""
    if whole := whole_numbers(asked):
        return Q(**{f"{path}number__in": ["-".join(groups) for groups in whole]})
    seen = conventions_visible_to(user)
    if asked.is_number:
        begun = [begins("number", text) for text in _begun(asked)]
        numbered = seen.filter(reduce(or_, begun) if begun else number_in("number", asked.text, mark="-"))
        return Q(**{f"{path}pk__in": asked.keys("conventions", numbered.order_by("number"))})
    if _reads_one_service(user):
        return words_in(f"{path}siae__search_key", asked.text)
    theirs = seen.filter(siae__in=_siaes(asked, user)).order_by()
    return Q(**{f"{path}pk__in": asked.keys("conventions", theirs, whole=True)})


def whole_numbers(asked: Asked) -> list[tuple[str, ...]]:
    """The groups of each number that may be meant, when the text holds a whole one."""
    return dossier_numbers(asked.compact, StructureType.values) if asked.is_number else []


def _begun(asked: Asked) -> list[str]:
    return begun_numbers(asked.compact, StructureType.values)


def _siaes(asked: Asked, user: User) -> list[int]:
    """In the order of the key, which begins with the name: the index that holds it is read alone."""
    seen = Siae.objects.all()
    if not perimeter(user).country_wide:
        seen = seen.filter(service__in=visible_services(user).order_by().values("pk"))
    return asked.keys("structures", siaes_matching(seen, asked.text).order_by("search_key"))


def _reads_one_service(user: User) -> bool:
    own = perimeter(user)
    return not own.country_wide and not own.region_ids
