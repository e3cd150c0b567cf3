"""A row added to a closed list for the time of a test, as a developer would write it in enums.py."""

from django.db import models


def add_row(monkeypatch, enum: type[models.TextChoices], value: str, label: str, *fields: models.Field) -> None:
    """`fields` are the model fields whose choices are that list."""
    member = str.__new__(enum, value)
    member._name_, member._value_, member._label_ = value.upper(), value, label
    monkeypatch.setitem(enum._member_map_, member._name_, member)
    monkeypatch.setitem(enum._value2member_map_, value, member)
    monkeypatch.setattr(enum, "_member_names_", [*enum._member_names_, member._name_])
    for field in fields:
        monkeypatch.setattr(field, "choices", enum.choices)
