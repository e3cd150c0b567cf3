"""The file of a list too long for a page: a worker asks the list again as the person would, and writes it.

No row names a file that a worker writes: the night erases it once it is a day old (core.services.files).
"""

import tempfile
import uuid
from itertools import count

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone

from iae_portal.core.enums import Queue
from iae_portal.core.exports import WRITERS
from iae_portal.core.jobs import handles
from iae_portal.core.models import Job, User
from iae_portal.core.rights import perimeter
from iae_portal.core.services.jobs import start_job
from iae_portal.core.text import number

KIND = "core.list_export"


def start_export(*, actor: User, title: str, path: str, query: str, kind: str) -> Job:
    asked = {"path": path, "query": query, "kind": kind}
    return start_job(kind=KIND, label=f"Export : {title}", actor=actor, parameters=asked, queue=Queue.BATCH)


@handles(KIND)
def write_export(job: Job, progress) -> dict:
    asked = job.parameters
    view = _view_as(job.owner, asked["path"], asked["query"])
    kind = asked["kind"]
    write, _type = WRITERS[kind]
    # No page is answered: nothing else says at whose hour.
    with timezone.override(perimeter(job.owner).zone):
        told = count()
        rows = zip(view.get_export_queryset(view.asked_rows()), told, strict=False)
        with tempfile.TemporaryFile() as out:
            write(out, view.file_columns(), (row for row, _ in rows))
            out.seek(0)
            file = kept_a_day(File(out), f"{view.export_name}.{kind}")
    return file | {
        "sentence": f"Le fichier de {number(next(told))} lignes est prêt ; il est gardé un jour.",
        "url": reverse("core:list_file", args=[job.uuid]),
        "link": "Télécharger le fichier",
    }


def kept_a_day(content: File, name: str) -> dict[str, str]:
    """What a job says of a file that its person may ask (`core:list_file`)."""
    return {"path": default_storage.save(f"exports/{uuid.uuid4().hex}", content), "name": name}


def _view_as(person: User, path: str, query: str):
    """The list at an address, asked by the person: his rights are those of the moment of the writing."""
    match = resolve(path)
    request = HttpRequest()
    request.method, request.path, request.GET, request.user = "GET", path, QueryDict(query), person
    view = match.func.view_class(**match.func.view_initkwargs)
    view.setup(request, *match.args, **match.kwargs)
    return view
