"""A store with the sample corpus, made once; and a server with its own copy, seen through a browser that is kept in."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from lib import store

ROOT = Path(__file__).parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip
START_SECONDS = 60
READY = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The data folder of a fresh copy: the sample corpus, analysed."""
    folder = tmp_path_factory.mktemp("sample")
    store.open_store(folder)
    return folder


@contextmanager
def serving(folder, log):
    """The address of a server that shows a data folder; a traceback in its log fails whoever used it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
    env |= {"MARSAD_DATA": str(folder), "STREAMLIT_LOGGER_ENABLE_RICH": "false"}
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(process, base, log)
        yield base
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
    assert "Traceback" not in log.read_text(), log.read_text()


def _wait(process, base, log):
    end = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)


@pytest.fixture(scope="session")
def server(sample, tmp_path_factory):
    """A server with the sample corpus."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(sample, folder / "data")
    with serving(folder / "data", folder / "server.log") as base:
        yield base


@pytest.fixture(scope="session")
def browser():
    """Chromium; without it browser tests are skipped, in CI its absence is an error."""
    if not CHROMIUM:
        assert not os.environ.get("CI"), "CI needs chromium"
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Tab:
    """A fresh browser context, so a fresh session; what it asked of other hosts and what failed is kept."""

    def __init__(self, browser, base, **options):
        self.base, self.outside, self.errors = base, [], []
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce"} | options
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(10_000)
        self.context.route("**/*", self._gate)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _gate(self, route):
        if route.request.url.startswith((self.base, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, path="", expect=None):
        """Open an address cold and wait until the page stands."""
        self.page.goto(f"{self.base}/{path}")
        self.ready()
        if expect:
            self.page.locator(expect).first.wait_for()
        return self.page

    def ready(self):
        """The script has run, nothing is pending, fonts are there, and no exception is on the screen."""
        self.page.wait_for_selector(READY)
        self.page.locator("h1.page-title").first.wait_for()
        self.page.wait_for_selector(READY)
        self.page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')")
        self.page.evaluate("() => document.fonts.ready.then(() => 1)")
        faults = self.page.locator('[data-testid="stException"]')
        assert faults.count() == 0, faults.all_inner_texts()

    def close(self):
        """End the session; nothing may have left the machine or failed."""
        self.context.close()
        assert not self.outside, f"left the machine: {self.outside}"
        assert not self.errors, self.errors


@pytest.fixture
def tabs(browser, server):
    """Makes tabs on the sample corpus; options go to the browser context."""
    made = []

    def make(base=None, **options):
        made.append(Tab(browser, base or server, **options))
        return made[-1]

    yield make
    for tab in made:
        tab.close()


@pytest.fixture
def tab(tabs):
    """One tab, in English, light."""
    return tabs()
