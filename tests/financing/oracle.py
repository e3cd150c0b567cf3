"""A second reading of the rules, slow and plain, in fractions and month by month: the engine must agree with it.

It shares no code with the engine. It takes sound documents only, with their barème rows.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor

Document = dict


def half_up(value: Fraction, places: int = 2) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


def shown(value: Fraction | None, places: int = 2) -> str | None:
    if value is None:
        return None
    digits = f"{int(half_up(value, places) * 10**places):0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}"


def month_range(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:])
    found = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        found.append(name)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year:04d}-{number + 1:02d}" if number < 12 else f"{year + 1:04d}-01"


class Reading:
    """One annexe read with its rows."""

    def __init__(self, document: Document, rows: list[Document], mode: str):
        self.document, self.mode = document, mode
        self.months = month_range(document["start"], document["end"])
        self.n = len(self.months)
        self.asked, self.fte, self.unit, self.per_fte = {}, {}, {}, {}
        for month in self.months:
            (segment,) = [s for s in document["segments"] if s["from"] <= month <= s["to"]]
            (row,) = [r for r in rows if r["from"] <= month and (r["to"] is None or month <= r["to"])]
            caps = [Fraction(row["posts_cap"])] if row["posts_cap"] else []
            caps += [Fraction(10)] if document["context"] == "prison" else []
            self.asked[month] = Fraction(segment["fte"])
            self.fte[month] = min([self.asked[month], *caps])
            self.unit[month] = Fraction(row["unit_amount"])
            self.per_fte[month] = Fraction(row["hours_per_fte"])
        self.hours = {month: Fraction(value) for month, value in document.get("hours", {}).items()}
        self.paid = {month: Fraction(value) for month, value in document.get("paid", {}).items()}
        self.advances, self.agreed = self._agreed()

    def _agreed(self):
        groups: list[list[str]] = []
        for month in self.months:
            if groups and self.asked[groups[-1][-1]] == self.asked[month]:
                groups[-1].append(month)
            else:
                groups.append([month])
        advances, agreed = {}, Fraction(0)
        for group in groups:
            total = half_up(sum(self.fte[m] * self.unit[m] for m in group) / 12)
            agreed += total
            left = total
            for month in group[:-1]:
                advances[month] = min(half_up(self.fte[month] * self.unit[month] / 12), left)
                left -= advances[month]
            advances[group[-1]] = left
        return advances, agreed

    def realised(self, k: int) -> Fraction:
        return sum((self.hours[m] / self.per_fte[m] for m in self.months[:k]), Fraction(0))

    def cap(self, k: int) -> Fraction:
        return sum((self.fte[m] for m in self.months[:k]), Fraction(0)) / 12

    def due(self, k: int) -> Fraction:
        to_date = (
            self.agreed if k == self.n else sum((self.fte[m] * self.unit[m] for m in self.months[:k]), Fraction(0)) / 12
        )
        if self.realised(k) >= self.cap(k):
            return half_up(to_date)
        worth = sum(self.hours[m] / self.per_fte[m] * self.unit[m] for m in self.months[:k])
        return half_up(min(to_date, worth))

    def schedule(self, paid: dict[str, Fraction]) -> list[tuple[str, str, Fraction]]:
        k, lines = len(self.hours), []

        def so_far():
            return sum((line[2] for line in lines), Fraction(0))

        for number, month in enumerate(self.months, start=1):
            kind, amount = "advance", self.advances[month]
            if number <= k:
                kind, amount = self._known(number, amount, so_far())
            lines.append((month, kind, paid.get(month, amount)))
        end = after(self.months[-1])
        if self.mode == "5_8_11" and k == self.n:
            lines.append((end, "balance", paid.get(end, max(Fraction(0), self.due(self.n) - so_far()))))
        elif end in paid:
            lines.append((end, "balance", paid[end]))
        return lines

    def _known(self, number: int, advance: Fraction, so_far: Fraction):
        if self.mode == "5_8_11":
            if number in (5, 8, 11) and number < self.n:
                return "regularisation", max(Fraction(0), self.due(number) - so_far)
        elif number == self.n:
            return "balance", max(Fraction(0), self.due(self.n) - so_far)
        elif number == self.n - 1:
            tau = Fraction(1)
            if self.n > 2 and self.cap(self.n - 2):
                tau = min(tau, self.realised(self.n - 2) / self.cap(self.n - 2))
            target = half_up(self.agreed * tau * (self.n - 1) / self.n)
            return "regularisation", max(Fraction(0), target - so_far)
        return "advance", advance

    def figures(self) -> Document:
        k, lines = len(self.hours), self.schedule(self.paid)
        due = self.due(k) if k else None
        if k == self.n:
            net = due - sum(line[2] for line in lines)
        else:
            planned = {month: amount for month, _, amount in self.schedule({})}
            net = sum((planned.get(month, 0) - amount for month, amount in self.paid.items()), Fraction(0))
        realised = self.realised(k) if k else None
        rate = Fraction(self.document.get("modulation_rate", "0"))
        return {
            "id": self.document["id"],
            "agreed_amount": shown(self.agreed),
            "schedule": [{"month": month, "kind": kind, "amount": shown(amount)} for month, kind, amount in lines],
            "realised_fte": shown(realised, 4),
            "capped_fte": shown(min(realised, self.cap(k)), 4) if k else None,
            "excess_fte": shown(max(realised - self.cap(k), Fraction(0)), 4) if k else None,
            "due": shown(due),
            "recall": shown(max(net, Fraction(0)) if "paid" in self.document else Fraction(0)),
            "recovery": shown(max(-net, Fraction(0))),
            "modulated_amount": shown(rate * (due if k else self.agreed)),
        }


def batch(document: Document) -> Document:
    """Coefficient, need, total, unspent and per structure (rate, amount), or None when the floors overflow."""
    structures = document["structures"]
    low, high = Fraction(document["floor"]), Fraction(document["ceiling"])
    envelope = Fraction(document["envelope"])
    base = {item["id"]: Fraction(item["base"]) for item in structures}
    marks = dict.fromkeys(base, Fraction(0))
    for criterion, weight in document["weights"].items():
        for identifier, score in scores(structures, criterion).items():
            marks[identifier] += Fraction(weight) * score
    raw = {identifier: low + mark * (high - low) for identifier, mark in marks.items()}
    floors = sum(low * amount for amount in base.values())
    if floors > envelope:
        return None
    above = sum((raw[i] - low) * base[i] for i in base)
    share = min(Fraction(1), (envelope - floors) / above) if above else Fraction(1)
    rates = {i: Fraction(floor((low + share * (raw[i] - low)) * 10_000), 10_000) for i in base}
    amounts = {i: half_up(rates[i] * base[i]) for i in base}
    for identifier in sorted(base, key=lambda i: (-amounts[i], i)):
        if sum(amounts.values()) <= envelope:
            break
        amounts[identifier] -= Fraction(1, 100)
    total = sum(amounts.values())
    return {
        "coefficient": shown(share, 8),
        "need": shown(sum(raw[i] * base[i] for i in base)),
        "total": shown(total),
        "unspent": shown(envelope - total),
        "structures": {i: (shown(marks[i], 4), shown(raw[i], 6), shown(rates[i], 4), shown(amounts[i])) for i in base},
    }


def scores(structures: list[Document], criterion: str) -> dict[str, Fraction]:
    values = {
        item["id"]: Fraction(item[criterion][0]) / Fraction(item[criterion][1])
        for item in structures
        if Decimal(item[criterion][1])
    }
    found = {item["id"]: Fraction(1, 2) for item in structures}
    if len(values) > 1:
        for identifier, value in values.items():
            below = sum(other < value for other in values.values())
            equal = sum(other == value for other in values.values())
            rank = below + Fraction(equal + 1, 2)
            found[identifier] = (rank - 1) / (len(values) - 1)
    return found
