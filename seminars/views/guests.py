"""The guest list of an event: who is invited, what they answered, lists to add, duplicates, quotas."""

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.text import of_name
from iae_portal.core.views.forms import acted, answer
from iae_portal.core.views.offers import still_taken
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.selectors.mails import states_of
from seminars.enums import AFTER
from seminars.filters import GuestFilter
from seminars.forms.guests import AttendeeForm, GuestForm, ReplyForm
from seminars.guest_links import guest_url
from seminars.models import Event, Guest
from seminars.rights import guest_region_ids
from seminars.selectors.councils import guests_from_councils
from seminars.selectors.guests import (
    duplicates_of,
    elsewhere,
    guest_counts,
    guests_visible_to,
    quota_lines,
    to_invite,
)
from seminars.services import mails
from seminars.services.answers import answer_invitation
from seminars.services.attendance import correct_attendee, corrector_of, mark_of, refuse_attendee
from seminars.services.guests import add_guests, check_may_add, remove_guest, save_guest
from seminars.services.locks import refuse_over
from seminars.services.sending import invite_guests
from seminars.views.event_page import event_context, event_form, event_or_404, prepared_event

COUNCILS = "Conseils départementaux (CDIAE)"


def listed_event(request: HttpRequest, pk: int) -> Event:
    """The event, for somebody who reads at least some of its guests."""
    event = event_or_404(request.user, pk)
    regions = guest_region_ids(request.user, event)
    if regions is not None and not regions:
        raise Http404
    return event


class GuestListView(PortalListView):
    scope = Scope.SERVICE
    template_name = "seminars/guests.html"
    title = "Invités"
    filterset_class = GuestFilter
    sorts = (
        Sort("nom", "Nom", ("name_key",)),
        Sort("categorie", "Catégorie", ("category", "name_key")),
        Sort("reponse", "Réponse", ("answer", "name_key")),
        Sort("place", "Place", ("place", "waiting_since", "name_key")),
    )
    export_name = "invites"
    export_columns = (
        Column("Civilité", lambda row: row.title),
        Column("Prénom", lambda row: row.first_name),
        Column("Nom", lambda row: row.last_name),
        Column("Fonction", lambda row: row.function),
        Column("Organisme", lambda row: row.organisation),
        Column("Catégorie", lambda row: row.get_category_display()),
        Column("Département", lambda row: row.departement.code if row.departement else ""),
        Column("Courriel", lambda row: row.email),
        Column("Téléphone", lambda row: row.phone),
        Column("Invité le", lambda row: row.invited_at),
        Column("Réponse", lambda row: row.answer_label),
        Column("Place", lambda row: row.get_place_display()),
        Column("Atelier", lambda row: row.workshop or ""),
        Column("Représenté par", lambda row: row.deputy_name),
        Column("Déjeune", lambda row: row.lunch),
    )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.event = listed_event(request, pk)
        return super().get(request)

    def get_queryset(self) -> QuerySet[Guest]:
        return guests_visible_to(self.request.user, self.event)

    def extra_context(self) -> dict:
        event = self.event
        context = event_context(self.request, event, "guests", "Invités")
        return context | {
            "counts": guest_counts([event])[event.pk],
            "quotas": quota_lines(event),
            "doubles": len(duplicates_of(self.get_queryset())),
            "waiting_invitation": to_invite(event).count() if context["prepares"] else 0,
            "may_add": event.is_prepared,
        }


@scoped(Scope.SERVICE)
def invitee_add(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, listed_event(request, pk), None)


@scoped(Scope.SERVICE)
def invitee_edit(request: HttpRequest, pk: int, guest_pk: int) -> HttpResponse:
    event = listed_event(request, pk)
    return _edit(request, event, row_or_gone(guests_visible_to(request.user, event), guest_pk, event))


def _edit(request: HttpRequest, event: Event, guest: Guest | None) -> HttpResponse:
    back, said = reverse("seminars:guests", args=[event.pk]), "L'invité est enregistré."
    still_taken(request, partial(refuse_over, event), back=back)
    regions = guest_region_ids(request.user, event)
    form = GuestForm(event, regions, request.POST or None, instance=guest)
    if done := answer(request, form, save_guest, to=back, said=said, typed=form.values):
        return done
    return event_form(request, event, form, "Corriger un invité" if guest else "Ajouter un invité", back)


@scoped(Scope.SERVICE)
def invitee(request: HttpRequest, pk: int, guest_pk: int) -> HttpResponse:
    event = listed_event(request, pk)
    guest = row_or_gone(guests_visible_to(request.user, event), guest_pk, event)
    context = event_context(request, event, "guests", guest.name)
    state = states_of([guest], mails.INVITATION).get(guest.pk)
    context |= {
        "guest": guest,
        "choices": guest.choices.select_related("workshop"),
        "mail_state": MailState(state).label if state else "",
        "attendances": guest.attendances.select_related("workshop"),
        "may_correct": context["prepares"] and event.state in AFTER and not event.erased_on,
        "others": elsewhere(guest),
        "link": guest_url(guest) if context["prepares"] and guest.invited_at and not event.erased_on else "",
    }
    return render(request, "seminars/invitee.html", context)


@scoped(Scope.SERVICE)
def invitee_note(request: HttpRequest, pk: int, guest_pk: int) -> HttpResponse:
    """The organisers note an answer given by telephone or by letter."""
    event = prepared_event(request.user, pk)
    guest = row_or_gone(guests_visible_to(request.user, event), guest_pk, event)
    back = reverse("seminars:invitee", args=[pk, guest_pk])
    still_taken(request, partial(refuse_over, event), back=back)
    form = ReplyForm(guest, request.POST or None)
    form.submit_label = "Noter la réponse"
    said, told = "La réponse est notée.", {"guest": guest, "today": clock.today()}
    if done := answer(request, form, answer_invitation, to=back, said=said, typed=form.values, **told):
        return done
    return event_form(request, event, form, f"Réponse {of_name(guest.name)}", back)


@scoped(Scope.SERVICE)
def invitee_came(request: HttpRequest, pk: int, guest_pk: int) -> HttpResponse:
    """Who came, corrected once the event is held."""
    event = prepared_event(request.user, pk)
    guest = row_or_gone(guests_visible_to(request.user, event), guest_pk, event)
    back = reverse("seminars:invitee", args=[pk, guest_pk])
    still_taken(request, partial(refuse_attendee, event), back=back)
    form = AttendeeForm(guest, request.POST or None, seen=mark_of(guest), mover=partial(corrector_of, guest))
    if done := answer(request, form, correct_attendee, to=back, said="La présence est corrigée.", guest=guest):
        return done
    return event_form(request, event, form, f"Qui est venu : {guest.name}", back)


@scoped(Scope.SERVICE)
@require_POST
def invitee_remove(request: HttpRequest, pk: int, guest_pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    guest = row_or_gone(guests_visible_to(request.user, event), guest_pk, event)
    to = reverse("seminars:guests", args=[pk])
    return acted(request, remove_guest, to=to, said="L'invité est retiré de la liste.", guest=guest)


@scoped(Scope.SERVICE)
def duplicates(request: HttpRequest, pk: int) -> HttpResponse:
    event = listed_event(request, pk)
    context = event_context(request, event, "guests", "Doublons possibles")
    context |= {"groups": duplicates_of(guests_visible_to(request.user, event))}
    return render(request, "seminars/duplicates.html", context)


@scoped(Scope.SERVICE)
@require_POST
def councils_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the members of the councils of the attached départements."""
    event = listed_event(request, pk)
    check_may_add(request.user, event)
    people = guests_from_councils(event, clock.today())
    added = add_guests(actor=request.user, event=event, guests=people, source=COUNCILS)
    messages.success(request, added.sentence)
    return redirect("seminars:guests", pk=pk)


@scoped(Scope.SERVICE)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    job = invite_guests(actor=request.user, event=prepared_event(request.user, pk))
    return redirect("core:job_detail", uuid=job.uuid)
