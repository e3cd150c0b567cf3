"""What structures owe of a year that is over: its due lines, the receipt of the papers, reminders to many at once."""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import partial

from django.db import transaction
from django.urls import reverse

from conventions.enums import LetterKind
from conventions.models import Convention, YearReturn
from conventions.reminders import SUSPENSION
from conventions.rights import EDIT, require
from conventions.selectors.year_returns import covering, with_missing
from conventions.services.deadlines import keep_owed
from conventions.services.letters import write_letter
from conventions.services.open_dossier import lock_convention
from conventions.services.renewal_campaign import each_convention, letters_written, named_in
from conventions.year_parts import ACCOUNTS, REPORT, RESULTS, due_on, missing_of
from iae_portal.core import clock
from iae_portal.core.enums import Queue
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.slices import one_by_one
from iae_portal.core.text import counted
from iae_portal.notifications.services.deadlines import Due, settle_deadlines

REMIND = "conventions.year_letters"
ANSWER_DAYS = 15  # DESIGN: as for what is asked by a link (forms.exchanges.DUE_DAYS)
DUE_LINES = {RESULTS: "Résultats", REPORT: "Bilan d'activité", ACCOUNTS: "Comptes annuels"}


def open_year(*, year: int) -> int:
    """Expect the year of every structure that a convention covered; how many are new. Running twice adds nothing."""
    known = YearReturn.objects.filter(year=year).values("convention__siae")
    rows = covering(year).exclude(siae__in=known).order_by("pk")
    return sum(_expect(convention, year) for convention in one_by_one(rows))


@transaction.atomic
def _expect(convention: Convention, year: int) -> bool:
    locked = lock(convention, "siae", "service", "officer")
    told = {"actor": None, "action": "convention.year", "sentence": f"Résultats et bilan {year} attendus"}
    row = YearReturn(convention=locked, year=year)
    add_and_tell(row, **told, fields=["year"], subject=locked)
    keep_due_lines(row)
    return True


def keep_due_lines(*rows: YearReturn) -> None:
    """Under the locks of their conventions: what is missing is due, what is there is no longer."""
    kept = YearReturn.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    fresh = kept.select_related("convention__siae", "convention__service", "convention__officer")
    settle_deadlines([due for row in with_missing(fresh) for due in _dues(row)], today=clock.today())


def _dues(row: YearReturn) -> list[Due]:
    missing, convention = {part.kind for part in missing_of(row)}, row.convention
    url = reverse("conventions:life", args=[convention.number])  # whoever reads the due line may open it
    return [
        Due(
            kind=kind,
            subject=row,
            service=convention.service,
            due_on=due_on(kind, row.year),
            label=f"{label} {row.year} : {convention}",
            url=url,
            owner=convention.officer,
            done=kind not in missing,
        )
        for kind, label in DUE_LINES.items()
    ]


def follow_results(changed: Collection[tuple[int, int]]) -> None:
    """After figures of structures changed (their key, the year), under the lock of one of their conventions."""
    siaes, years = {siae for siae, _ in changed}, {year for _, year in changed}
    rows = YearReturn.objects.filter(convention__siae__in=siaes, year__in=years).select_related("convention")
    if rows := [row for row in rows if (row.convention.siae_id, row.year) in changed]:
        keep_due_lines(*rows)


@transaction.atomic
def receive_papers(
    *,
    actor: User,
    convention: Convention,
    year: int,
    report_received_on: dt.date | None,
    accounts_received_on: dt.date | None,
    **files,
) -> YearReturn:
    """Note the activity report and the accounts as received, with their files: `report`, `report_name`, and so on.

    A file without a day is received today.
    """
    locked = lock_convention(actor, EDIT, convention)
    row = locked.year_returns.get(year=year)
    days = {"report": report_received_on, "accounts": accounts_received_on}
    values: dict = {}
    for name, day in days.items():
        if files.get(name):
            day = day or clock.today()
            values |= {name: files[name], f"{name}_name": files[f"{name}_name"]}
        if day and day > clock.today():
            raise FieldRefusal("Un bilan ou des comptes ne sont pas reçus à une date à venir.", f"{name}_received_on")
        values[f"{name}_received_on"] = day
    told = {"actor": actor, "action": "convention.year_papers", "sentence": f"Bilan et comptes {year}"}
    save_and_tell(row, **told, values=values, subject=locked)
    keep_due_lines(row)
    keep_owed(locked, SUSPENSION)
    return row


def nothing_of(year: int, ticked: bool) -> str:
    if ticked:
        return f"Aucune des conventions cochées ne doit rien pour {year} : revenez à la liste et cochez-en d'autres."
    return f"Rien ne manque pour {year} : il n'y a personne à relancer."


def start_reminder(*, actor: User, rows: Sequence[YearReturn], year: int, ticked: bool) -> Job:
    """A letter to each that names what it still owes. Refusal where none owes anything."""
    if not rows:
        raise Refusal(nothing_of(year, ticked))
    for row in rows:
        require(actor, EDIT, row.convention)
    return start_job(
        kind=REMIND,
        label=f"Relances des résultats {year} – {counted(len(rows), 'structure')}",
        actor=actor,
        service=rows[0].convention.service,
        parameters={
            "conventions": [row.convention_id for row in rows],
            "year": year,
            "path": f"{reverse('conventions:year_returns')}?year={year}",
        },
        total=len(rows),
        queue=Queue.BATCH,
    )


def run_reminder(job: Job, progress: Progress) -> dict:
    return letters_written(each_convention(named_in(job), progress, partial(_remind, job)))


@transaction.atomic
def _remind(job: Job, convention: Convention) -> None:
    locked, year = lock_convention(job.owner, EDIT, convention), job.parameters["year"]
    row = with_missing(locked.year_returns.all()).get(year=year)
    missing = missing_of(row)
    if not missing:
        raise Refusal(f"tout est reçu pour {year} : rien n'est envoyé.")
    if locked.letters.filter(kind=LetterKind.YEAR, facts__job=job.pk).exists():
        return
    write_letter(
        convention=locked,
        kind=LetterKind.YEAR,
        actor=job.owner,
        due_on=clock.today() + dt.timedelta(days=ANSWER_DAYS),
        job=job.pk,
        year=year,
        missing=[part.words for part in missing],
    )
