"""Payment lots of Lille: September answered by the agency, in part and with a rejection; October is still to ask."""

import datetime as dt

from financing.enums import RejectCode
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.people import DemoContext

ASKED_ON, PAID_ON = dt.date(2008, 9, 10), dt.date(2008, 9, 26)


def load_lots(context: DemoContext) -> None:
    officer, head = context.team("59L")
    with on_day(ASKED_ON):
        lot = prepare_lot(actor=officer, service=context.services["59L"])
        lot = validate_lot(actor=head, lot=lot)
    rejected, short, *whole = lot.lines.select_related("annex", "lot__service").order_by("rank")
    with on_day(PAID_ON):
        answer_line(actor=officer, row=rejected, answer=Answer(code=RejectCode.ACCOUNT))
        answer_line(actor=officer, row=short, answer=Answer(PAID_ON, short.amount - 500))
        for row in whole[:-1]:
            answer_line(actor=officer, row=row, answer=Answer(PAID_ON, row.amount))
