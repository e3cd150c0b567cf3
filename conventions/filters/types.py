"""What several lists ask of a structure."""

import django_filters as filters

from conventions.enums import StructureType


class TypeFilter(filters.ChoiceFilter):
    """EI, ETTI, ACI, AI, and what the law adds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label="Type", choices=StructureType.choices, empty_label="Tous", **kwargs)
