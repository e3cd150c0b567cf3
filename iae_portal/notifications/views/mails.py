"""The outbox on screen: the list, one mail, and what a person decides about one that did not leave for sure."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import acted, answer, form_page
from iae_portal.core.views.offers import still_taken
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.filters import MailFilter
from iae_portal.notifications.forms import AbandonForm, ResendForm
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.rights import DECIDERS, may
from iae_portal.notifications.selectors.mails import mails_visible_to
from iae_portal.notifications.services.outbox import abandon_mail, refuse_decided, resend_mail, resend_refused
from iae_portal.notifications.shown import attachment_shown, text_shown
from iae_portal.notifications.wording import state_sentence


class MailListView(PortalListView):
    scope = Scope.SERVICE
    template_name = "notifications/mail_list.html"
    title = "Courriels"
    filterset_class = MailFilter
    sorts = (
        Sort("date", "Créé le", ("created_at",)),
        Sort("destinataire", "Destinataire", ("recipient_name", "recipient_email")),
        Sort("objet", "Objet", ("subject_line",)),
    )
    default_sort = "-date"
    export_name = "courriels"
    export_columns = (
        Column("Créé le", lambda row: row.created_at),
        Column("Envoyé le", lambda row: row.sent_at),
        Column("Destinataire", lambda row: row.recipient_name),
        Column("Adresse", lambda row: row.recipient_email),
        Column("Objet", lambda row: row.subject_line),
        Column("Nature", lambda row: row.kind_label),
        Column("Service", lambda row: row.service),
        Column("État", lambda row: row.get_state_display()),
        Column("Tentatives", lambda row: row.attempts),
        Column("Réponse du serveur", lambda row: row.error),
    )

    def get_queryset(self) -> QuerySet[OutgoingMail]:
        return mails_visible_to(self.request.user).select_related("service").defer("text", "html")

    def extra_context(self) -> dict:
        return {"tab": "mails", "lists_refused": self.request.GET.get("state") == MailState.REFUSED}


def mail_or_404(user: User, pk: int) -> OutgoingMail:
    return get_object_or_404(mails_visible_to(user).select_related("service", "author"), pk=pk)


def mail_to_decide(request: HttpRequest, pk: int) -> OutgoingMail:
    mail = mail_or_404(request.user, pk)
    if not may(request.user, "decide", mail):
        raise NotAllowed(DECIDERS)
    still_taken(request, partial(refuse_decided, mail), back=mail_url(mail))
    return mail


@scoped(Scope.SERVICE)
def mail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    mail = mail_or_404(request.user, pk)
    context = {
        "title": mail.subject_line,
        "mail": mail,
        "text": text_shown(request.user, mail),
        "explanation": state_sentence(mail, clock.real_now()),
        "may_decide": mail.can_be_resent and may(request.user, "decide", mail),
        "tries": mail.tries.all(),
        "files": mail.attachments.defer("blob__content").select_related("blob"),
        "trail": [("Courriels", reverse("notifications:mails")), (mail.subject_line, None)],
    }
    return render(request, "notifications/mail_detail.html", context)


@scoped(Scope.SERVICE)
def attachment(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """An attached file, as it left; its personal links only for whoever may use them."""
    mail = mail_or_404(request.user, pk)
    item = get_object_or_404(mail.attachments.select_related("blob"), pk=attachment_pk)
    response = HttpResponse(attachment_shown(request.user, mail, item), content_type=item.content_type)
    response["Content-Disposition"] = content_disposition_header(True, item.name)
    return response


@scoped(Scope.SERVICE)
def mail_resend(request: HttpRequest, pk: int) -> HttpResponse:
    mail = mail_to_decide(request, pk)
    form = ResendForm(request.POST or None, initial={"email": mail.recipient_email})
    said = "Le courriel est remis en attente d'envoi."
    if done := answer(request, form, resend_mail, mail=mail, to=mail_url(mail), said=said):
        return done
    return _decision_page(request, mail, form, "Renvoyer ce courriel ?")


@scoped(Scope.SERVICE)
def mails_resend(request: HttpRequest) -> HttpResponse:
    """Send again the refused mails of a filtered list, after a confirmation."""
    chosen = MailFilter(request.GET, queryset=mails_visible_to(request.user), request=request)
    rows = chosen.qs.filter(state=MailState.REFUSED) if chosen.is_valid() else OutgoingMail.objects.none()
    back = f"{reverse('notifications:mails')}?{request.GET.urlencode()}"
    if request.method == "POST":
        return acted(request, resend_refused, mails=rows, to=back, said=_sent_again)
    trail = [("Courriels", back), ("Renvoyer les courriels refusés", None)]
    return render(request, "notifications/mails_resend.html", {"mails": rows.count(), "back_url": back, "trail": trail})


@scoped(Scope.SERVICE)
def mail_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    mail = mail_to_decide(request, pk)
    form = AbandonForm(request.POST or None)
    said = "Le courriel est classé sans suite : il ne sera pas renvoyé."
    if done := answer(request, form, abandon_mail, mail=mail, to=mail_url(mail), said=said):
        return done
    return _decision_page(request, mail, form, "Classer ce courriel sans suite ?")


def mail_url(mail: OutgoingMail) -> str:
    return reverse("notifications:mail", args=[mail.pk])


def _sent_again(count: int) -> str:
    return f"{counted(count, 'courriel remis', 'courriels remis')} en attente d'envoi."


def _decision_page(request: HttpRequest, mail: OutgoingMail, form, title: str) -> HttpResponse:
    back = mail_url(mail)
    return form_page(
        request,
        form,
        template="notifications/mail_decision.html",
        title=title,
        back_url=back,
        trail=[("Courriels", reverse("notifications:mails")), (mail.subject_line, back), (title, None)],
        mail=mail,
        explanation=state_sentence(mail, clock.real_now()),
    )
