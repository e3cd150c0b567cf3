"""Aids of 2005 to mid-2014 that are not paid per ETP: posts of ETTI, lump sums of ACI and AI."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from financing.calculation.errors import refuse
from financing.calculation.exact import rounded
from financing.calculation.explanation import Line
from financing.calculation.law import Law, LumpSum
from financing.calculation.wording import count, counted, euros, figure, percent

YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Part:
    """Of an aid stopped before its term: the months that are left of those it was agreed for."""

    kept: int = 1
    agreed: int = 1

    @property
    def share(self) -> Fraction:
        return Fraction(self.kept, self.agreed)


@dataclass(frozen=True, slots=True)
class PostsRequest:
    """An ETTI in one calendar year: hours of mission, permanent ETP really employed, posts agreed.

    Hours are whole; permanents and posts are those of each of `year_months`, as the text of 2005 aids a post by year.
    """

    id: str
    type: str
    year: int
    hours: Decimal
    hours_per_fte: Decimal
    permanent_fte: Decimal
    agreed_posts: Decimal
    part: Part = Part()
    year_months: int = YEAR

    @property
    def most(self) -> Fraction:
        return Fraction(min(self.permanent_fte, self.agreed_posts)) * self.year_months / YEAR


@dataclass(frozen=True, slots=True)
class LumpSumRequest:
    """A carrier of ACI, or an AI, in one calendar year (2014: its first half, on the requests of 2013)."""

    id: str
    type: str
    year: int
    requests: tuple[Decimal, ...]
    part: Part = Part()


@dataclass(frozen=True, slots=True)
class AccompanimentResult:
    id: str
    fte: Decimal | None
    posts: Decimal | None
    amount: Decimal
    explanation: tuple[Line, ...]


def _part(request: PostsRequest | LumpSumRequest) -> dict[str, str]:
    kept, agreed = request.part.kept, request.part.agreed
    return {} if kept == agreed else {"months": str(kept), "agreed_months": str(agreed)}


def compute_accompaniment(request: PostsRequest | LumpSumRequest, law: Law) -> AccompanimentResult:
    """Raises Refused where no text of that year gives the aid."""
    lump = law.lump_sum(request.type, request.year)
    if lump is None:
        raise refuse("year", _no_lump(request.type, request.year, law))
    if isinstance(request, PostsRequest):
        return _posts(request, lump)
    return _lump_sum(request, lump)


def _no_lump(type_: str, year: int, law: Law) -> str:
    years = [lump for lump in law.lump_sums if lump.type == type_]
    if not years:
        return f"Le type {type_} n’a pas d’aide à l’accompagnement."
    first, last = min(lump.from_year for lump in years), max(lump.to_year for lump in years)
    return f"L’année {year} n’ouvre pas d’aide à l’accompagnement {type_} : donnez une année de {first} à {last}."


def _posts(request: PostsRequest, lump: LumpSum) -> AccompanimentResult:
    """Posts earned by the hours, within permanents employed and posts agreed; the double prorata of 2005."""
    fte = Fraction(request.hours) / Fraction(request.hours_per_fte)
    earned = fte / Fraction(lump.fte_per_post)
    stopped = f" × {request.part.kept} / {request.part.agreed}" if request.part.share != 1 else ""
    # Never more posts than the permanent staff really there, nor than the convention agreed.
    posts = min(earned, request.most)
    shown_fte, shown_posts = rounded(fte, 4), rounded(posts, 4)
    amount = rounded(posts * Fraction(lump.unit_amount) * request.part.share, 2)
    lines = (
        Line(
            "realised_fte",
            f"{figure(request.hours)} h / {figure(request.hours_per_fte)} h = {figure(shown_fte)} ETP d’insertion.",
            {"hours": f"{request.hours:f}", "hours_per_fte": f"{request.hours_per_fte:f}"},
            str(shown_fte),
            "Heures de mission de l’année ; durée d’un ETP indiquée",
        ),
        _posts_line(request, lump, shown_posts),
        Line(
            "amount",
            f"{counted(shown_posts, 'poste')} (valeur exacte) × {euros(lump.unit_amount)}{stopped} = {euros(amount)}.",
            {"unit_amount": f"{lump.unit_amount:f}"} | _part(request),
            str(amount),
            lump.reference,
        ),
    )
    return AccompanimentResult(request.id, shown_fte, shown_posts, amount, lines)


def _posts_line(request: PostsRequest, lump: LumpSum, posts: Decimal) -> Line:
    whole = request.year_months == YEAR
    of_year = "" if whole else f", {request.year_months} mois sur {YEAR}"
    return Line(
        "accompaniment_posts",
        f"Un poste d’accompagnement pour {figure(lump.fte_per_post)} ETP, dans la limite de "
        f"{counted(request.permanent_fte, 'ETP permanent')} et de "
        f"{counted(request.agreed_posts, 'poste conventionné')}{of_year} : {counted(posts, 'poste')}.",
        {
            "hours": f"{request.hours:f}",
            "hours_per_fte": f"{request.hours_per_fte:f}",
            "fte_per_post": f"{lump.fte_per_post:f}",
            "permanent_fte": f"{request.permanent_fte:f}",
            "agreed_posts": f"{request.agreed_posts:f}",
        }
        | ({} if whole else {"year_months": str(request.year_months)}),
        str(posts),
        lump.reference,
    )


def _lump_sum(request: LumpSumRequest, lump: LumpSum) -> AccompanimentResult:
    """Each request capped, then their sum, then the share of the year."""
    if lump.single_request and len(request.requests) != 1:
        raise refuse("requests", f"Une structure de type {request.type} présente une seule demande.")
    # Each request has its own cap before the carrier's: a large one does not eat the room of the others.
    kept = [min(Fraction(asked), Fraction(lump.request_cap)) for asked in request.requests]
    total = min(sum(kept), Fraction(lump.carrier_cap))
    amount = rounded(total * Fraction(lump.share) * request.part.share, 2)
    number = count(len(kept), "demande plafonnée", "demandes plafonnées")
    lines = [
        Line(
            "requests",
            f"{number} à {euros(lump.request_cap)} chacune, puis {euros(lump.carrier_cap)} en tout : "
            f"{euros(rounded(total, 2))}.",
            {
                "requests": [f"{asked:f}" for asked in request.requests],
                "request_cap": f"{lump.request_cap:f}",
                "carrier_cap": f"{lump.carrier_cap:f}",
            },
            str(rounded(total, 2)),
            lump.reference,
        )
    ]
    # 2014 pays its first half only, on the requests of 2013.
    stopped = f", {request.part.kept} mois sur {request.part.agreed}" if request.part.share != 1 else ""
    share = "" if lump.share == 1 else f", {percent(lump.share)} pour le premier semestre {request.year}"
    lines.append(
        Line(
            "amount",
            f"Aide à l’accompagnement{share}{stopped} : {euros(amount)}.",
            {"share": f"{lump.share:f}"} | _part(request),
            str(amount),
            lump.reference,
        )
    )
    return AccompanimentResult(request.id, None, None, amount, tuple(lines))
