"""The tables of what moves in financing. Who may take a row: the right and the words that name it, together."""

from financing.rights import may_commit, may_edit, may_run_campaign

LOCAL = {"may": may_edit, "roles": "agents et directeur du service"}
HEAD = {"may": may_commit, "roles": "directeur du service"}
DIRECTOR = {"may": may_run_campaign, "roles": "directeur régional"}
PORTAL = {"may": may_commit, "roles": "portail", "automatic": True}
