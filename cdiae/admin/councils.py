"""Councils are created here; orders and seats may be corrected here; members are written by the portal's pages."""

from cdiae.models import AppointmentOrder, College, Council, Member, Seat
from cdiae.services.orders import refuse_unsigned
from iae_portal.core.admin.base import PortalModelAdmin, RuledForm, show

show(
    Council,
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
    AppointmentOrder,
    "reference council signed_on start end chair_counts chair_votes",
    "reference council__departement__name",
    base=PortalModelAdmin,
    related="council__departement",
    form=OrderForm,
)
show(College, "label order code rank", "label order__reference", base=PortalModelAdmin, filters="code")
show(Seat, "label college basis standing rank", "label", base=PortalModelAdmin, filters="basis standing")
show(
    Member,
    "last_name first_name kind seat body start end mandate_end",
    "sort_key body",
    filters="kind seat__college__code",
    related="seat__college",
)
