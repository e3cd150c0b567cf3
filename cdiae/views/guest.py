"""Pages of the members, without account, behind a signed link. A refused link says one sentence and nothing else."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cdiae.enums import MeetingState
from cdiae.forms.answers import AnswerForm
from cdiae.guest_links import ANSWER, PAPERS, read_token, token
from cdiae.models import AgendaDocument
from cdiae.selectors.agenda import agenda_as_sent
from cdiae.selectors.proxies import holder_is_away
from cdiae.services.answers import answer_convocation
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import form_page, saved
from iae_portal.core.views.links import behind_link
from iae_portal.documents.uploads import serve


def by_link(purpose: str) -> Callable:
    """Decorator: the view gets the convocation of the link, or the page says why the link opens nothing."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def inside(request: HttpRequest, meeting: int, signed: str, *args, **kwargs) -> HttpResponse:
            convocation = read_token(signed, purpose=purpose, meeting_id=meeting)
            return view(request, convocation, *args, **kwargs)

        return behind_link(inside)

    return decorate


@scoped(Scope.GUEST)
@by_link(ANSWER)
def answer(request: HttpRequest, convocation) -> HttpResponse:
    """Reading the page answers nothing: only the form does."""
    form = AnswerForm(request.POST or None, convocation=convocation)
    papers = token(convocation, PAPERS)
    if form.is_valid() and saved(form, answer_convocation, actor=None, convocation=convocation, **form.values()):
        return redirect("cdiae:guest_papers", meeting=convocation.meeting_id, signed=papers)
    return form_page(
        request,
        form,
        title="Répondre à la convocation",
        template="cdiae/guest_answer.html",
        convocation=convocation,
        meeting=convocation.meeting,
        papers=papers,
    )


@scoped(Scope.GUEST)
@by_link(PAPERS)
def papers(request: HttpRequest, convocation) -> HttpResponse:
    """The agenda and its documents, and what the member answered."""
    open_again = convocation.meeting.state == MeetingState.CONVENED and holder_is_away(convocation)
    context = {
        "title": "Ordre du jour et documents",
        "answer_again": token(convocation, ANSWER) if open_again else "",
        "convocation": convocation,
        "meeting": convocation.meeting,
        "points": agenda_as_sent(convocation),
        "signed": request.resolver_match.kwargs["signed"],  # a substitute's own link, closed with his papers
    }
    return render(request, "cdiae/guest_papers.html", context)


@scoped(Scope.GUEST)
@by_link(PAPERS)
def document(request: HttpRequest, convocation, pk: int) -> HttpResponse:
    sent = [row["item"] for row in convocation.agenda.content]
    row = get_object_or_404(AgendaDocument, pk=pk, item__meeting=convocation.meeting_id, item__in=sent)
    return serve(row.file, row.original_name)
