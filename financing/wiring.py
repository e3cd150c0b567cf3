"""What financing gives to the lower floors, filled when the applications are loaded."""

from conventions.exchanges.kinds import EXCHANGE_KINDS
from conventions.slots import (
    AMENDED_EFFECTS,
    AS_OF_PARTS,
    CLAIMED_EFFECTS,
    CLOSED_EFFECTS,
    CONVENTION_PANELS,
    FINANCED_POSTS,
    HANDED_SUBJECTS,
    OPINION_EFFECTS,
    READY_GUARDS,
    SHORTENED_EFFECTS,
    SIGN_GUARDS,
    SIGNED_EFFECTS,
    SNAPSHOT_PARTS,
    TERMINATED_EFFECTS,
    YEAR_FIGURES,
)
from financing.base_rules import register_base_rules
from financing.checks import payer_return, states_file
from financing.documents.annex import ANNEX_KIND
from financing.documents.explanation_letter import EXPLANATION_LETTER
from financing.documents.modulation_letter import LETTER_KIND
from financing.documents.recovery_letter import RECOVERY_LETTER
from financing.exchanges import MONTHLY_STATE
from financing.guards.annex import first_year_is_funded
from financing.models import Candidate, Envelope, FinancialAnnex, ModulationDecision, RecoveryOrder
from financing.reminders import RULES_OF_FINANCING
from financing.search import register_search
from financing.selectors import country
from financing.selectors.conventions import annexes_on, convention_panel, financed_posts, snapshot_part
from financing.selectors.year_figures import year_figures
from financing.services.annex_actions import convention_was_signed
from financing.services.annex_due import ask_annex
from financing.services.campaign_notification import JOB, MAIL_KIND, run_notification
from financing.services.deadlines import owed_with
from financing.services.fdi import FDI, fdi_opinion_was_given
from financing.services.lot_answers import JOB as LOT_ANSWERS
from financing.services.lot_answers import run_answers
from financing.services.modulated_parts import LIFT_MAIL
from financing.services.recompute import RECOMPUTE, run_recompute
from financing.services.termination import (
    convention_was_shortened,
    convention_was_terminated,
    dossier_was_closed,
    year_was_claimed,
)
from iae_portal.core.api import ROUTERS
from iae_portal.core.imports.kinds import IMPORTS, ImportKind
from iae_portal.core.jobs import HANDLERS
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.core.night import NIGHT
from iae_portal.core.rights import is_assigned
from iae_portal.documents.kinds import register
from iae_portal.notifications.kinds import MAIL_KINDS
from iae_portal.notifications.reminders import RULES, SUBJECTS


def wire() -> None:
    IMPORTS.fill("etats", ImportKind("États mensuels", states_file.COLUMNS))
    IMPORTS.fill("retour", ImportKind("Retour de l'agence de paiement", payer_return.COLUMNS))
    HANDED_SUBJECTS.fill("financing", owed_with)
    READY_GUARDS.fill("financing", first_year_is_funded)
    SIGN_GUARDS.fill("financing", first_year_is_funded)
    SIGNED_EFFECTS.fill("financing", convention_was_signed)
    OPINION_EFFECTS.fill(FDI, fdi_opinion_was_given)
    AMENDED_EFFECTS.fill("financing", ask_annex)
    AS_OF_PARTS.fill("financing", annexes_on)
    TERMINATED_EFFECTS.fill("financing", convention_was_terminated)
    SHORTENED_EFFECTS.fill("financing", convention_was_shortened)
    CLOSED_EFFECTS.fill("financing", dossier_was_closed)
    CLAIMED_EFFECTS.fill("financing", year_was_claimed)
    NIGHT.fill(country.KIND, country.counted_years)
    SNAPSHOT_PARTS.fill("financing", snapshot_part)
    FINANCED_POSTS.fill("financing", financed_posts)
    YEAR_FIGURES.fill("financing", year_figures)
    CONVENTION_PANELS.fill("financing", convention_panel)

    EXCHANGE_KINDS.fill("month", MONTHLY_STATE)
    register(ANNEX_KIND)
    register(EXPLANATION_LETTER)
    register(LETTER_KIND)
    register(RECOVERY_LETTER)
    register_search()
    ROUTERS.fill("financing", "financing.api.router")
    register_base_rules()
    HANDLERS.fill(JOB, run_notification)
    HANDLERS.fill(LOT_ANSWERS, run_answers)
    HANDLERS.fill(RECOMPUTE, run_recompute)
    SUBJECTS.fill("financing.financialannex", lambda: FinancialAnnex.objects.select_related("convention__siae"))
    SUBJECTS.fill("financing.candidate", lambda: Candidate.objects.select_related("siae", "campaign"))
    SUBJECTS.fill("financing.envelope", lambda: Envelope.objects.select_related("service", "region"))
    SUBJECTS.fill("financing.recoveryorder", lambda: RecoveryOrder.objects.select_related("annex__convention__siae"))
    SUBJECTS.fill("financing.modulationdecision", lambda: ModulationDecision.objects.select_related("siae", "campaign"))
    for rule in RULES_OF_FINANCING:
        RULES.fill(rule.kind, rule)
    MAIL_KINDS.fill(MAIL_KIND, "Notification de la part modulée")
    MAIL_KINDS.fill(LIFT_MAIL, "Levée d'une part modulée")
    MENU.fill("financing.annexes", MenuEntry("Financement", "financing:annex_list", 40, is_assigned, "/financement/"))
