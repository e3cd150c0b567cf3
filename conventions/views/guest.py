"""Pages of a structure, without account, behind a signed link and the code of its contact. One task a page."""

from collections.abc import Callable
from functools import wraps

from crispy_forms.layout import Submit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from conventions.exchanges.files import FilesAnswer
from conventions.exchanges.kinds import kept, kind_of, page_form, title_of
from conventions.forms.exchanges import CodeForm
from conventions.models import Exchange, StructureLink
from conventions.selectors.exchanges import exchanges_of
from conventions.selectors.structure_papers import paper_of, papers_of
from conventions.services import exchanges, structure_links
from conventions.structure_links import CODE_MINUTES, close_session, is_confirmed, open_session, read_token
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.services import held
from iae_portal.core.text import spelled
from iae_portal.core.typed import typed_in
from iae_portal.core.views.forms import form_page, saved
from iae_portal.core.views.links import behind_link
from iae_portal.documents.kinds import file_name_of
from iae_portal.documents.uploads import serve

HOME = "conventions:guest_structure"
HELD = (
    "Votre visite avait pris fin : rien n'a été enregistré. Votre saisie est gardée, confirmez votre adresse pour la "
    "retrouver."
)


def by_link(view: Callable) -> Callable:
    """Decorator: the view gets the link, or the page says why it opens nothing."""

    @wraps(view)
    def inside(request: HttpRequest, signed: str, *args, **kwargs) -> HttpResponse:
        return view(request, read_token(signed), signed, *args, **kwargs)

    return behind_link(inside)


def _owner(link: StructureLink) -> str:
    """Of what is held: the same contact, by whichever of his mails he comes."""
    return f"link-{link.pk}-{link.nonce}"


def confirmed(view: Callable) -> Callable:
    """Decorator: without the code of this very link, one comes back to its door."""

    @wraps(view)
    def inside(request: HttpRequest, link: StructureLink, signed: str, *args, **kwargs) -> HttpResponse:
        if not is_confirmed(request, link):
            if request.method == "POST" and held.hold_for(request, _owner(link)):
                messages.info(request, HELD)
            return redirect(HOME, signed=signed)
        return view(request, link, signed, *args, **kwargs)

    return by_link(inside)


def _context(link: StructureLink, signed: str, title: str) -> dict:
    return {"link": link, "convention": link.convention, "signed": signed, "title": title}


@scoped(Scope.GUEST)
@by_link
def structure(request: HttpRequest, link: StructureLink, signed: str) -> HttpResponse:
    """The door, then what the structure has to do. Reading either writes nothing."""
    if not is_confirmed(request, link):
        return _door(request, link, signed)
    if kept := held.held_for(request.session, _owner(link)):
        return _held(request, link, signed, kept)
    rows = [(row, title_of(row), kind_of(row)) for row in exchanges_of(link.convention)]
    context = _context(link, signed, "Vos échanges avec le service")
    context["to_do"] = [each for each in rows if each[0].is_with_structure]
    context["done"] = [each for each in rows if not each[0].is_with_structure]
    context["papers"] = papers_of(link.convention)
    context["today"] = clock.today()
    return render(request, "conventions/guest_structure.html", context)


def _door(request: HttpRequest, link: StructureLink, signed: str) -> HttpResponse:
    asked = request.method == "POST" and "envoyer" in request.POST
    form = CodeForm(request.POST if request.method == "POST" and not asked else None)
    if asked:
        try:
            structure_links.ask_code(link=link)
            messages.success(request, f"Un code part à {_hidden(link.email)}. Il sert {spelled(CODE_MINUTES)} minutes.")
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.sentences))
        return redirect(HOME, signed=signed)
    if form.is_valid() and saved(form, structure_links.check_code, link=link, typed=form.cleaned_data["code"]):
        return open_session(redirect(HOME, signed=signed), link, signed)
    context = _context(link, signed, "Confirmez votre adresse")
    context |= {"address": _hidden(link.email), "minutes": CODE_MINUTES}
    return form_page(request, form, template="conventions/guest_door.html", **context)


def _held(request: HttpRequest, link: StructureLink, signed: str, kept: held.Held) -> HttpResponse:
    """What was sent once the visit was over: sent again to its own page, or given up here."""
    if request.method == "POST":
        held.forget(request.session)
        messages.success(request, "La saisie gardée est effacée.")
        return redirect(HOME, signed=signed)
    context = _context(link, signed, "Votre saisie est gardée") | {"held": kept, "typed": typed_in(kept.fields)}
    return render(request, "conventions/guest_held.html", context)


def _hidden(email: str) -> str:
    """ "a…@exemple.fr": enough for its owner to know where to look."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def _task(link: StructureLink, pk: int) -> Exchange:
    return get_object_or_404(exchanges_of(link.convention), pk=pk)


@scoped(Scope.GUEST)
@confirmed
def task(request: HttpRequest, link: StructureLink, signed: str, pk: int) -> HttpResponse:
    """One thing asked: kept as it is ("enregistrer"), or sent once it is right."""
    if request.method == "POST":
        held.forget(request.session, request.get_full_path())
    row = _task(link, pk)
    context = _context(link, signed, title_of(row)) | {"exchange": row, "kind": kind_of(row)}
    if not row.is_with_structure:
        if request.method == "POST":
            raise Refusal(exchanges.GONE, exchanges.NOT_KEPT, back=request.path)
        context |= {"lines": kind_of(row).lines(row), "missing": [] if row.closed_on else kind_of(row).missing(row)}
        return render(request, "conventions/guest_sent.html", context)
    form = page_form(row, request.POST or None, request.FILES or None)
    if request.method == "POST" and (answer := _answer(request, link, signed, row, form)):
        return answer
    context["files"] = kind_of(row).lines(row) if isinstance(form, FilesAnswer) else []
    context["missing"] = kind_of(row).missing(row)
    context["helper"] = form.helper
    for saving in context["helper"].inputs:
        saving.value, saving.field_classes = "Enregistrer et finir plus tard", "fr-btn--secondary"
    context["helper"].add_input(Submit("envoyer", "Envoyer au service"))
    return form_page(request, form, template="conventions/guest_task.html", **context)


def _answer(request: HttpRequest, link: StructureLink, signed: str, row: Exchange, form) -> HttpResponse | None:
    valid, sending = form.is_valid(), "envoyer" in request.POST
    if isinstance(form, FilesAnswer) and not (_dropped(link, row, form) and valid):
        return None  # shown again: the files that are kept, and what is wrong with the others
    if not valid and (sending or form.hides_another):
        return None
    service = exchanges.send if sending else exchanges.keep_draft
    if not saved(form, service, link=link, exchange=row, typed=kept(form)):
        return None
    if sending:
        messages.success(request, "C'est envoyé. Le service en est prévenu.")
        return redirect("conventions:guest_task", signed=signed, pk=row.pk)
    messages.success(request, "Votre saisie est enregistrée : vous pouvez revenir la finir par le même lien.")
    return redirect(HOME, signed=signed)


def _dropped(link: StructureLink, row: Exchange, form: FilesAnswer) -> bool:
    """Every file of the page, kept one by one: a refused one leaves the others."""
    kept = [
        saved(form, exchanges.drop_file, link=link, exchange=row, line=line, file=file) for line, file in form.given()
    ]
    return all(kept)


@scoped(Scope.GUEST)
@confirmed
def task_file(request: HttpRequest, link: StructureLink, signed: str, pk: int, file_pk: int) -> HttpResponse:
    file = get_object_or_404(_task(link, pk).files, pk=file_pk)
    return serve(file.file, file.name)


@scoped(Scope.GUEST)
@confirmed
def paper(request: HttpRequest, link: StructureLink, signed: str, pk: int) -> HttpResponse:
    """A letter, the signed convention, the receipt of what was sent."""
    version = paper_of(link.convention, pk)
    return serve(version.file, file_name_of(version))


@scoped(Scope.GUEST)
@by_link
def leave(request: HttpRequest, link: StructureLink, signed: str) -> HttpResponse:
    """On a shared machine: the next visit asks for a code again."""
    answer = redirect(HOME, signed=signed)
    return close_session(answer, signed) if request.method == "POST" else answer
