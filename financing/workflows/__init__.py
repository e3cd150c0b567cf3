"""The tables of what moves in financing. Who may take a row: the right and the words that name it, together."""

from financing.rights import COMMIT, EDIT, RUN_CAMPAIGN, may
from iae_portal.core.workflow import right

LOCAL = {"may": right(may, EDIT), "roles": "agents et directeur du service"}
HEAD = {"may": right(may, COMMIT), "roles": "directeur du service"}
DIRECTOR = {"may": right(may, RUN_CAMPAIGN), "roles": "directeur régional"}
PORTAL = {"may": right(may, COMMIT), "roles": "portail", "automatic": True}
