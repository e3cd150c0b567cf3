"""The pieces of the dossier: the whole checklist on one page, one piece alone, their files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.forms.dossier import PieceForm
from conventions.forms.pieces import PiecesForm
from conventions.selectors.pieces import checklist, pieces_of_before
from conventions.services import dossier
from conventions.services.pieces import receive_pieces
from conventions.views.dossier import dossier_context, dossier_form, open_dossier, readable_dossier
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import answer, form_page
from iae_portal.documents.uploads import serve


@scoped(Scope.SERVICE)
def pieces(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "pieces")
    rows = checklist(convention)
    if not (context["can_edit"] and convention.is_open and rows):
        return render(request, "conventions/pieces.html", context | {"pieces": rows})
    form = PiecesForm(
        request.POST or None,
        request.FILES or None,
        pieces=rows,
        before=pieces_of_before(convention, clock.today()),
        waiting=list(convention.dropped_files.all()),
    )

    def said(count: int) -> str:
        return f"{counted(count, 'pièce mise à jour', 'pièces mises à jour')}."

    to = reverse("conventions:pieces", args=[number])
    if left := answer(request, form, receive_pieces, to=to, said=said, convention=convention):
        return left
    return form_page(request, form, template="conventions/pieces_form.html", **context)


@scoped(Scope.SERVICE)
def piece_edit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = open_dossier(request, number, "pieces")
    piece = get_object_or_404(convention.pieces.select_related("type", "convention"), pk=pk)
    form = PieceForm(request.POST or None, request.FILES or None, piece=piece)
    words = {"title": str(piece.type), "done": f"Pièce « {piece.type} » mise à jour."}
    return dossier_form(request, convention, form, dossier.receive_piece, tab="pieces", **words, piece=piece)


@scoped(Scope.SERVICE)
def piece_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    piece = get_object_or_404(readable_dossier(request, number).pieces.exclude(file=""), pk=pk)
    return serve(piece.file, piece.file_name)


@scoped(Scope.SERVICE)
def dropped_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    row = get_object_or_404(readable_dossier(request, number).dropped_files, pk=pk)
    return serve(row.file, row.file_name)
