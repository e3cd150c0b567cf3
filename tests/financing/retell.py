"""Recomputes amounts from the lines of an explanation alone: neither the document nor the result is read."""

from fractions import Fraction

from tests.financing.oracle import half_up, shown

TWO_LAST = ("EI-2005", "AIDE-POSTE-2014", "MOD-ENCADREE-SIM")


def lines_of(result, rule):
    return [line for line in result["explanation"] if line["rule"] == rule]


def line_of(result, rule):
    (line,) = lines_of(result, rule)
    return line


def annex(result):
    """Agreed, due, recall, recovery and modulated amount of an annexe."""
    parts = [part for line in lines_of(result, "segment_total") for part in line["inputs"]["parts"]]
    agreed = sum(total(line["inputs"]["parts"]) for line in lines_of(result, "segment_total"))
    found = {"agreed_amount": shown(agreed), "due": None, "recall": "0.00", "recovery": "0.00"}
    realised = lines_of(result, "realised_fte")
    if realised:
        found["due"] = shown(due(parts, realised[0]["inputs"], agreed))
    net = Fraction(0)
    for line in result["explanation"]:
        if line["rule"] in ("recall", "recovery", "settled"):
            net = Fraction(line["inputs"]["expected"]) - Fraction(line["inputs"]["settled"])
    # A settled line without payments can only tell an overpayment.
    found["recall"], found["recovery"] = shown(max(net, Fraction(0))), shown(max(-net, Fraction(0)))
    inputs = line_of(result, "modulated_amount")["inputs"]
    base = Fraction(found["due"] or found["agreed_amount"])
    found["modulated_amount"] = shown(Fraction(inputs["rate"] or 0) * base)
    return found


def total(parts):
    return half_up(sum(Fraction(p["fte"]) * Fraction(p["unit_amount"]) * int(p["months"]) for p in parts) / 12)


def reached(parts, inputs):
    """(realised, cap, agreed to date, worth) after `upto` months, exact."""
    left, found = int(inputs["upto"]), [Fraction(0)] * 4
    for part, hours in zip(parts, inputs["hours"], strict=False):
        size = min(int(part["months"]), left)
        left -= size
        done = Fraction(hours) / Fraction(part["hours_per_fte"])
        fte, unit = Fraction(part["fte"]), Fraction(part["unit_amount"])
        found = [
            a + b for a, b in zip(found, (done, fte * size / 12, fte * size * unit / 12, done * unit), strict=True)
        ]
    return found


def due(parts, inputs, agreed):
    realised, cap, to_date, worth = reached(parts, inputs)
    if int(inputs["upto"]) == sum(int(part["months"]) for part in parts):
        to_date = agreed
    return half_up(to_date if realised >= cap else min(to_date, worth))


def regularisations(result):
    """Targets of the regularisations, recomputed."""
    parts = [part for line in lines_of(result, "segment_total") for part in line["inputs"]["parts"]]
    agreed = sum(total(line["inputs"]["parts"]) for line in lines_of(result, "segment_total"))
    duration = sum(int(part["months"]) for part in parts)
    two_last = line_of(result, "regime")["value"] in TWO_LAST
    found = []
    for line in lines_of(result, "regularisation"):
        if two_last:
            realised, cap, _, _ = reached(parts, line["inputs"])
            rate = min(Fraction(1), realised / cap) if cap else Fraction(1)
            target = half_up(agreed * rate * (duration - 1) / duration)
        else:
            target = due(parts, line["inputs"], agreed)
        found.append((shown(target), shown(max(target - Fraction(line["inputs"]["before"]), Fraction(0)))))
    return found


def accompaniment(result):
    amount = line_of(result, "amount")["inputs"]
    if lines_of(result, "requests"):
        inputs = line_of(result, "requests")["inputs"]
        kept = sum(min(Fraction(asked), Fraction(inputs["request_cap"])) for asked in inputs["requests"])
        return shown(min(kept, Fraction(inputs["carrier_cap"])) * Fraction(amount["share"]))
    inputs = {name: Fraction(value) for name, value in line_of(result, "accompaniment_posts")["inputs"].items()}
    earned = inputs["hours"] / inputs["hours_per_fte"] / inputs["fte_per_post"]
    share = inputs.get("year_months", Fraction(12)) / 12
    posts = min(earned, inputs["permanent_fte"] * share, inputs["agreed_posts"] * share)
    return shown(posts * Fraction(amount["unit_amount"]))


def structure(result):
    """Amount of one structure of a batch."""
    weights = line_of(result, "mark")["inputs"]["weights"]
    mark = Fraction(0)
    for line in lines_of(result, "score"):
        inputs = line["inputs"]
        ranked = int(inputs["ranked"])
        alone = inputs["rank"] is None or ranked == 1
        score = Fraction(1, 2) if alone else (Fraction(inputs["rank"]) - 1) / (ranked - 1)
        mark += Fraction(weights[inputs["criterion"]]) * score
    frame = line_of(result, "raw_rate")["inputs"]
    low, high = Fraction(frame["floor"]), Fraction(frame["ceiling"])
    share = Fraction(line_of(result, "rate")["inputs"]["coefficient"])
    rate = Fraction((low + share * mark * (high - low)) * 10_000 // 1, 10_000)
    inputs = line_of(result, "amount")["inputs"]
    return shown(half_up(rate * Fraction(inputs["base"])) - Fraction(int(inputs["cents_lost"]), 100))
