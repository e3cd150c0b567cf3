"""Guards of the transitions of a diagnosis."""

from cdiae.models import Diagnosis
from iae_portal.core.workflow import Request


def has_figures(diagnosis: Diagnosis, request: Request) -> str | None:
    if diagnosis.rows.exists():
        return None
    return "Ce diagnostic n'a aucune ligne : enregistrez les bassins, puis reprenez les chiffres du portail."
