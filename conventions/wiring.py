"""What conventions gives to the lower floors, and its own effects, filled when the applications are loaded."""

from conventions.base_rules import register_base_rules
from conventions.documents import register_kinds
from conventions.exchanges.kinds import EXCHANGE_KINDS
from conventions.exchanges.papers import PAPERS
from conventions.exchanges.pieces import PIECES
from conventions.exchanges.project import PROJECT
from conventions.exchanges.results import RESULTS
from conventions.exchanges.targets import TARGETS
from conventions.imports.result_rows import COLUMNS as RESULT_COLUMNS
from conventions.imports.siae_rows import COLUMNS
from conventions.reminders import register_rules
from conventions.search import register_search
from conventions.selectors import country
from conventions.selectors.siae_import import APPLY, TRY
from conventions.services import (
    acknowledgement,
    actions,
    amendments,
    exchange_campaign,
    exchange_mails,
    fiche,
    letters,
    renewal_campaign,
    result_import,
    siae_import,
    structure_links,
    year_returns,
)
from conventions.slots import OPINION_EFFECTS
from iae_portal.core.api import ROUTERS
from iae_portal.core.imports.kinds import IMPORTS, ImportKind
from iae_portal.core.jobs import HANDLERS
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.core.night import NIGHT
from iae_portal.core.rights import is_assigned
from iae_portal.notifications.kinds import MAIL_KINDS


def wire() -> None:
    register_kinds()
    register_rules()
    register_search()
    ROUTERS.fill("conventions", "conventions.api.router")
    register_base_rules()
    NIGHT.fill(country.RENEWALS, country.counted_renewals)
    NIGHT.fill(country.RESULTS, country.counted_results)
    MAIL_KINDS.fill(acknowledgement.JOB, "Accusé de réception d'un dossier complet")
    IMPORTS.fill("structures", ImportKind("Structures", COLUMNS))
    IMPORTS.fill("resultats", ImportKind("Résultats d'une année", RESULT_COLUMNS, result_import.current_columns))
    HANDLERS.fill(acknowledgement.JOB, acknowledgement.send_acknowledgement)
    MAIL_KINDS.fill(letters.JOB, "Lettre à une structure")
    HANDLERS.fill(letters.JOB, letters.send_letter)
    MAIL_KINDS.fill(fiche.JOB, "Fiche de suivi d'un dialogue de gestion")
    HANDLERS.fill(fiche.JOB, fiche.run_sending)
    HANDLERS.fill(renewal_campaign.REMIND, renewal_campaign.run_letters)
    HANDLERS.fill(renewal_campaign.OPEN, renewal_campaign.run_opening)
    HANDLERS.fill(year_returns.REMIND, year_returns.run_reminder)
    HANDLERS.fill(renewal_campaign.PRINT, renewal_campaign.run_papers)
    HANDLERS.fill(TRY, siae_import.run_trial)
    HANDLERS.fill(APPLY, siae_import.run_application)
    OPINION_EFFECTS.fill("convention", actions.opinion_was_given)
    OPINION_EFFECTS.fill("amendment", amendments.opinion_was_given)
    asked = {"pieces": PIECES, "project": PROJECT, "targets": TARGETS, "results": RESULTS, "papers": PAPERS}
    for key, kind in asked.items():
        EXCHANGE_KINDS.fill(key, kind)
    MAIL_KINDS.fill(structure_links.MAIL, "Lien d'une structure")
    MAIL_KINDS.fill(exchange_campaign.REMINDER, "Rappel à une structure")
    MAIL_KINDS.fill(exchange_mails.WITHDRAWN, "Demande retirée à une structure")
    HANDLERS.fill(exchange_campaign.JOB, exchange_campaign.run_campaign)
    MENU.fill("conventions.siaes", MenuEntry("Structures", "conventions:siae_list", 20, is_assigned))
    MENU.fill("conventions.conventions", MenuEntry("Conventions", "conventions:list", 30, is_assigned))
    MENU.fill("conventions.indicators", MenuEntry("Indicateurs", "conventions:indicator_list", 70, is_assigned))
