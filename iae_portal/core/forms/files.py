"""A file field that keeps what was chosen when another field is wrong (core.services.kept_files)."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string

from iae_portal.core.services import kept_files
from iae_portal.core.services.kept_files import FIELD

FORGET = "-retirer"


class KeptFileMixin:
    """Any widget of one file: the kept one stands for the one that was not chosen again."""

    given: UploadedFile | None = None

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, UploadedFile) and not data.get(f"{name}{FORGET}"):
            value = kept_files.opened(data.get(f"{name}{FIELD}", "")) or value
        self.given = value if isinstance(value, UploadedFile) else None
        return value

    def render(self, name, value, attrs=None, renderer=None):
        """A page shown again keeps what it was given; not what the field itself refuses."""
        attrs = attrs or {}
        token = kept_files.keep(self.given) if self.given and attrs.get("aria-invalid") != "true" else ""
        if not token:
            return super().render(name, value, attrs, renderer)
        field = super().render(name, value, {**attrs, "required": False}, renderer)
        context = {"token": token, "file": self.given.name, "kept": f"{name}{FIELD}", "forget": f"{name}{FORGET}"}
        return field + render_to_string("components/kept_file.html", context)


class KeptFileInput(KeptFileMixin, forms.FileInput):
    """A file to choose."""


class KeptClearableFileInput(KeptFileMixin, forms.ClearableFileInput):
    """A file to choose, or to take away."""


WIDGETS = {forms.FileInput: KeptFileInput, forms.ClearableFileInput: KeptClearableFileInput}
