"""How fast the dashboard is in a browser: python -m tests.bench.bench_browser [DATA], or on the sample corpus."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from lib import store

from ..conftest import CHROMIUM, FLAGS, Tab, serving

CHANGES = ("entities?by=articles",
           "entities?type=PER", "quotes?kind=direct", "stance?level=speaker", "stance?aim=topic",
           "timeline?lanes=outlet", "timeline?lanes=country", "reader?page=2", "corpus")  # fmt: skip
REDRAWN = """address => new Promise(done => {
  const app = document.querySelector('[data-testid=stApp]'), begun = performance.now();
  let last = 0;
  const watch = new MutationObserver(() => { if (app.dataset.testScriptState === 'notRunning')
    requestAnimationFrame(() => { last = performance.now() - begun; }); });
  watch.observe(app, { attributes: true });
  history.pushState(null, '', address);
  window.dispatchEvent(new PopStateEvent('popstate', { state: null }));
  setTimeout(() => { watch.disconnect(); done(last); }, 3000);
})"""


def main(folder: Path) -> None:
    """Print each figure with its median over several tries."""
    with tempfile.TemporaryDirectory() as log, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        begun = time.monotonic()
        with serving(folder, Path(log) / "server.log") as base:
            first = Tab(chromium, base)
            first.open("", "p.say")
            print(f"server's start to first page     {time.monotonic() - begun:6.2f} s")
            first.close()
            print(f"new session on a warm server     {median(lambda: session(chromium, base)):6.2f} s")
            tab = Tab(chromium, base)
            tab.open("reader", ".article-title").locator(".article-title").first.click()
            tab.page.locator("article a.m[data-eid]:not([data-eid=''])").first.wait_for()
            print(f"click on a name to panel         {clicks(tab.page, 'article a.m[data-eid]'):6.1f} ms")
            print(f"next mention                     {clicks(tab.page, '#next'):6.1f} ms")
            for address in CHANGES:
                tab.page.evaluate(REDRAWN, address.partition("?")[0])
                print(f"{address:32} {tab.page.evaluate(REDRAWN, address):6.0f} ms")
            tab.close()
        chromium.close()


def median(measure, times: int = 5) -> float:
    """The middle of several measurements."""
    return statistics.median(measure() for _ in range(times))


def session(chromium, base: str) -> float:
    """Seconds from a fresh browser context to drawn text."""
    tab, begun = Tab(chromium, base), time.monotonic()
    tab.open("", "p.say")
    took = time.monotonic() - begun
    tab.close()
    return took


def clicks(page, selector: str) -> float:
    """The middle of nine clicks in milliseconds, layout included."""
    took: float = page.locator(selector).evaluate_all(
        """all => { const buttons = all.length > 1 ? all.slice(0, 9) : Array(9).fill(all[0]);
          const took = buttons.map(b => { const s = performance.now(); b.click(); b.getBoundingClientRect();
            return performance.now() - s; }); return took.sort((a, b) => a - b)[took.length >> 1]; }"""
    )
    return took


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as place:
            store.open_store(Path(place) / "data")
            main(Path(place) / "data")
