"""make guide: takes again the pictures of docs/guide on the demonstration, in Debian's Chromium."""

import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    # A folder of its own: the demonstration of whoever runs this keeps what was typed in it.
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the driver of the browser keeps an event loop in this thread
        "PORTAL_VAR_DIR": folder,
    }
    os.environ.pop("DATABASE_URL", None)

    import django

    django.setup()

    from playwright.sync_api import sync_playwright

    from iae_portal.demo.supervisor import say
    from tests.browser.fixtures import CHROMIUM
    from tests.guide import chapters, journey
    from tests.guide.pictures import FOLDER, HEIGHT, WIDTH
    from tests.guide.portal import load, served

    load()
    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        size = {"width": WIDTH, "height": HEIGHT}
        page = browser.new_context(locale="fr-FR", viewport=size, base_url=address).new_page()
        page.set_default_timeout(15_000)
        for step in (*journey.STEPS, *chapters.STEPS):
            step(page)
            say(f"{step.__name__} : fait")
        browser.close()
    say(f"{len(list(FOLDER.glob('*.png')))} images dans {FOLDER}")
