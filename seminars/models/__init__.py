from seminars.models.attendance import Attendance, SurveyAnswer
from seminars.models.contribution import Contribution, Speaker
from seminars.models.event import BudgetLine, Event, Partner, Room
from seminars.models.guest import Guest, Quota, WorkshopChoice
from seminars.models.programme import Material, ProgrammeItem, ProgrammeVersion
from seminars.models.series import Series, SeriesTemplate, TemplateEvent, TemplateItem

__all__ = [
    "Attendance",
    "BudgetLine",
    "Contribution",
    "Event",
    "Guest",
    "Material",
    "Partner",
    "ProgrammeVersion",
    "Quota",
    "Room",
    "Series",
    "SeriesTemplate",
    "ProgrammeItem",
    "Speaker",
    "SurveyAnswer",
    "TemplateEvent",
    "TemplateItem",
    "WorkshopChoice",
]
