"""A file field that keeps what was chosen when another field is wrong (core.services.kept_files)."""

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from iae_portal.core.services import kept_files
from iae_portal.core.services.kept_files import FIELD

FORGET = "-retirer"


class KeptFileMixin:
    """Any widget of one file: the kept one stands for the one that was not chosen again."""

    given: UploadedFile | None = None
    contested = False  # refused because somebody else sent another one: the file itself is good

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, UploadedFile) and not data.get(f"{name}{FORGET}"):
            value = kept_files.opened(data.get(f"{name}{FIELD}", "")) or value
        self.given = value if isinstance(value, UploadedFile) else None
        return value

    def render(self, name, value, attrs=None, renderer=None):
        """A page shown again keeps what it was given; not what the field itself refuses."""
        attrs = attrs or {}
        refused = attrs.get("aria-invalid") == "true" and not self.contested
        token = kept_files.keep(self.given) if self.given and not refused else ""
        if not token:
            return super().render(name, value, attrs, renderer)
        field = super().render(name, value, {**attrs, "required": False}, renderer)
        return field + _shown(name, [(token, self.given.name)])


def _shown(name: str, kept: list[tuple[str, str]]) -> SafeString:
    context = {"files": kept, "kept": f"{name}{FIELD}", "forget": f"{name}{FORGET}"}
    return render_to_string("components/kept_file.html", context)


class KeptFileInput(KeptFileMixin, forms.FileInput):
    """A file to choose."""


class KeptClearableFileInput(KeptFileMixin, forms.ClearableFileInput):
    """A file to choose, or to take away."""


class KeptManyFilesInput(forms.FileInput):
    """Several files to choose: those kept stand beside those chosen since."""

    allow_multiple_selected = True
    given: Sequence[UploadedFile] = ()

    def value_from_datadict(self, data, files, name):
        forgotten = data.getlist(f"{name}{FORGET}")
        tokens = [token for token in data.getlist(f"{name}{FIELD}") if token not in forgotten]
        kept = [file for token in tokens if (file := kept_files.opened(token))]
        self.given = [*(file for file in super().value_from_datadict(data, files, name) if file), *kept]
        return self.given

    def render(self, name, value, attrs=None, renderer=None):
        attrs = attrs or {}
        refused = attrs.get("aria-invalid") == "true"
        kept = [] if refused else [(kept_files.keep(file), file.name) for file in self.given]
        return super().render(name, value, attrs, renderer) + _shown(name, [file for file in kept if file[0]])


WIDGETS = {forms.FileInput: KeptFileInput, forms.ClearableFileInput: KeptClearableFileInput}
