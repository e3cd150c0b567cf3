"""The desk in a real browser: the camera where the browser reads codes, a clear sentence and the keyboard elsewhere."""

import datetime as dt

import pytest
from django.urls import reverse

from seminars.enums import Answer, EventState, Place
from seminars.models import Attendance, Event, Guest
from tests.browser.watch import NARROW, assert_page_is_fit
from tests.clients import client_of
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory
from tests.seminars.august_2008 import regional_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A browser that reads codes, before which somebody shows a badge to the second picture.
READER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return FORMATS; }
  pictures = 0;
  async detect() { this.pictures += 1; return this.pictures < 2 ? [] : [{ rawValue: "CODE" }]; }
};
const canvas = document.createElement("canvas");
navigator.mediaDevices.getUserMedia = async () => {
  if (!CAMERA) throw new DOMException("Permission denied", "NotAllowedError");
  canvas.getContext("2d").fillRect(0, 0, 10, 10);
  return canvas.captureStream(5);
};
"""


def browser_with(page, *, formats: str = '["qr_code"]', camera: str = "true", code: str = "") -> None:
    page.add_init_script(READER.replace("FORMATS", formats).replace("CAMERA", camera).replace("CODE", code))


@pytest.fixture
def event() -> Event:
    event = EventFactory(state=EventState.CLOSED, held_on=dt.date(2008, 10, 15), answers_close_on=dt.date(2008, 10, 8))
    ItemFactory(event=event)
    return event


@pytest.fixture
def guest(event) -> Guest:
    return GuestFactory(event=event, answer=Answer.COMES, answered_at="2008-10-01T10:00:00Z", place=Place.HELD)


@pytest.fixture
def desk(page, visit, sign_in, event, guest):
    def open_desk() -> None:
        sign_in(client_of(regional_officer("R31")))
        visit(reverse("seminars:attendance", args=[event.pk]))

    return open_desk


def test_the_camera_reads_a_badge_and_checks_its_guest_in(page, desk, guest):
    browser_with(page, code=guest.badge_code)
    desk()
    page.click("text=Lire avec l'appareil photo")
    page.wait_for_selector(f"text={guest.attendee_name} est pointé : Matin.")
    assert Attendance.objects.get().guest == guest


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        ({"formats": "[]"}, "Ce navigateur ne lit pas les codes avec l'appareil photo"),
        ({"camera": "false"}, "L'appareil photo n'est pas disponible ou n'est pas autorisé"),
    ],
)
def test_a_desk_without_camera_says_so_and_still_reads_a_scanner(page, desk, guest, reader, sentence):
    browser_with(page, **reader)
    desk()
    button = page.locator("text=Lire avec l'appareil photo")
    if "camera" in reader:
        button.click()
    page.wait_for_selector(f"text={sentence}")
    assert button.is_visible() is False
    assert page.locator("text=tapez le code du badge ou le nom").filter(visible=True).count() == 1
    assert_page_is_fit(page, "desk-without-camera")
    page.keyboard.type(guest.badge_code)  # the cursor waits in the field
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text={guest.attendee_name} est pointé : Matin.")


def test_the_button_of_each_participant_is_within_a_telephone(page, desk):
    page.set_viewport_size(NARROW)
    desk()
    box = page.locator("button:has-text('Pointer') >> nth=1").bounding_box()
    assert box["x"] + box["width"] <= NARROW["width"]
