"""Reading structures: always from the perimeter."""

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from conventions.enums import ABANDONED_STATES
from conventions.identifiers import siren_of
from conventions.models import Convention, Measure, Siae
from conventions.selectors.conventions import conventions_visible_to
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import fold


def siaes_visible_to(user: User) -> QuerySet[Siae]:
    """Structures the user may read."""
    return Siae.objects.filter(perimeter(user).services_filter("service"))


def siaes_editable_by(user: User) -> QuerySet[Siae]:
    """Structures of the services where the user holds a local role."""
    return Siae.objects.filter(service__in=perimeter(user).service_ids)


def siaes_matching(rows: QuerySet[Siae], text: str) -> QuerySet[Siae]:
    """Structures whose name, sign, town, postcode or SIRET hold every word; a number may be typed in groups."""
    words = fold(text).split()
    if not words:
        return rows if not text.strip() else rows.none()
    if all(word.isdigit() for word in words):
        # A SIRET typed in groups is one number in the key; of one group, the country is read for it once.
        typed = sorted({"".join(words), " ".join(words)})
        return rows.filter(reduce(or_, (Q(search_key__contains=number) for number in typed)))
    for word in words:
        rows = rows.filter(search_key__contains=word)
    return rows


def with_last_convention(rows: QuerySet[Siae]) -> QuerySet[Siae]:
    """Each structure carries `last_conventions`, newest first: the list shows where its dossier stands."""
    newest = Convention.objects.only("siae_id", "number", "state", "start", "end").order_by("-start", "-pk")
    return rows.prefetch_related(Prefetch("conventions", newest, to_attr="last_conventions"))


def conventions_of_siren(siae: Siae, user: User) -> QuerySet[Convention]:
    """Conventions of the other structures of the same legal entity, in what the user may read."""
    rows = conventions_visible_to(user).filter(siae__siret__startswith=siren_of(siae.siret))
    return rows.exclude(siae=siae).order_by("-start", "number")


def siblings_of(siae: Siae, user: User) -> QuerySet[Siae]:
    """Other structures of the same legal entity, in what the user may read."""
    rows = siaes_visible_to(user).filter(siret__startswith=siren_of(siae.siret)).exclude(pk=siae.pk)
    return rows.select_related("service").order_by("type", "service__code", "siret")


def of_year(year: int) -> Q:
    """A structure of a year: not closed before it, not come after it.

    DESIGN: the register has no day of creation. A structure came with its first convention or its first results;
    one that has neither yet counts, since nothing says that it came later.
    """
    signs = (
        (Convention.objects.exclude(state__in=ABANDONED_STATES), {"start__lte": dt.date(year, 12, 31)}),
        (Measure.objects.all(), {"year__lte": year}),
    )
    rows = [(known.filter(siae=OuterRef("pk")).order_by(), by_then) for known, by_then in signs]
    came = reduce(or_, (Exists(known.filter(**by_then)) for known, by_then in rows))
    silent = ~reduce(or_, (Exists(known) for known, _ in rows))
    return (Q(closed_on__isnull=True) | Q(closed_on__gte=dt.date(year, 1, 1))) & (came | silent)
