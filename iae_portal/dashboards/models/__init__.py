from iae_portal.dashboards.models.meeting import SteeringMeeting
from iae_portal.dashboards.models.step import PlanStep

__all__ = ["PlanStep", "SteeringMeeting"]
