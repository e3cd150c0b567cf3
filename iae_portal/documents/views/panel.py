"""The panel of a document: ask for it, watch it come, read every version. Scoped by the kind's own right to read."""

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.documents.kinds import DocumentKind, file_name_of
from iae_portal.documents.selectors.panel import panel_context
from iae_portal.documents.selectors.versions import find_subject, versions_of
from iae_portal.documents.services.versions import request_document
from iae_portal.documents.uploads import serve

STATE = "components/document_state.html"


def subject_or_404(kind: str, pk: int, user: User) -> tuple:
    """The kind and the subject the user may read, or 404."""
    found = find_subject(kind, pk, user)
    if found is None:
        raise Http404
    return found


def _placed(document: DocumentKind, subject: Model) -> dict:
    """What the page is called, once where the subject is named like its document, and the way back."""
    name = str(subject)
    title = name if name.startswith(document.label) else f"{document.label} : {name}"
    return {"title": title, "trail": [document.read_from(subject), (title, None)] if document.read_from else []}


@scoped(Scope.SERVICE)
@require_GET
def panel(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The panel as a page; asked by HTMX, the fragment alone, which asks again while a worker is busy."""
    document, subject = subject_or_404(kind, pk, request.user)
    context = panel_context(document, subject, request.user)
    if request.headers.get("HX-Request"):
        return render(request, STATE, context)
    return render(request, "documents/panel.html", {**context, **_placed(document, subject)})


@scoped(Scope.SERVICE)
@require_POST
def ask(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask a worker for the document."""
    document, subject = subject_or_404(kind, pk, request.user)
    if not document.may_be_requested(request.user, subject):
        raise NotAllowed("Vous pouvez lire ce document, mais seul le service qui le tient peut l'établir.")
    request_document(kind=kind, subject=subject, actor=request.user)
    if request.headers.get("HX-Request"):
        return render(request, STATE, panel_context(document, subject, request.user))
    return redirect("documents:panel", kind=kind, pk=pk)


@scoped(Scope.SERVICE)
@require_GET
def download(request: HttpRequest, kind: str, pk: int, number: int) -> HttpResponse:
    """The file of one version."""
    _, subject = subject_or_404(kind, pk, request.user)
    version = next((row for row in versions_of(kind, subject) if row.number == number and row.is_rendered), None)
    if version is None:
        raise Http404
    return serve(version.file, file_name_of(version))
