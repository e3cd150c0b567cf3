"""What the dossiers are made with, and what the workflow owns around them: searched and read, seldom written here."""

from django import forms
from django.contrib import admin
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from conventions import models as m
from conventions.enums import StructureType
from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin, ShownLine, lines_of, show


# Structures, their antennas and their sectors.
class AntennaInline(admin.StackedInline):
    model = m.Antenna
    form = ShownLine
    extra = 0


@admin.register(m.Siae)
class SiaeAdmin(PortalModelAdmin):
    """Closing and reopening have their own page, with its guards; the key of a known structure stays."""

    list_display = ["name", "type", "siret", "city", "service", "state"]
    list_filter = ["type", "state", "service__region", "sectors"]
    list_select_related = ["service"]
    search_fields = ["search_key", "siret"]
    autocomplete_fields = ["service"]
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = ["state", "closed_on"]
    inlines = [AntennaInline]

    def get_readonly_fields(self, request: HttpRequest, obj: m.Siae | None = None) -> list[str]:
        return [*self.readonly_fields, "type", "service"] if obj else self.readonly_fields

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """The sectors are no column of the row: their change has its own line of journal."""
        siae = form.instance
        before = [str(sector) for sector in siae.sectors.all()]
        super().save_related(request, form, formsets, change)
        after = [str(sector) for sector in siae.sectors.all()]
        if before != after:
            self._record(request, siae, "admin.change", "secteurs d'activité", {"sectors": before}, {"sectors": after})


show(m.ActivitySector, "name code", "name code", base=PortalModelAdmin)
show(
    m.Measure,
    "siae indicator_code year value examined source",
    "siae__search_key indicator_code",
    filters="indicator_code year source siae__service__region",
)


# What the dossiers are made with: indicators, pieces.
@admin.register(m.Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    """DESIGN: read only. A version in force is never edited in place; the national mission publishes another one."""

    list_display = ["code", "version", "name", "axis", "unit", "reference", "retired_on"]
    list_filter = ["axis", "unit", ("retired_on", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name", "definition", "source"]


class PieceTypeForm(forms.ModelForm):
    types = forms.MultipleChoiceField(
        label="Types de structure", choices=StructureType.choices, widget=forms.CheckboxSelectMultiple
    )


@admin.register(m.PieceType)
class PieceTypeAdmin(PortalModelAdmin):
    """The checklist. A change counts for the dossiers opened afterwards."""

    form = PieceTypeForm
    list_display = ["label", "code", "types_display", "mandatory", "rank"]
    list_filter = ["mandatory"]
    search_fields = ["label", "code", "source"]

    def get_readonly_fields(self, request: HttpRequest, obj: m.PieceType | None = None) -> list[str]:
        return ["code"] if obj else []

    @admin.display(description="types de structure")
    def types_display(self, piece: m.PieceType) -> str:
        return ", ".join(piece.types)


# Conventions and what the workflow owns around them: searched and read, never written here.
BY_CONVENTION = "convention__number convention__siae__search_key"

show(
    m.Convention,
    "number siae service state start end officer taken_over",
    "number siae__search_key external_number commitment_number",
    filters="state form taken_over siae__type service__region",
    lines=[lines_of(m.Signatory, "order kind name quality sent_on signed_on")],
    date_hierarchy="start",
    exclude=["signed_scan"],
)
show(m.SignatureVersion, "convention rank frozen_at frozen_by cancelled_at", BY_CONVENTION, related="convention__siae")
show(
    m.InsertionProject,
    "convention posts_fte supervision_fte accompaniment_fte",
    f"{BY_CONVENTION} publics activities",
    related="convention__siae",
)
# Its file is served by a scoped view only.
show(
    m.Piece,
    "convention type received_on valid",
    f"{BY_CONVENTION} type__label",
    filters="valid type",
    related="convention__siae",
    exclude=["file"],
)
show(
    m.OpinionRequest,
    "label kind service state opinion asked_on due_on given_on",
    "label siae__search_key",
    filters="state kind opinion source service__region",
    date_hierarchy="asked_on",
    exclude=["minutes"],
)
show(
    m.Amendment,
    "convention rank state effective_on signed_on",
    f"{BY_CONVENTION} purpose",
    filters="state",
    related="convention__siae",
    exclude=["scan"],
)
show(
    m.ManagementReview,
    "convention year form held_on author",
    BY_CONVENTION,
    filters="form year",
    related="convention__siae",
    lines=[lines_of(m.Undertaking, "text owner due_on kept_on")],
)
show(
    m.AdversarialProcedure,
    "convention state notified_on observations_due_on closed_on",
    BY_CONVENTION,
    filters="state",
    related="convention__siae",
)
show(
    m.Letter,
    "convention rank kind written_on mailed posted_on answered_on",
    BY_CONVENTION,
    filters="kind mailed",
    related="convention__siae",
)
show(m.Suspension, "convention start end", BY_CONVENTION, related="convention__siae")
# Its files are served by a scoped view only.
show(
    m.YearReturn,
    "convention year report_received_on accounts_received_on",
    BY_CONVENTION,
    filters="year",
    related="convention__siae",
    exclude=["report", "accounts"],
)

# Objectives, targets and rounds of proposals: searched and read, never written here.
show(m.Objective, "text axis convention rank", f"{BY_CONVENTION} text", filters="axis", related="convention__siae")
show(
    m.Target,
    "convention indicator year rounds",
    f"{BY_CONVENTION} indicator__code indicator__name",
    filters="year indicator__axis",
    related="convention__siae",
    lines=[lines_of(m.Proposal, "round side value durable transition positive state made_at", fk_name="target")],
)
show(
    m.Proposal,
    "target round side state author made_at",
    "target__convention__number target__convention__siae__search_key target__indicator__code",
    filters="state side",
    related="target__indicator",
)
