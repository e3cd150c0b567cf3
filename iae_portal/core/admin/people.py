"""Accounts, assignments, delegations of signature."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyInline, RuledForm, show
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Assignment, SignatureDelegation, User
from iae_portal.core.services import assignments, delegations
from iae_portal.core.services.accounts import invite
from iae_portal.core.services.assignments import refuse_twice
from iae_portal.core.services.delegations import refuse_absent, refuse_longer
from iae_portal.core.services.second_factor import remove


class NewAccountForm(forms.ModelForm):
    """No password is typed for somebody else: the person chooses it through the mail of invitation."""

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "job_title", "phone", "is_superuser"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = True

    def clean_email(self) -> str:
        if User.objects.filter(email__iexact=self.cleaned_data["email"]).exists():
            raise ValidationError("Un autre compte a déjà ce courriel : une personne n'a qu'un compte.")
        return self.cleaned_data["email"]


def assign_link(person: User) -> SafeString:
    """Assignments are shown on the page of a person, and written on a page of theirs."""
    address = reverse("admin:core_assignment_add", query={"user": person.pk})
    return format_html('<a href="{}">Ajouter une affectation</a>', address)


class AssignmentInline(ReadOnlyInline):
    model = Assignment
    fields = ["service", "role", "start", "end"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("service", "user")


@admin.register(User)
class PortalUserAdmin(PortalModelAdmin, UserAdmin):
    list_display = ["username", "last_name", "first_name", "email", "job_title", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "assignments__role", "assignments__service__region"]
    list_select_related = []
    search_fields = ["username", "last_name", "first_name", "email"]
    filter_horizontal = []
    add_form = NewAccountForm
    add_form_template = None
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Personne", {"fields": ["first_name", "last_name", "email", "job_title", "phone"]}),
        ("Accès", {"fields": ["is_active", "is_superuser", "last_login", "date_joined", "assign"]}),
    ]
    add_fieldsets = [(None, {"fields": NewAccountForm.Meta.fields})]
    readonly_fields = ["last_login", "date_joined", "assign"]
    inlines = [AssignmentInline]
    actions = ["remove_second_factor"]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account is closed (is_active), never erased: the journal names it."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        obj.is_staff = obj.is_superuser
        if not change:
            # Nobody knows this one: the person chooses another through the mail, sent at the commit.
            obj.set_password(get_random_string(40))
            invite(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description="Affectation")
    def assign(self, obj: User) -> SafeString:
        return assign_link(obj)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None):
        sentence = "{} recevra un courriel pour choisir un mot de passe. Sans affectation, son compte n'ouvre rien : {}"
        messages.info(request, format_html(sentence, obj.email, assign_link(obj)))
        return super().response_add(request, obj, post_url_continue)

    @admin.action(description="Retirer le second facteur (téléphone perdu)")
    def remove_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            try:
                remove(actor=request.user, user=person)
            except Refusal as refusal:
                messages.error(request, refusal.sentences[0])
            else:
                messages.success(request, f"Second facteur retiré : {person}.")


class AssignmentForm(RuledForm):
    def rule(self) -> None:
        names = ("user", "service", "role", "start", "end")
        typed = {name: self.cleaned_data.get(name) for name in names}
        refuse_twice(Assignment(pk=self.instance.pk, **typed))
        assignments.refuse_far(start=typed["start"], end=typed["end"])


show(
    Assignment,
    "user role service start end",
    "user__username user__last_name service__code service__name",
    base=PortalModelAdmin,
    filters="role service__kind service__region",
    form=AssignmentForm,
    autocomplete_fields=["user", "service"],
    date_hierarchy="start",
)


class DelegationForm(RuledForm):
    acts = forms.MultipleChoiceField(label="Actes", choices=DelegatedAct.choices, widget=forms.CheckboxSelectMultiple)

    def rule(self) -> None:
        data, known = self.cleaned_data, SignatureDelegation.objects.filter(pk=self.instance.pk).first()
        if known:
            refuse_longer(known, data["end"])
        else:
            delegations.refuse_far(start=data["start"], end=data["end"])
            refuse_absent(person=data["person"], service=data["service"], start=data["start"])


@admin.register(SignatureDelegation)
class SignatureDelegationAdmin(PortalModelAdmin):
    """A register: a line is added, then given its last day; it is never edited nor erased."""

    form = DelegationForm
    list_display = ["person", "service", "order_reference", "acts_display", "start", "end"]
    list_filter = ["service__kind", "service__region"]
    list_select_related = ["person", "service"]
    search_fields = ["person__username", "person__last_name", "service__code", "service__name", "order_reference"]
    autocomplete_fields = ["person", "service"]

    def get_readonly_fields(self, request: HttpRequest, obj: SignatureDelegation | None = None) -> list[str]:
        return ["service", "person", "order_reference", "acts_display", "acts", "start"] if obj else []

    def get_fields(self, request: HttpRequest, obj: SignatureDelegation | None = None) -> list[str]:
        acts = "acts_display" if obj else "acts"
        return ["service", "person", "order_reference", acts, "start", "end"]

    def has_delete_permission(self, request: HttpRequest, obj: SignatureDelegation | None = None) -> bool:
        return False

    @admin.display(description="actes")
    def acts_display(self, row: SignatureDelegation) -> str:
        return row.acts_display
