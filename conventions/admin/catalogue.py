"""What the dossiers are made with: indicators, pieces."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from conventions.enums import StructureType
from conventions.models import Indicator, PieceType
from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    """DESIGN: read only. A version in force is never edited in place; the national mission publishes another one."""

    list_display = ["code", "version", "name", "axis", "unit", "reference", "retired_on"]
    list_filter = ["axis", "unit", ("retired_on", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name", "definition", "source"]


class PieceTypeForm(forms.ModelForm):
    types = forms.MultipleChoiceField(
        label="Types de structure", choices=StructureType.choices, widget=forms.CheckboxSelectMultiple
    )


@admin.register(PieceType)
class PieceTypeAdmin(PortalModelAdmin):
    """The checklist. A change counts for the dossiers opened afterwards."""

    form = PieceTypeForm
    list_display = ["label", "code", "types_display", "mandatory", "rank"]
    list_filter = ["mandatory"]
    search_fields = ["label", "code", "source"]

    def get_readonly_fields(self, request: HttpRequest, obj: PieceType | None = None) -> list[str]:
        return ["code"] if obj else []

    @admin.display(description="types de structure")
    def types_display(self, piece: PieceType) -> str:
        return ", ".join(piece.types)
