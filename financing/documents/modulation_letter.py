"""The letter that notifies a modulated part, with the explanation of its calculation."""

from financing.models import ModulationDecision
from financing.rights import COMMIT, READ, may
from iae_portal.core.text import euros, percent
from iae_portal.documents.kinds import DocumentKind

LETTER = "financing.modulation_letter"


def build_context(decision: ModulationDecision) -> dict:
    siae, campaign = decision.siae, decision.campaign
    letterhead = decision.service.letterheads.order_by("-start").first()
    override = (
        [f"Le taux calculé était de {percent(decision.computed_rate * 100, 2)} ; motif : {decision.override_reason}"]
        if decision.is_overridden
        else []
    )
    return {
        "addressee": [siae.name, siae.address, f"{siae.postcode} {siae.city}".strip()],
        "place": letterhead.city if letterhead else "",
        "date": campaign.notified_on or campaign.decided_on,
        "object": f"part modulée de l'aide au poste, données de {campaign.data_year}",
        "references": [f"Textes : {campaign.regime.reference}"],
        "paragraphs": [
            "Madame, Monsieur,",
            f"Au titre de l'année {campaign.data_year}, le taux de la part modulée de l'aide au poste de votre "
            f"structure est fixé à {percent(decision.rate * 100, 2)} d'une base de {euros(decision.base)}, "
            f"soit {euros(decision.amount)}, payés en une fois.",
            *override,
            f"Ce taux résulte du classement des structures de type {campaign.type} de la région, ainsi calculé :",
            *(line["text"] for line in decision.explanation),
            "Cette décision peut être contestée dans les deux mois devant le tribunal administratif.",
            "Je vous prie d'agréer, Madame, Monsieur, l'expression de ma considération distinguée.",
        ],
        "signature": {"quality": "Pour le préfet et par délégation, le directeur", "name": ""},
    }


LETTER_KIND = DocumentKind(
    key=LETTER,
    label="Notification de la part modulée",
    model=ModulationDecision,
    template="documents/letter.html",
    build_context=build_context,
    title=lambda decision: "Notification de la part modulée",
    number=lambda decision: f"{decision.campaign.type} {decision.campaign.data_year} {decision.siae_id:04d}",
    service=lambda decision: decision.service,
    may_read=lambda user, decision: may(user, READ, decision),
    may_request=lambda user, decision: may(user, COMMIT, decision) and decision.campaign.notified_on is not None,
    is_final=lambda decision: decision.campaign.notified_on is not None,
    public_facts=lambda decision: [("Structure", decision.siae.name), ("Année", str(decision.campaign.data_year))],
    letterhead_day=lambda decision: decision.campaign.notified_on,
)
