"""Councils are created here; orders and seats may be corrected here; members are written by the portal's pages."""

from django.contrib import admin

from cdiae.models import AppointmentOrder, College, Council, Member, Seat
from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin


@admin.register(Council)
class CouncilAdmin(PortalModelAdmin):
    list_display = ["departement", "secretariat", "advised_sending_days"]
    list_select_related = ["departement", "secretariat"]
    list_filter = ["departement__region"]
    search_fields = ["departement__name", "departement__code"]
    filter_horizontal = ["served"]


@admin.register(AppointmentOrder)
class AppointmentOrderAdmin(PortalModelAdmin):
    list_display = ["reference", "council", "signed_on", "start", "end", "chair_counts", "chair_votes"]
    list_select_related = ["council__departement"]
    search_fields = ["reference", "council__departement__name"]


@admin.register(College)
class CollegeAdmin(PortalModelAdmin):
    list_display = ["label", "order", "code", "rank"]
    list_select_related = ["order"]
    list_filter = ["code"]
    search_fields = ["label", "order__reference"]


@admin.register(Seat)
class SeatAdmin(PortalModelAdmin):
    list_display = ["label", "college", "basis", "standing", "rank"]
    list_select_related = ["college"]
    list_filter = ["basis", "standing"]
    search_fields = ["label"]


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    list_display = ["last_name", "first_name", "kind", "seat", "body", "start", "end", "mandate_end"]
    list_select_related = ["seat__college"]
    list_filter = ["kind", "seat__college__code"]
    search_fields = ["sort_key", "body"]
