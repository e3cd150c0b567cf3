from iae_portal.dashboards.models.meeting import SteeringMeeting
from iae_portal.dashboards.models.step import PlanStep
from iae_portal.dashboards.models.text import PlanText, TextDelivery

__all__ = ["PlanStep", "PlanText", "SteeringMeeting", "TextDelivery"]
