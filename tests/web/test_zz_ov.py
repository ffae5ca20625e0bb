from tests.web.record import *
from tests.web.rig import *


def test_shots(site, page, phone):
    site.let_in(page, "A. Coder")
    site.let_in(phone, "A. Coder")
    for name in (
        "overview",
        "overview/map",
        "overview/timeline",
        "overview/harm",
        "overview/network",
        "overview/sources",
        "overview/coverage",
    ):
        page.goto(f"{site.address}/{name}")
        screenshot(page, name.replace("/", "-"))
        print(name, axe(page), advice(page))
    for name in ("overview", "overview/sources"):
        phone.goto(f"{site.address}/{name}")
        screenshot(phone, "phone-" + name.replace("/", "-"))
        print(name, axe(phone))
        print(phone.evaluate("[document.documentElement.scrollWidth, innerWidth]"))
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.address}/overview")
    screenshot(page, "dark")
    print(axe(page))
    page.emulate_media(color_scheme="light", media="print")
    screenshot(page, "print")
