"""What each column of a file, each field of the API reads of its row: two swapped, or one that reads its neighbour's,
are seen."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.urls import get_resolver

from iae_portal.core.api.sheets import Sheet
from iae_portal.core.lists import FileView

# By view: the header of each column, what it reads of the row.
READ = """
cdiae.MeetingList
    Département = council.departement.name; Séance = itself; Date = held_on; Lieu = place; État = get_state_display;
    Convoquée le = convened_on;
conventions.ConventionList
    Numéro = display_number; Structure = siae.name; SIRET = siae.siret; Type = siae.type; Commune = siae.city;
    Service = service.name; État = get_state_display; Forme = get_form_display; Date d'effet = start;
    Date de fin = end; Signée le = signed_on; Chargé du dossier = officer; Reprise = taken_over;
    Numéro de l'agence de paiement = external_number; Engagement juridique = commitment_number;
conventions.ExchangeList
    Convention = convention.display_number; Structure = convention.siae.name; Service = convention.service.name;
    Demandé = year month; Demandé le = asked_on; Attendu le = due_on; État = state.label; Envoyé le = sent_on;
    Saisi par = typed_by; Traité le = closed_on;
conventions.ImportLineList
    Ligne = line; Issue = level; Explication = message;
conventions.IndicatorListView
    Code = code; Version = version; Nom = name; Axe = get_axis_display; Définition = definition;
    Numérateur = numerator; Dénominateur = denominator; Population comptée = population; Unité = get_unit_display;
    Sens = get_direction_display; Référence nationale = reference; Valeur la plus basse = minimum;
    Valeur la plus haute = maximum; Types de structure = types; Source = source; Retiré le = retired_on;
conventions.MotiveList
    Code = code; Libellé = label; Classe = get_exit_class_display; À compter du = start; Jusqu'au = end;
    Source = source;
conventions.OpinionList
    Objet = label; Service = service.name; Demandé le = asked_on; Rendu le = given_on; État = get_state_display;
    Avis = get_opinion_display;
conventions.RenewalList
    Structure = siae.name; SIRET = siae.siret; Type = siae.type; Service = service.name;
    Convention = display_number; Fin = end; Étape = renewal_state; Attend = renewal_state;
    En retard = renewal_state end; Dossier de renouvellement = renewal_number; Chargé du dossier = officer;
    Dernière relance = reminded_on;
conventions.SiaeListView
    SIRET = siret; Type = type; Dénomination sociale = name; Enseigne = sign; Service = service.name;
    Forme juridique = legal_form; Code NAF = naf; Adresse = address; Code postal = postcode; Commune = city;
    Téléphone = phone; Courriel = email; Réseau = network; État = get_state_display; Fermée le = closed_on;
    Dernière convention = last_conventions[0].display_number;
    État de la convention = last_conventions[0].get_state_display; Fin de la convention = last_conventions[0].end;
conventions.YearReturnList
    Structure = convention.siae.name; SIRET = convention.siae.siret; Type = convention.siae.type;
    Service = convention.service.name; Convention = convention.display_number; Année = year; Sorties = no_sorties;
    Public = no_public; Moyens = no_moyens; Indicateurs = no_cibles; Bilan = no_bilan; Comptes = no_comptes;
    Bilan reçu le = report_received_on; Comptes reçus le = accounts_received_on;
    En retard = no_sorties no_public no_moyens no_cibles no_bilan no_comptes year;
    Chargé du dossier = convention.officer; Dernière relance = reminded_on;
core.ServiceListView
    Code = code; Service = name; Région = region;
dashboards.MeetingList
    Nature = get_kind_display; Jour = held_on; Dernier jour = ends_on; Lieu = place; État = get_state_display;
    Décisions = decided;
dashboards.StepList
    Chantier = get_chantier_display; Étape = title; Réunion = meeting; Responsable = service.name; Avec = carrier;
    Commence le = starts_on; Échéance = due_on; État = get_state_display; Clos le = closed_on; Preuve = evidence;
    Source = source;
dashboards.TextList
    Nature = get_kind_display; Référence = reference; Objet = title; Daté du = dated_on; Diffusé le = sent_on;
    Retiré le = withdrawn_on; Services destinataires = sent; Services qui l'ont lu = read;
financing.AnnexList
    Numéro = number; Structure = convention.siae.name; SIRET = convention.siae.siret; Type = convention.siae.type;
    Service = convention.service.name; Exercice = year; Régime = regime.code; État = get_state_display;
    Crédits = credits_label; ETP conventionnés = agreed_fte; Montant conventionné = agreed; Montant dû = due;
    À reverser = recovery;
financing.CommitmentList
    Numéro = pk; Date = made_at; Exercice = envelope.year; Ligne = envelope.get_line_display;
    Région = envelope.region.name; Service = envelope.service.code; Objet = holder;
    SIRET = annex.convention.siae.siret; Structure = annex.convention.siae.name;
    Engagement juridique = annex.commitment_number; Montant = amount; Motif = reason;
financing.ConsumptionFile
    Annexe = annex.number; SIRET = annex.convention.siae.siret; Structure = annex.convention.siae.name;
    Exercice = annex.year; Mois saisis = months_entered; ETP prévus = shown_agreed; ETP réalisés = shown_realised;
    Écart = gap; Conventionné = agreed_amount; Prévision = forecast; À redéployer = unused;
financing.DiagnosticList
    Structure = siae.name; SIRET = siae.siret; Service = service.name; Région = service.region.name;
    Origine = get_origin_display; Consultant = consultant; Commencé le = started_on; État = get_state_display;
    Remis le = delivered_on; Suite = get_follow_up_display;
financing.FdiList
    Structure = siae.name; SIRET = siae.siret; Service = service.name; Nature = get_nature_display;
    Déposé le = filed_on; Coût = cost; Demandé = requested; Plafond = maximum; Accordé = granted;
    État = get_state_display;
financing.LotFile
    Numéro d'annexe = line.annex.number; Numéro de convention = line.annex.convention.display_number;
    Numéro de l'agence = line.annex.convention.external_number; Rang de reconduction = line.annex.renewal_rank;
    Rang de modification = line.annex.modification_rank; SIRET = line.annex.convention.siae.siret;
    Structure = line.annex.convention.siae.name; Type = line.annex.convention.siae.type; Début = line.annex.start;
    Fin = line.annex.end.year; ETP = line run.inputs.get; Montant unitaire = line run post_amount;
    Montant total = run.agreed_amount; Mois = line.month; Nature = line.get_kind_display; Montant = line.amount;
    Titulaire = line.annex.account_holder; Compte = line.annex.account_number;
    Engagement juridique = line.annex.commitment_number; Date de signature = line.annex.signed_on;
financing.LotList
    Numéro = number; Service = service.name; Préparé le = prepared_on; Validé le = validated_on; Lignes = count;
    Demandé = asked; Payé = paid; Sans réponse = pending; Rejetées = rejected;
financing.MovementList
    Numéro = pk; Date = made_on; Nature = get_kind_display; Depuis = source; Vers = target; Montant = amount;
    ETP = fte; Motif = reason; Texte = text; Auteur = author;
financing.RecoveryList
    Numéro = number; Annexe = annex.number; Structure = annex.convention.siae.name; Service = service.name;
    Émis le = issued_on; À reverser avant le = due_on; Montant = amount; Reversé = received;
    Constaté non recouvré le = unrecovered_on; Motif du non-recouvrement = unrecovered_reason;
    Soldé le = settled_on; Retiré le = withdrawn_on;
notifications.DeadlineListView
    Échéance = due_on; Objet = label; Nature = rule_label; Responsable = owner_label; Service = service.name;
    Faite le = done_at; Annulée le = cancelled_at;
notifications.MailListView
    Créé le = created_at; Envoyé le = sent_at; Destinataire = recipient_name; Adresse = recipient_email;
    Objet = subject_line; Nature = kind_label; Service = service; État = get_state_display; Tentatives = attempts;
    Réponse du serveur = error;
notifications.ReminderListView
    Rappel du = day; Destinataire = recipient; Objet = deadline.label; Motif = sentence; Échéance = due_on;
    Palier = step_label; Courriel = mail.get_state_display;
seminars.GuestListView
    Civilité = title; Prénom = first_name; Nom = last_name; Fonction = function; Organisme = organisation;
    Catégorie = get_category_display; Département = departement.code; Courriel = email; Téléphone = phone;
    Invité le = invited_at; Réponse = answer_label; Place = get_place_display; Atelier = workshop;
    Représenté par = deputy_name; Déjeune = lunch;
"""
# By sheet of the API.
READ_BY_API = """
conventions.ConventionSheet
    numero = number; structure = siae_id; siret = siae.siret; type = siae.type; service = service.code;
    forme = form; debut = start; fin = end; etat = state; signee_le = signed_on; precedente = previous.number;
conventions.Opinion
    nature = kind; siret = siae.siret; service = service.code; demande_le = asked_on;
    pour_information = for_information; etat = state; avis = opinion; rendu_le = given_on;
conventions.Result
    structure = siae_id; siret = siae.siret; indicateur = indicator_code; annee = year; valeur = value;
    sorties_examinees = examined; durable = durable; transition = transition; positive = positive; source = source;
conventions.Structure
    id = id; siret = siret; nom = name; type = type; commune = city; code_postal = postcode; reseau = network;
    service = service.code; etat = state;
conventions.TargetSheet
    convention = convention.number; indicateur = indicator.code; annee = year; valeur = agreed.value;
    durable = agreed.durable; transition = agreed.transition; positive = agreed.positive;
dashboards.Aggregate
    annee = annee; region = region; service = service; type = type; structures = structures;
    conventions = conventions;
financing.Annex
    numero = number; convention = convention.number; exercice = year; regime = regime.code; premier_mois = start;
    dernier_mois = end; etat = state; credits = credits_state; signee_le = signed_on; montant = agreed_amount;
    etp = agreed_fte;
"""
SAME = {"financing.PayerExport": "financing.LotFile"}  # one agency reads both


class Row:
    """Answers whatever is asked of it, and keeps what was."""

    __iter__ = None

    def __init__(self, path: str = "", asked: list | None = None):
        self._path, self._asked = path, [] if asked is None else asked

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._at(f"{self._path}.{name}".lstrip("."))

    def __getitem__(self, rank):
        return self._at(f"{self._path}[{rank}]")

    def __call__(self):
        return self

    def __hash__(self):
        return hash(self._path)

    def __str__(self):
        if not self._path:
            self._asked.append("itself")
        return self._path

    def _at(self, path):
        self._asked.append(path)
        return Row(path, self._asked)


def read_by(column) -> str:
    row = Row()
    with suppress(AttributeError, KeyError, TypeError, ValueError):  # what it works out, once read
        column.value(row)
    asked = row._asked
    # Of what leads to something else, only the end.
    whole = [path for path in asked if not any(other.startswith((f"{path}.", f"{path}[")) for other in asked)]
    return " ".join(dict.fromkeys(whole))


def below(base, layer: str) -> Iterator[type]:
    """What stands on it in a layer of the portal: not what other tests make and Python still holds."""
    for each in base.__subclasses__():
        if layer in each.__module__ and not each.__module__.startswith("tests."):
            yield each
        yield from below(each, layer)


def named(row: type, layer: str) -> str:
    return f"{row.__module__.partition(layer)[0].rpartition('.')[2]}.{row.__name__}"


@pytest.fixture(scope="module")
def files() -> dict[str, dict[str, str]]:
    assert get_resolver().url_patterns  # every view is imported
    shown = {view for view in below(FileView, ".views") if view.export_columns}
    return {named(view, ".views"): {column.header: read_by(column) for column in view.export_columns} for view in shown}


def told(words: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in words.strip().splitlines():
        if not line.startswith(" "):
            columns = found[line] = {}
            continue
        columns |= dict(pair.strip().split(" = ") for pair in line.split(";") if pair.strip())
    return found


EXPECTED = told(READ)
EXPECTED |= {view: EXPECTED[other] for view, other in SAME.items()}


@pytest.mark.parametrize("view", EXPECTED)
def test_each_column_of_a_file_reads_what_its_header_says(files, view):
    assert files[view] == EXPECTED[view]


def test_no_file_is_left_out(files):
    assert set(files) == set(EXPECTED)


def test_each_field_of_the_api_reads_what_its_name_says():
    assert get_resolver().url_patterns
    assert {
        named(sheet, ".api"): {name: field.alias or name for name, field in sheet.model_fields.items()}
        for sheet in below(Sheet, ".api")
    } == told(READ_BY_API)
