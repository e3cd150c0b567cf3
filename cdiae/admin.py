"""Councils are created here, orders, seats and areas may be corrected; the rest is written by the portal's pages."""

import re

from django.http import HttpRequest

from cdiae import models as m
from cdiae.services.orders import refuse_unsigned
from cdiae.services.strategy import is_shown, refuse_shown, refuse_vote_to_come
from conventions.models import Orientation
from iae_portal.core.admin.base import PortalModelAdmin, RuledForm, show
from iae_portal.core.errors import FieldRefusal

# Councils; members are written by the portal's pages.
show(
    m.Council,
    "departement secretariat advised_sending_days",
    "departement__name departement__code",
    base=PortalModelAdmin,
    filters="departement__region",
    filter_horizontal=["served"],
)


class OrderForm(RuledForm):
    def rule(self) -> None:
        refuse_unsigned(self.cleaned_data["signed_on"])


show(
    m.AppointmentOrder,
    "reference council signed_on start end chair_counts chair_votes",
    "reference council__departement__name",
    base=PortalModelAdmin,
    related="council__departement",
    form=OrderForm,
)
show(m.College, "label order code rank", "label order__reference", base=PortalModelAdmin, filters="code")
show(m.Seat, "label college basis standing rank", "label", base=PortalModelAdmin, filters="basis standing")
show(
    m.Member,
    "last_name first_name kind seat body start end mandate_end",
    "sort_key body",
    filters="kind seat__college__code",
    related="seat__college",
)

# Meetings and what happened there: searched and read, never written here.
show(
    m.Meeting,
    "held_on council kind state convened_on opened_at closed_at",
    "council__departement__name place",
    filters="state kind",
    related="council__departement",
    date_hierarchy="held_on",
)
show(m.AgendaItem, "title meeting position kind treatment state opinion", "title", filters="kind treatment state")
show(m.AgendaVersion, "meeting rank frozen_at frozen_by", "meeting__place")
show(m.AgendaDocument, "original_name item size", "original_name", exclude=["file"])
show(m.Convocation, "member meeting sent_on answer answered_at by_secretariat", "member__sort_key", filters="answer")
show(m.Presence, "member meeting mode here", "member__sort_key")
show(m.Proxy, "giver holder meeting received_at", "giver__sort_key holder__sort_key")
show(m.Interest, "member item reason proposed lifted_reason", "member__sort_key item__title")
show(m.ItemVote, "item rank mode sense outcome favour against abstain taken_at", "item__title", filters="outcome mode")
show(m.Minutes, "meeting state circulated_on approved_on", "meeting__place", filters="state")


# Strategy.
class OrientationForm(RuledForm):
    def rule(self) -> None:
        if self.instance.pk:
            refuse_shown(self.instance)
        refuse_vote_to_come(self.cleaned_data["voted_on"])


class OrientationBase(PortalModelAdmin):
    """Of paper, from before the portal; what a council voted, or has before its eyes, stays as it read it."""

    form = OrientationForm

    def has_delete_permission(self, request: HttpRequest, obj: Orientation | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and is_shown(obj))


class AreaForm(RuledForm):
    def rule(self) -> None:
        codes = self.cleaned_data["postcodes"]
        if not isinstance(codes, list) or not all(re.fullmatch("[0-9]{5}", str(code), re.ASCII) for code in codes):
            raise FieldRefusal(
                'Écrivez les codes postaux ainsi, cinq chiffres chacun : ["59000", "59800"].', "postcodes"
            )
        self.cleaned_data["postcodes"] = sorted({str(code) for code in codes})


show(
    m.EmploymentArea,
    "name council",
    "name",
    base=PortalModelAdmin,
    related="council__departement",
    form=AreaForm,
)
show(
    m.Diagnosis,
    "council year state presented_on",
    "council__departement__name",
    filters="state year",
    related="council__departement",
)
show(
    m.PlannedAction,
    "title council pilot due_on progress state",
    "title pilot",
    filters="state",
    related="council__departement",
)
show(
    m.Initiative,
    "title council theme started_on shareable",
    "title",
    filters="theme shareable",
    related="council__departement",
)
show(m.TerritoryFigures, "name year source", "region__name source", filters="year", related="region")
show(
    Orientation,
    "axis departement start end voted_on",
    "axis text departement__name departement__code",
    base=OrientationBase,
    filters="departement__region",
    autocomplete_fields=["departement"],
)
