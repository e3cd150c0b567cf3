"""The end of every form page and of every button: one service is called, and what it refuses is said where it belongs.

form = EndForm(request.POST or None)
if done := answer(request, form, end_mandate, to=back, said="Fin de mandat enregistrée.", member=member):
    return done
return form_page(request, form, title="Mettre fin au mandat", back_url=back)
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url

from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.services import undo


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, even a form without any field: it confirms. None for a page that is opened."""
    return request.POST if request.method == "POST" else None


# A sentence or an address, or how to make it from the service's result.
Text = str | Callable[[Any], str]


def saved(form: BaseForm, service: Callable, /, **values):
    """Call a service for a valid form: its result (True when it gives none), or None when it refuses.

    What it refuses goes back on the form, and nothing typed is lost. A missing right is not the form's: it rises.
    """
    try:
        result = service(**values)
    # A NotAllowed is a Refusal too: it is asked first.
    except NotAllowed:
        raise
    except (Refusal, ValidationError) as error:
        say(form, error)
        return None
    return True if result is None else result


def say(form: BaseForm, error: Refusal | ValidationError) -> None:
    """Put back on a form what a service refused."""
    if isinstance(error, ValidationError):
        _attach(form, error)
        return
    for sentence in error.sentences:
        field = getattr(sentence, "field", None)
        form.add_error(field if field in form.fields else None, sentence)


def saved_grid(grid: BaseFormSet, key: str, service: Callable, /, **values) -> tuple[Any, tuple[str, ...]]:
    """As `saved`, for a grid whose lines are known by their field `key`; also the sentences of no cell."""
    try:
        return service(**values), ()
    except NotAllowed:
        raise
    except Refusal as refusal:
        lines = {form.cleaned_data.get(key): form for form in grid}
        others = []
        for sentence in refusal.sentences:
            line = lines.get(getattr(sentence, "row", None))
            if line is None:
                others.append(str(sentence))
            else:
                say(line, Refusal(sentence))
        return None, tuple(others)


def _attach(form: BaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def answer(
    request: HttpRequest,
    form: BaseForm,
    service: Callable,
    /,
    *,
    to: Text,
    said: Text = "",
    typed: Callable[[], dict] | None = None,
    **values,
) -> HttpResponse | None:
    """Where a form that was sent leads, once its service has kept it; None when the page is to be shown (again).

    The service gets `actor`, the `values`, and what the form gives: its `cleaned_data`, or `typed()` (`dict`: nothing).
    `said` and `to` may be functions of the service's result; an `Undoable` result puts "Annuler" beside `said`.
    """
    form.subjects = tuple(value for value in values.values() if isinstance(value, Model))
    if not is_taken(request, form):
        return None
    given = form.cleaned_data if typed is None else typed()
    result = saved(form, service, actor=request.user, **values, **given)
    return None if result is None else _leave(request, result, to, said)


def is_taken(request: HttpRequest, *forms: BaseForm | BaseFormSet) -> bool:
    """Whether all that was sent is valid; of an act that somebody else ended, that is said first."""
    if all([form.is_valid() for form in forms]):
        return True
    _say_over(request, *forms)
    return False


def _say_over(request: HttpRequest, *forms: BaseForm | BaseFormSet) -> None:
    """What the one who ended the act made of the fields is not to be chosen again (the check of `views/offers` says
    why)."""
    rows = [row for form in forms for row in getattr(form, "forms", [form])]
    if not (hasattr(request, "over") and any(getattr(row, "is_contested", False) for row in rows)):
        return
    try:
        request.over()
    except Refusal as refusal:
        for row in rows:
            if hasattr(row, "let_go"):
                row.let_go()
        if isinstance(forms[0], BaseFormSet):
            forms[0].non_form_errors().extend(refusal.sentences)
        else:
            say(forms[0], refusal)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    /,
    *others,
    title: str,
    back_url: str | None = None,
    trail: Sequence[tuple[str, str | None]] = (),
    intro: str = "",
    template: str = "form.html",
    **context,
) -> HttpResponse:
    """The page of a form. `others` are forms and formsets of the same page: their errors count for the status."""
    context |= {"form": form, "title": title, "back_url": back_url, "trail": trail, "intro": intro}
    return render(request, template, context, status=status_of(form, *others))


def status_of(*forms) -> int:
    """422 for a page that shows again what was refused, 200 otherwise."""
    return 422 if any(form.is_bound and not form.is_valid() for form in forms) else 200


def tried(request: HttpRequest, service: Callable, /, **values):
    """Call a service for a button: its result (True when it gives none), or None when it refuses, said on the page."""
    try:
        result = service(actor=request.user, **values)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return None
    return True if result is None else result


def acted(request: HttpRequest, service: Callable, /, *, to: Text, said: Text = "", **values) -> HttpResponse:
    """The whole of a button: the service, the sentence that says it is done or why not, the page to come back to.

    `to` made from the result: a refusal stays on the page of the button, which has the address it posts to.
    """
    result = tried(request, service, **values)
    if result is None:
        return redirect(request.path if callable(to) else to)
    return _leave(request, result, to, said)


def _leave(request: HttpRequest, result, to: Text, said: Text) -> HttpResponse:
    sentence = said(result) if callable(said) else said
    page = resolve_url(to(result) if callable(to) else to)
    # The tag of such a message is the token of its button (components/messages.html).
    token = undo.offer(request.session, result, to=page) if isinstance(result, undo.Undoable) else ""
    if sentence:
        messages.success(request, sentence, extra_tags=token)
    return redirect(page)
