"""The table of a diagnosis: prepared, then presented to the council, and its figures do not move any more."""

from cdiae.enums import DiagnosisState
from cdiae.guards import diagnosis as guards
from cdiae.rights import RUN, may
from cdiae.workflows.meeting import SECRETARIAT
from iae_portal.core.workflow import Transition, Workflow, right

S = DiagnosisState

DIAGNOSIS_WORKFLOW = Workflow(
    name="diagnosis",
    states=DiagnosisState,
    transitions=(
        Transition(
            name="present",
            label="Présenter au conseil",
            sources=(S.DRAFT,),
            target=S.PRESENTED,
            may=right(may, RUN),
            roles=SECRETARIAT,
            guards=(guards.has_figures,),
            confirm="Ses chiffres et ceux auxquels ils sont comparés ne bougent plus : relisez-les d'abord.",
        ),
    ),
)
