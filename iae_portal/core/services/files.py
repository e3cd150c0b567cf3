"""Files that no row names any more: erased once they are replaced, and each night."""

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import models, transaction

from iae_portal.core import clock
from iae_portal.core.files import KEPT_FILES
from iae_portal.core.selectors.installation import foreign_name

# A page writes its file before the row that names it.
LEFT_ALONE = dt.timedelta(days=1)


def file_fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def places() -> Iterator[tuple[type[models.Model], str]]:
    """Where a row names a file: in a field, or as the slot says."""
    yield from ((model, name) for model in apps.get_models() for name in file_fields(model))
    yield from KEPT_FILES.all()


def names_in_use() -> set[str]:
    """Every file of the portal: the whole base is read, at night."""
    names: set[str | None] = set()
    for model, lookup in places():
        names.update(model._base_manager.values_list(lookup, flat=True))
    return names - {None, ""}


def is_named(name: str) -> bool:
    return any(model._base_manager.filter(**{lookup: name}).exists() for model, lookup in places())


def orphans(storage: Storage = default_storage, folder: str = "") -> list[str]:
    """Names of the files that no row names, written more than a day ago."""
    used, limit = names_in_use(), clock.real_now() - LEFT_ALONE
    return sorted(
        name for name in _all(storage, folder) if name not in used and storage.get_modified_time(name) < limit
    )


def _all(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever written; an S3 store knows no folder, and says none is there
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in files)
    for name in folders:
        yield from _all(storage, f"{folder}/{name}".lstrip("/"))


def erase_orphans() -> int:
    """Returns how many files were erased: none from a restored copy, whose store may be that of the portal."""
    names = [] if foreign_name() else orphans()
    for name in names:
        default_storage.delete(name)
    return len(names)


def forget_replaced(obj: models.Model, before: dict[str, str]) -> None:
    """Once the transaction commits, erase what the file fields of a row held and no row names any more.

    `before`: names by field, as `held_by` gave them.
    """
    gone = {name for field, name in before.items() if name and name != getattr(obj, field).name}
    if gone and not foreign_name():
        # Robust: the change is made, and what a store that is away keeps goes with the orphans.
        transaction.on_commit(
            lambda: [default_storage.delete(name) for name in gone if not is_named(name)], robust=True
        )


def held_by(obj: models.Model, names: list[str]) -> dict[str, str]:
    return {name: getattr(obj, name).name for name in file_fields(type(obj)) if name in names}
