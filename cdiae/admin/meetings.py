"""Meetings and what happened there: searched and read, never written here."""

from cdiae.models import (
    AgendaDocument,
    AgendaItem,
    AgendaVersion,
    Convocation,
    Interest,
    ItemVote,
    Meeting,
    Minutes,
    Presence,
    Proxy,
)
from iae_portal.core.admin.base import show

show(
    Meeting,
    "held_on council kind state convened_on opened_at closed_at",
    "council__departement__name place",
    filters="state kind",
    related="council__departement",
    date_hierarchy="held_on",
)
show(AgendaItem, "title meeting position kind treatment state opinion", "title", filters="kind treatment state")
show(AgendaVersion, "meeting rank frozen_at frozen_by", "meeting__place")
show(AgendaDocument, "original_name item size", "original_name", exclude=["file"])
show(Convocation, "member meeting sent_on answer answered_at by_secretariat", "member__sort_key", filters="answer")
show(Presence, "member meeting mode here", "member__sort_key")
show(Proxy, "giver holder meeting received_at", "giver__sort_key holder__sort_key")
show(Interest, "member item reason proposed lifted_reason", "member__sort_key item__title")
show(ItemVote, "item rank mode sense outcome favour against abstain taken_at", "item__title", filters="outcome mode")
show(Minutes, "meeting state circulated_on approved_on", "meeting__place", filters="state")
