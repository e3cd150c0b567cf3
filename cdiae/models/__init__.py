from cdiae.models.convocation import Convocation
from cdiae.models.council import AppointmentOrder, College, Council, Seat
from cdiae.models.diagnosis import Diagnosis, DiagnosisRow, EmploymentArea, EnteredFigures, TerritoryFigures
from cdiae.models.meeting import AgendaDocument, AgendaItem, AgendaVersion, Meeting
from cdiae.models.member import Member
from cdiae.models.minutes import Minutes
from cdiae.models.session import (
    Ballot,
    Dissent,
    Interest,
    ItemVote,
    Presence,
    PresenceEvent,
    Proxy,
    SessionCommand,
)
from cdiae.models.strategy import Initiative, PlannedAction

__all__ = [
    "AgendaDocument",
    "AgendaItem",
    "AgendaVersion",
    "AppointmentOrder",
    "Ballot",
    "College",
    "Convocation",
    "Council",
    "Diagnosis",
    "DiagnosisRow",
    "Dissent",
    "EmploymentArea",
    "EnteredFigures",
    "Initiative",
    "Interest",
    "ItemVote",
    "Meeting",
    "Member",
    "Minutes",
    "PlannedAction",
    "Presence",
    "PresenceEvent",
    "Proxy",
    "Seat",
    "SessionCommand",
    "TerritoryFigures",
]
