"""Filters of a guest list."""

import django_filters as filters
from django.db.models import QuerySet

from iae_portal.core.filters import PortalFilterSet, SearchFilter
from iae_portal.core.models import Region
from iae_portal.core.text import fold
from seminars.enums import ANSWER_LABELS, Answer, GuestCategory, Place

ANSWERS = [(answer.value, ANSWER_LABELS[answer].capitalize()) for answer in Answer]
NO_ANSWER = ("none", "Sans réponse")
NOT_INVITED = ("not_invited", "Pas encore invités")


class GuestFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", method="search", help="Nom, organisme ou courriel")
    category = filters.ChoiceFilter(label="Catégorie", choices=GuestCategory, empty_label="Toutes")
    region = filters.ModelChoiceFilter(label="Région", queryset=Region.objects.none(), empty_label="Toutes")
    answer = filters.ChoiceFilter(
        label="Réponse", method="answered", choices=[*ANSWERS, NO_ANSWER, NOT_INVITED], empty_label="Toutes"
    )
    place = filters.ChoiceFilter(label="Place", choices=Place, empty_label="Toutes")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        used = self.queryset.order_by().values("region")
        self.form.fields["region"].queryset = Region.objects.filter(pk__in=used).order_by("name")

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """DESIGN: accents are folded here and not in the database: a list has some hundreds of rows, and no key."""
        words = fold(value).split()
        texts = rows.order_by().values_list("pk", "name_key", "deputy_name", "organisation", "email")
        found = [pk for pk, *parts in texts if all(word in fold(" ".join(parts)) for word in words)]
        return rows.filter(pk__in=found) if words else rows

    def answered(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == NOT_INVITED[0]:
            return rows.filter(invited_at__isnull=True)
        return rows.filter(answer="" if value == NO_ANSWER[0] else value)
