"""An import too long for a page: a worker sends the same form again as the person did, and does what it asks.

The file stays where forms keep theirs (core.services.kept_files): the job carries its token, not its content.
"""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import resolve

from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.imports.confirmed import Shown
from iae_portal.core.imports.tables import Table
from iae_portal.core.jobs import handles
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.kept_files import owned_by
from iae_portal.core.text import uuid_in

KIND = "core.import"
AT_ONCE = 500  # lines that a page reads itself, with their trial: two seconds at most
BATCH = 100


@dataclass(frozen=True)
class Work:
    """What the page of an import is asked by a worker (`request.import_work`)."""

    job: Job
    progress: Progress

    @property
    def confirmed(self) -> bool:
        return self.job.parameters["confirmed"]

    @property
    def shown(self) -> Shown | None:
        """What the trial that is confirmed showed; None when it is not of this page, or gone."""
        asked = self.job.parameters
        of_page = Job.objects.filter(kind=KIND, owner=self.job.owner, parameters__path=asked["path"])
        trial = of_page.filter(uuid=uuid_in(asked.get("trial", ""))).first()
        return trial.result.get("shown") if trial else None

    def followed(self, table: Table) -> Table:
        """The same lines; the bar advances as they are read."""
        self.progress.start(len(table.lines))
        return replace(table, advance=self._advance)

    def read(self, table: Table) -> None:
        """Move the bar before all is written at once: said inside the writing, it would hold the job and its pulse."""
        for _ in self.followed(table).rows():
            pass

    def _advance(self, number: int) -> None:
        if number % BATCH == 0:
            self.progress.advance(BATCH)


def start_import(
    *, actor: User, title: str, name: str, path: str, account: str, data: str, confirmed: bool, trial: str = ""
) -> Job:
    """`data` is the form as it is sent, `account` whose kept file it names, `trial` the job that showed what is
    confirmed. Raises NotAllowed."""
    verb = title if confirmed else f"{title}, essai"
    asked = {"path": path, "account": account, "data": data, "confirmed": confirmed, "name": name, "trial": trial}
    return start_job(kind=KIND, label=f"{verb} : {name}"[:200], actor=actor, parameters=asked, queue=Queue.BATCH)


@handles(KIND)
def run_import(job: Job, progress: Progress) -> dict:
    """Idempotent as each import is: run again after a dead worker, it finds the rows already there."""
    asked = job.parameters
    match = resolve(asked["path"])
    request = HttpRequest()
    request.method, request.path, request.user = "POST", asked["path"], job.owner
    request.POST, request.import_work = QueryDict(asked["data"]), Work(job, progress)
    with owned_by(asked["account"]):
        try:
            return match.func(request, *match.args, **match.kwargs)
        except ValidationError as error:
            raise Refusal(*error.messages) from error
