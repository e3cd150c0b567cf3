"""What an answer is made of: sheets that refuse personal data, and numbered pages."""

from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from ninja import Query, Schema
from ninja.schema import Field  # noqa: F401  (the routers take it from here)
from pydantic import AfterValidator

from iae_portal.core.api.problems import Problem

T = TypeVar("T")
SIZE = 100
# SQLite gives an amount read through a query within the query without its zeros: the same figure, other words.
Euros = Annotated[Decimal, AfterValidator(lambda amount: amount.quantize(Decimal("0.01")))]
Fte = Annotated[Decimal, AfterValidator(lambda count: count.quantize(Decimal("0.0001")))]

# Columns of the portal that name a person, or let reach one: no sheet reads them, whatever it calls them.
PERSONAL = frozenset(
    {
        *("first_name", "last_name", "username", "email", "phone", "address", "title", "function", "person", "user"),
        *("officer", "actor", "author", "contact", "director", "director_name", "account_holder", "account_number"),
        *("asked_by", "accepted_by", "name_key", "holder_reason"),
        *("prenom", "nom_de_famille", "courriel", "telephone", "adresse", "iban"),
    }
)


class Sheet(Schema):
    """Base of what the API shows. A field that reads a personal column stops the start of the portal."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        for name, field in cls.model_fields.items():
            read = {name, *str(field.alias or "").split(".")}
            if refused := read & PERSONAL:
                raise TypeError(f"{cls.__name__} : « {', '.join(sorted(refused))} » est une donnée personnelle.")


class Page(Schema, Generic[T]):
    """`nombre` counts the whole; `suivante` is the number of the next page, null on the last one."""

    nombre: int
    page: int
    pages: int
    suivante: int | None
    resultats: list[T]


PageNumber = Query(1, ge=1, description="Page demandée, à partir de 1.")


def page_of(rows: QuerySet | list, number: int) -> dict:
    """One page of the rows, always in the same order. Raises Problem beyond the last one."""
    paginator = Paginator(rows, SIZE)
    if number > paginator.num_pages:
        raise Problem(404, f"La page {number} n'existe pas : la dernière est la page {paginator.num_pages}.")
    page = paginator.page(number)
    return {
        "nombre": paginator.count,
        "page": number,
        "pages": paginator.num_pages,
        "suivante": number + 1 if page.has_next() else None,
        "resultats": list(page.object_list),
    }
