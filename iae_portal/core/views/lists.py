"""What every list of the portal shares: how a person likes it, the file that a worker wrote of it."""

import mimetypes
from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iae_portal.core.enums import JobState
from iae_portal.core.exports import WRITERS
from iae_portal.core.lists import gives_file, is_list
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.jobs import jobs_visible_to
from iae_portal.core.services.list_exports import start_export
from iae_portal.core.services.preferences import like_list
from iae_portal.core.views.asked import asked_number
from iae_portal.core.views.forms import acted


def _view_at(address: str, known: Callable[[Callable], bool]) -> ResolverMatch:
    """The list or the file of the portal at an address that a form gives back; Http404 for anything else."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        raise Http404 from None
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None) or not known(match.func):
        raise Http404
    return match


@scoped(Scope.PERSONAL)
@require_POST
def list_display(request: HttpRequest) -> HttpResponse:
    """The form "Affichage" of a list: its columns and its rows per page."""
    path = request.POST.get("retour", "")
    shown = request.POST.getlist("montree")
    asked = {
        "view_name": _view_at(path, is_list).view_name,
        "size": asked_number(request.POST, "taille") or 0,
        "hidden": [name for name in request.POST.getlist("colonne") if name not in shown],
    }
    return acted(request, like_list, to=path, said="L'affichage de cette liste est enregistré.", **asked)


@scoped(Scope.PERSONAL)
@require_POST
def list_export(request: HttpRequest) -> HttpResponse:
    """The address of an export too long for a page: a worker writes it."""
    asked = request.POST.get("chemin", "")
    view, address = _view_at(asked, gives_file).func.view_class, urlsplit(asked)
    kind = QueryDict(address.query).get("export", "")
    if kind not in WRITERS or not view.export_columns:
        raise Http404
    asked = {"title": view.title, "path": address.path, "query": address.query, "kind": kind}
    return redirect("core:job_detail", uuid=start_export(actor=request.user, **asked).uuid)


@scoped(Scope.PERSONAL)
def list_file(request: HttpRequest, uuid) -> HttpResponse:
    """The file that a worker wrote, too long for a page; kept a day."""
    written = jobs_visible_to(request.user).filter(state=JobState.DONE, result__has_key="path")
    job = get_object_or_404(written, uuid=uuid)
    path, name = job.result["path"], job.result["name"]
    if not default_storage.exists(path):
        messages.error(
            request, "Ce fichier n'est gardé qu'un jour : demandez-le de nouveau depuis la page d'où il vient."
        )
        return redirect("core:job_detail", uuid=job.uuid)
    kind = mimetypes.guess_type(name)[0]
    return FileResponse(default_storage.open(path), as_attachment=True, filename=name, content_type=kind)
