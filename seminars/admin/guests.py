"""Guests and what they answered: read here; the lists have their own pages."""

from iae_portal.core.admin.base import show
from seminars.models import Attendance, Guest, Quota, SurveyAnswer, WorkshopChoice

# Needs are of health: for the organisers' eyes, the time of the day.
show(
    Guest,
    "event last_name first_name category region answer place invited_at",
    "last_name first_name organisation email",
    filters="category answer place event__series",
    exclude=["needs"],
)
show(WorkshopChoice, "guest rank workshop", "guest__last_name")
show(Quota, "event category region places", "event__city")
show(Attendance, "guest half_day workshop at by", "guest__last_name")
show(SurveyAnswer, "event workshop content usefulness organisation given_on", "comment", filters="event")
