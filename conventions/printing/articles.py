"""The articles of the printed convention, each answering an item that the code du travail wants in it. Pure."""

import datetime as dt
from decimal import Decimal

from conventions.printing.wording import agency_article, lower_first, of_agency, upper_first
from iae_portal.core.text import french_date, number


def articles(data: dict) -> list[dict]:
    """Title and paragraphs of each article, in order."""
    return [
        {"title": title, "paragraphs": write(data)}
        for title, write in (
            ("Objet", _object),
            ("Durée et date d'effet", _duration),
            ("Projet d'insertion", _project),
            ("Engagements de la structure", _structure_duties),
            ("Engagements de l'État et du service public de l'emploi", _state_duties),
            ("Objectifs opérationnels et indicateurs", _objectives_article),
            ("Moyens et aides", _means),
            ("Suivi et dialogue de gestion", _follow_up),
            ("Contrôle", _control),
            ("Modification", _change),
            ("Résiliation et reversement", _termination),
            ("Litiges", _disputes),
        )
    ]


def _object(data: dict) -> list[str]:
    siae = data["siae"]
    return [
        f"La présente convention reconnaît {siae['name']} comme {lower_first(siae['type_label'])} et fixe les "
        "conditions "
        "dans lesquelles la structure embauche et accompagne vers l'emploi durable des personnes qui rencontrent des "
        "difficultés sociales et professionnelles particulières.",
        "Elle repose sur le projet d'insertion de la structure et sur des objectifs négociés de retour à l'emploi.",
    ]


def _duration(data: dict) -> list[str]:
    start, end = (french_date(dt.date.fromisoformat(data["frame"][name])) for name in ("start", "end"))
    lines = [f"La convention prend effet le {start} et prend fin le {end}."]
    if len(data["years"]) > 1:
        lines.append("Ses clauses financières font l'objet d'une annexe chaque année. Elle dure trois ans au plus.")
    return [*lines, "Elle peut être renouvelée par la même procédure ; la demande est déposée au dernier trimestre."]


def _project(data: dict) -> list[str]:
    labels = (
        ("publics", "Publics accueillis"),
        ("activities", "Activités supports"),
        ("work_environment", "Environnement de travail"),
        ("accompaniment", "Accompagnement social et professionnel"),
        ("training", "Formation"),
        ("partnership", "Partenariat local"),
    )
    project = data["project"]
    lines = [f"{label} : {project[key].strip()}" for key, label in labels if project.get(key, "").strip()]
    return lines or ["Le projet d'insertion est joint à la convention."]


def _structure_duties(data: dict) -> list[str]:
    return [
        "La structure s'engage à recruter les personnes visées au projet d'insertion, à leur donner un "
        "encadrement au "
        "poste et un accompagnement réguliers, et à préparer leur sortie vers l'emploi ou la formation.",
        f"Elle dépose ses offres auprès de {of_agency(data['agency'])} et participe avec elle au suivi des parcours.",
        "Elle tient une comptabilité conforme à son statut, déclare chaque mois l'occupation des postes et "
        "remet chaque "
        "année ses comptes et un bilan d'activité, avec les actions conduites et les résultats à la sortie.",
    ]


def _state_duties(data: dict) -> list[str]:
    return [
        "L'État apporte son aide dans la limite des crédits disponibles et des postes conventionnés, et "
        "associe les autres "
        "financeurs au suivi du projet.",
        f"{upper_first(agency_article(data['agency']))} oriente vers la structure les personnes qu'elle peut "
        "accueillir et "
        "désigne un correspondant.",
    ]


def _objectives_article(data: dict) -> list[str]:
    return [
        "Les objectifs opérationnels se répartissent sur quatre axes : accueil et intégration en milieu de travail ; "
        "accompagnement social et professionnel ; formation des salariés en insertion ; contribution à l'activité "
        "économique et au développement territorial. S'y ajoutent des objectifs de résultat à la sortie.",
        "L'annexe « Contexte et objectifs » donne, année par année, les cibles convenues. Elles se lisent sur "
        "les sorties "
        "examinées de l'année ; la référence nationale, 60 % de sorties dynamiques dont 25 % d'emploi "
        "durable, vaut à la "
        "fin de la convention.",
    ]


def _means(data: dict) -> list[str]:
    project, lines = data["project"], []
    means = (
        ("posts_fte", "postes d'insertion"),
        ("supervision_fte", "encadrement technique"),
        ("accompaniment_fte", "accompagnement social et professionnel"),
    )
    listed = [
        f"{label} : {number(Decimal(project[key]))}\u00a0ETP" for key, label in means if project.get(key) is not None
    ]
    if listed:
        lines.append(f"La structure mobilise les moyens suivants ({' ; '.join(listed)}).")
    return [
        *lines,
        "Le nombre de postes ouvrant droit à l'aide, son montant et les autres financements figurent à "
        "l'annexe financière "
        "de chaque année.",
    ]


def _follow_up(data: dict) -> list[str]:
    return [
        "Un dialogue de gestion réunit chaque année les signataires et les autres financeurs. Il s'appuie sur "
        "le bilan "
        "d'activité, compare les résultats aux cibles et prépare l'année suivante.",
    ]


def _control(data: dict) -> list[str]:
    return [
        "La structure répond à toute demande du préfet sur l'exécution de la convention et lui présente les pièces "
        "qui la justifient, sur place ou à distance.",
    ]


def _change(data: dict) -> list[str]:
    return [
        "Toute modification fait l'objet d'un avenant. Celui qui change le nombre de postes est soumis pour avis au "
        "conseil départemental de l'insertion par l'activité économique ; il est informé des autres.",
    ]


def _termination(data: dict) -> list[str]:
    return [
        "Si la structure ne respecte pas ses engagements, le préfet l'avise par lettre recommandée de son "
        "intention de "
        "résilier la convention ; elle dispose de quinze jours au moins pour présenter ses observations. Il "
        "peut demander "
        "le reversement des sommes indûment perçues.",
    ]


def _disputes(data: dict) -> list[str]:
    return [
        "À défaut d'accord, les litiges relèvent du tribunal administratif dans le ressort duquel siège la préfecture."
    ]
