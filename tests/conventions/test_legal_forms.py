"""Legal form against type, on the labels of the national register (conventions.legal_forms)."""

import pytest

from conventions.legal_forms import legal_form_warning


@pytest.mark.parametrize(
    ("siae_type", "legal_form"),
    [
        ("EI", "Exploitant agricole "),
        ("EI", "SAS, société par actions simplifiée"),
        ("ETTI", "Société en nom collectif "),
        ("ETTI", "Association déclarée "),
        ("AI", "Association déclarée "),
        ("AI", "Association intermédiaire "),
        ("AI", "Association déclarée d'insertion par l'économique"),
        ("AI", "Association de droit local (Bas-Rhin, Haut-Rhin et Moselle)"),
        ("ACI", "Association déclarée, reconnue d'utilité publique"),
        ("ACI", "Fondation "),
        ("ACI", "Centre communal d'action sociale "),
        ("ACI", "Centre Intercommunal d'action sociale (CIAS)"),
        ("ACI", "Commune et commune nouvelle "),
        ("ACI", "Communauté de communes "),
        ("ACI", "Communauté d'agglomération "),
        ("ACI", "Syndicat mixte fermé "),
        ("ACI", "Syndicat intercommunal à vocation multiple (SIVOM) "),
        ("ACI", "Pôle d'équilibre territorial et rural (PETR)"),
        ("ACI", "Département "),
        ("ACI", "Chambre d'agriculture"),
        ("ACI", "Établissement public local d'enseignement "),
        ("ACI", "Office national des forêts"),
        ("ACI", ""),
        ("AI", "  "),
    ],
)
def test_forms_that_fit(siae_type, legal_form):
    assert legal_form_warning(siae_type, legal_form) is None


@pytest.mark.parametrize(
    "legal_form", ["Groupement d'employeurs", "SARL unipersonnelle", "Association syndicale autorisée"]
)
def test_l5132_7_an_ai_is_an_association(legal_form):
    assert legal_form_warning("AI", f"{legal_form} ") == (
        "Une association intermédiaire est une association à but non lucratif (article L. 5132-7) : "
        f"la forme « {legal_form} » est à vérifier."
    )


@pytest.mark.parametrize(
    "legal_form",
    [
        "SAS, société par actions simplifiée",
        "SA d'économie mixte à conseil d'administration",
        "Association syndicale autorisée",
        "Établissement public local à caractère industriel ou commercial",
        "Groupement de coopération sanitaire à gestion publique",
        "Autre personne morale de droit privé",
    ],
)
def test_r5132_27_bearers_of_an_aci(legal_form):
    assert legal_form_warning("ACI", legal_form) == (
        f"La forme « {legal_form} » ne figure pas parmi les porteurs d'un atelier ou chantier d'insertion "
        "(article R. 5132-27) : elle est à vérifier."
    )
