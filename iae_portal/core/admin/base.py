"""The two bases of every admin page of the portal: one that journals, one that only shows."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import ValidationError
from django.db import DataError, models, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from iae_portal.core.admin.keys import KeySelect, KeySelectMultiple, are_keys
from iae_portal.core.errors import Refusal
from iae_portal.core.forms import read_as_ours
from iae_portal.core.forms.phones import PhoneField
from iae_portal.core.forms.postcodes import PostcodeField
from iae_portal.core.forms.shown import CarriedField, ShownMixin
from iae_portal.core.models import Service
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.writing import hold_for_edit
from iae_portal.core.templatetags.portal import linked

# What Django lets out of a lookup that its column cannot hold.
UNANSWERABLE = (ValueError, TypeError, LookupError, OverflowError, DataError)
SEARCHED_WORDS = 8
FIELDS_BY_NAME = {"postcode": PostcodeField, "phone": PhoneField}
SECRET_FIELDS = frozenset({"password", "session_seed"})


def journal_fields(model: type[models.Model]) -> list[str]:
    """Names of the columns that the journal keeps: all but secrets and the primary key."""
    return [
        field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in SECRET_FIELDS
    ]


def gone_with(obj: models.Model) -> list[models.Model]:
    """The row and those that its deletion takes away, the lists between two models left out."""
    found = NestedObjects(using=obj._state.db)
    found.collect([obj])
    others = (row for model, rows in found.data.items() if not model._meta.auto_created for row in rows)
    return [obj, *(row for row in others if row != obj)]


class ShownForm(ShownMixin):
    """The protection of the portal's forms, on a form that Django makes."""

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        self.carry_shown()

    def _post_clean(self) -> None:
        """Constraints that join a field of the page and one that is only shown too: the database would fail on them."""
        super()._post_clean()
        if not self.errors and self.instance.pk:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error.messages)


class RuledForm(forms.ModelForm):
    """What a service refuses on the portal's pages is refused here too, in its words: `rule` raises Refusal."""

    def rule(self) -> None:
        raise NotImplementedError

    def clean(self):
        data = super().clean()
        if not self.errors:
            try:
                self.rule()
            except Refusal as refusal:
                raise ValidationError(list(map(str, refusal.sentences))) from refusal
        return data


class ShownLine(ShownForm, forms.ModelForm):
    """A line edited inside the page of another object: declared, the field is drawn with the others."""

    shown = CarriedField()


class PortalModelAdmin(admin.ModelAdmin):
    """Base of the models that an administrator may write: each write is one line of the journal.

    Subclasses give `list_select_related` for every foreign key of `list_display` (a test counts the queries).
    """

    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/portal/change_form.html"

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs):
        """The form carries what it showed, as every form of the portal that edits."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (ShownForm, form), {}) if change else form

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str):
        """Each word is one more condition on every searched column: hundreds of them hold the database a minute."""
        return super().get_search_results(request, queryset, " ".join(search_term.split()[:SEARCHED_WORDS]))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        """An address written by hand may ask what no column can hold: the whole list comes back, and says so."""
        if ERROR_FLAG in request.GET and len(request.GET) > 1:
            return redirect(f"{request.path}?{ERROR_FLAG}=1")  # with more, Django would say that the base is broken
        if not are_keys(self.model, request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.error(request, "Ce qui était coché n'est pas de cette liste : rien n'est fait. Cochez de nouveau.")
            return redirect(request.path)
        try:
            answer = super().changelist_view(request, extra_context)
            return answer.render() if isinstance(answer, TemplateResponse) else answer
        except UNANSWERABLE:
            if request.method != "GET" or ERROR_FLAG in request.GET or not request.GET:
                raise
            messages.error(request, "Cette liste ne peut pas répondre à ce qui lui est demandé : la voici entière.")
            return redirect(f"{request.path}?{ERROR_FLAG}=1")

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args, **kwargs):
        """What comes back is compared with the row under its lock: nobody saves between the two."""
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id)) if object_id and request.method == "POST" else None
            if row is not None and self.has_change_permission(request, row):
                hold_for_edit(row)
            return super().changeform_view(request, object_id, *args, **kwargs)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs):
        if made_of := FIELDS_BY_NAME.get(db_field.name):
            kwargs.setdefault("form_class", made_of)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            read_as_ours(field)
        return field

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: models.Model | None) -> list:
        """Lines that are only shown have nothing to show before the object exists."""
        inlines = super().get_inlines(request, obj)
        return inlines if obj else [inline for inline in inlines if not issubclass(inline, ReadOnlyInline)]

    def save_model(self, request: HttpRequest, obj: models.Model, form, change: bool) -> None:
        fields = journal_fields(type(obj))
        stored = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
        before = snapshot(stored, fields) if stored else {}
        super().save_model(request, obj, form, change)
        before, after = changes(before, snapshot(obj, fields))
        if after:
            verb, action = ("modification", "admin.change") if change else ("création", "admin.add")
            self._record(request, obj, action, verb, before, after)

    def get_deleted_objects(self, objs, request: HttpRequest) -> tuple:
        """What others name in a list of their own is protected, as what they point to: no line would tell its loss."""
        shown, counts, refused, protected = super().get_deleted_objects(objs, request)
        lists = [relation for relation in self.model._meta.related_objects if relation.many_to_many]
        for relation in lists:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": objs})
            protected = [*protected, *map(str, rows.order_by("pk").distinct())]
        return shown, counts, refused, protected

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        for row in gone_with(obj):
            self._record(request, row, "admin.delete", "suppression", snapshot(row, journal_fields(type(row))), {})
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Lines edited inside the page of another object are journaled too."""
        formset.save()
        fields = journal_fields(formset.model)
        for obj in formset.new_objects:
            self._record(request, obj, "admin.add", "création", {}, snapshot(obj, fields))
        initial = {row.instance.pk: row.initial for row in formset.initial_forms}
        for obj, names in formset.changed_objects:
            before = {name: initial[obj.pk].get(name) for name in names}
            self._record(request, obj, "admin.change", "modification", before, snapshot(obj, names))
        for obj in formset.deleted_objects:
            self._record(request, obj, "admin.delete", "suppression", snapshot(obj, fields), {})

    def _record(self, request: HttpRequest, obj, action: str, verb: str, before: dict, after: dict) -> None:
        sentence = f"Administration, {verb} ({obj._meta.verbose_name}) : {obj}"
        tell(request.user, obj, action, sentence, service=service_of(obj), before=before, after=after)


class ReadOnlyAdmin(PortalModelAdmin):
    """Base of the models that a workflow, a service or the portal itself owns: searched and read, never written."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class SubjectLink:
    """Mixin: the object that a row tells of, with its page in the administration where its kind has one."""

    @admin.display(description="objet")
    def subject_link(self, row: models.Model) -> str:
        kind = row.content_type
        if kind is None:
            return "aucun"
        return linked(f"{kind} n° {row.object_id}", change_url(kind.app_label, kind.model, row.object_id))


class ReadOnlyInline(admin.TabularInline):
    """Lines shown on the page of another object."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def lines_of(model: type[models.Model], fields: str = "", **options) -> type[ReadOnlyInline]:
    """The rows of a model on the page of another; those that name their `fields` need no page of their own."""
    shown = {"fields": fields.split(), "show_change_link": False} if fields else {}
    return type(f"{model.__name__}Inline", (ReadOnlyInline,), {"model": model} | shown | options)


def show(
    model: type[models.Model],
    columns: str,
    search: str,
    *,
    base: type[PortalModelAdmin] = ReadOnlyAdmin,
    filters: str = "",
    related: str = "",
    lines: Sequence[type[ReadOnlyInline]] = (),
    **options,
) -> None:
    """Register a model whose pages say all in words: the columns of its list, what is searched, the filters, the
    `lines` of its page. Its columns that are other objects are read with it; `related` names what is further.
    """
    near = [field.name for field in model._meta.fields if field.is_relation and field.name in columns.split()]
    words = {
        "list_display": columns.split(),
        "search_fields": search.split(),
        "list_filter": filters.split(),
        "list_select_related": [*near, *related.split()],
        "inlines": list(lines),
    }
    admin.site.register(model, type(f"{model.__name__}Admin", (base,), words | options))


def change_url(app_label: str, model: str, pk: int) -> str:
    """The page of a row in the administration, "" where its kind has none."""
    try:
        return reverse(f"admin:{app_label}_{model}_change", args=[pk])
    except NoReverseMatch:
        return ""


def service_of(obj: models.Model) -> Service | None:
    """The service an object belongs to, when it says so itself."""
    if isinstance(obj, Service):
        return obj
    service = getattr(obj, "service", None)
    return service if isinstance(service, Service) else None
