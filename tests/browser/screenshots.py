"""Pictures of every page in both languages and themes, wide and narrow: python -m tests.browser.screenshots FOLDER."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from lib import store

from ..conftest import CHROMIUM, FLAGS, Tab, serving

PAGES = ("", "reader", "entities", "quotes", "stance", "timeline", "corpus", "method")
LOCALES = {"ar": "ar-EG", "en": "en-GB"}
WIDTHS = (1440, 400)
TALLEST = 2400


def take(folder: Path, whole: bool = True) -> None:
    """Draw each page of the sample corpus and save it as page-language-theme-width.png."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        store.open_store(Path(data) / "data")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with serving(Path(data) / "data", Path(data) / "server.log") as base:
            for language in LOCALES:
                for theme in ("light", "dark"):
                    for width in WIDTHS:
                        _session(chromium, base, folder, (language, theme, width), whole)
        chromium.close()


def _session(chromium, base, folder, look, whole):
    language, theme, width = look
    size = {"width": width, "height": 900}
    tab = Tab(chromium, base, locale=LOCALES[language], color_scheme=theme, viewport=size)
    article = tab.open("reader", ".article-title").locator(".article-title").first.get_attribute("href")
    for path in (*PAGES, article):
        page = tab.open(path)
        page.wait_for_timeout(600)
        if whole:
            height = page.locator("[data-testid=stMain]").evaluate("e => e.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(max(900, height), TALLEST)})
            page.wait_for_timeout(400)
        name = "article" if "article=" in path else path or "front"
        page.screenshot(path=folder / f"{name}-{language}-{theme}-{width}.png")
        page.set_viewport_size(size)
    tab.close()


if __name__ == "__main__":
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots"))
