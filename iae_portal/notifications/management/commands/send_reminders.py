"""Send the reminders of a day by hand, or say what would go: who owes what, and why."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError

from iae_portal.core import clock
from iae_portal.core.text import counted, french_date
from iae_portal.notifications.selectors.sending import Line, SendingPlan, sending_plan, served_on
from iae_portal.notifications.services.reminders import send_reminders
from iae_portal.notifications.wording import what, when


def a_day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"« {text} » n'est pas une date : écrivez AAAA-MM-JJ, par exemple 2008-10-15.") from error


class Command(BaseCommand):
    help = "Envoie les rappels du jour (ou d'un jour donné) ; avec --dry-run, dit seulement qui doit quoi et pourquoi."

    def add_arguments(self, parser):
        parser.add_argument("--date", metavar="AAAA-MM-JJ", help="jour des rappels (par défaut : aujourd'hui)")
        parser.add_argument("--dry-run", action="store_true", help="ne rien envoyer, ne rien écrire")

    def handle(self, *args, **options):
        day = a_day(options["date"]) if options["date"] else clock.today()
        if options["dry_run"]:
            self._tell(
                sending_plan(day, served=served_on(day)), f"Rappels du {french_date(day)} (essai : rien n'est envoyé)"
            )
            return
        if day > clock.today():
            raise CommandError(f"Le {french_date(day)} n'est pas encore arrivé : ajoutez --dry-run pour un essai.")
        self._tell(send_reminders(day=day), f"Rappels du {french_date(day)}")

    def _tell(self, due: SendingPlan, title: str) -> None:
        self.stdout.write(title)
        for parcel in due.parcels:
            self.stdout.write(f"\n{parcel.recipient} <{parcel.recipient.email}>")
            for line in parcel.lines:
                self._tell_line(line, due.day)
        if due.orphans:
            self.stdout.write("\nSans destinataire (personne n'occupe la fonction, ou son adresse manque) :")
            for line in due.orphans:
                self._tell_line(line, due.day)
        if due.parcels:
            lines, people = counted(due.line_count, "rappel"), counted(len(due.parcels), "personne")
            self.stdout.write(f"\n{lines}, {people}.")
        else:
            self.stdout.write("\nAucun rappel à envoyer.")

    def _tell_line(self, line: Line, day: dt.date) -> None:
        self.stdout.write(f"  - {when(line.deadline.due_on, day)} : {what(line)}")
        self.stdout.write(f"    Pourquoi : {line.sentence} ({line.step.label})")
