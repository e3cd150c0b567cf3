"""Legal form against type of structure: warnings, never refusals. Pure.

A form is read from its label in the national register ("Association déclarée", "SARL unipersonnelle"...).
"""

from iae_portal.core.text import fold

# Article R. 5132-27: private non-profit bodies, CCAS and CIAS, communes, EPCI, syndicats mixtes,
# départements, chambers of agriculture, State vocational and agricultural schools, ONF.
_ACI_BEARERS = (
    "association",
    "fondation",
    "mutuelle",
    "centre communal d action sociale",
    "centre intercommunal d action sociale",
    "ccas",
    "cias",
    "commune",
    "communaute",
    "metropole",
    "syndicat",
    "pole d equilibre territorial",
    "departement",
    "chambre d agriculture",
    "etablissement public local d enseignement",
    "lycee",
    "office national des forets",
    "onf",
)

# Associations of landowners are public bodies or none at all: neither carries an insertion activity.
_NOT_AN_ASSOCIATION = "association syndicale"

_AI_WARNING = (
    "Une association intermédiaire est une association à but non lucratif (article L. 5132-7) : "
    "la forme « {form} » est à vérifier."
)
_ACI_WARNING = (
    "La forme « {form} » ne figure pas parmi les porteurs d'un atelier ou chantier d'insertion "
    "(article R. 5132-27) : elle est à vérifier."
)


def legal_form_warning(siae_type: str, legal_form: str) -> str | None:
    """The doubt to raise, None when the form fits or is unknown. Any form suits EI and ETTI.

    DESIGN: a warning only. The label is a free text of the register, and the préfet decides under which
    title a structure is conventioned.
    """
    key = fold(legal_form)
    if not key:
        return None
    fits, warning = _DOUBTS.get(siae_type, (None, ""))
    return None if fits is None or fits(key) else warning.format(form=legal_form.strip())


def _is_association(key: str) -> bool:
    return "association" in key.split() and _NOT_AN_ASSOCIATION not in key


def _may_bear_aci(key: str) -> bool:
    if _NOT_AN_ASSOCIATION in key:
        return False
    padded = f" {key} "
    return any(f" {bearer} " in padded for bearer in _ACI_BEARERS)


# Type -> what fits it, and the doubt about what does not; a type that any form suits has no row.
_DOUBTS = {"AI": (_is_association, _AI_WARNING), "ACI": (_may_bear_aci, _ACI_WARNING)}
