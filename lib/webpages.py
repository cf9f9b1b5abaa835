"""A saved web page (HTML or MHTML) -> its story's text, and what the page says of itself."""

from __future__ import annotations

import email
import email.policy
import logging
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Any

import htmldate
import lxml.etree
import lxml.html
import trafilatura

from .encodings import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|meta|div|p)\b", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = ("script", "style", "noscript", "template", "svg", "head", "iframe", "select", "button", "form")
_INLINE = (
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "em",
    "font",
    "i",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
)
STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, lxml.etree.LxmlError)
HEAD = 4096
SHORT = 60  # characters of a row that may stand on a page more than once
DATES = {"original_date": True, "extensive_search": False}  # what a page states, no guess from its other numbers

for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Page:
    """The story of a page and the page's own metadata; "" and None where it says nothing."""

    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    published: date | None = None
    lines: tuple[str, ...] = ()

    def above(self, paragraphs: Container[str]) -> tuple[str, ...]:
        """All lines of the page before the first of a story's paragraphs; none if they are not found again."""
        first = next((at for at, row in enumerate(self.lines) if len(row) > SHORT and row in paragraphs), 0)
        return self.lines[:first]


def is_page(text: str) -> bool:
    """Whether a text is HTML, whatever its file is called."""
    return bool(_HTML.search(text[:HEAD]))


def read(name: str, data: bytes) -> Page:
    """The page in `data`. Raises encodings.Unreadable."""
    charset = None
    if name.lower().endswith((".mhtml", ".mht")) or re.match(
        rb"(?i)(?:from|mime-version|snapshot-content-location):", data
    ):
        data, charset = _main_part(data)
    found = _CHARSET.search(data[: 4 * HEAD])
    declared = charset or (found[1].decode("ascii", "ignore") if found else None)
    return parse(decode(name, data, declared).text)


def parse(markup: str) -> Page:
    """The page written in `markup`: its story as trafilatura finds it, or all its lines where it finds none."""
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", _CONTROLS.sub("", markup))
    try:
        tree = lxml.html.document_fromstring(markup)
    except (lxml.etree.LxmlError, ValueError):
        return Page("")
    about = _extracted(markup)
    text = about.get("text") or ""
    lines = everything(tree)
    whole = "\n".join(lines)
    return Page(
        text=text if len(text.split()) >= 30 or not lines else whole,
        title=" ".join((_meta(tree, "og:title", "twitter:title") or about.get("title") or "").split()),
        outlet=" ".join((_meta(tree, "og:site_name", "application-name") or about.get("sitename") or "").split()),
        url=_link(tree) or about.get("url") or "",
        published=_published(tree),
        lines=lines,
    )


def _extracted(markup: str) -> dict[str, Any]:
    """What trafilatura finds on a page; nothing where it stumbles, so that one odd page stops no import."""
    try:
        found = trafilatura.bare_extraction(
            markup, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=DATES
        )
    except STUMBLES:
        return {}
    return found if isinstance(found, dict) else found.as_dict() if found else {}


def everything(tree: lxml.html.HtmlElement) -> tuple[str, ...]:
    """All visible text of a page, a line a block, as a copy from the browser would have it."""
    lines: list[str] = []
    _gather(tree, lines)
    return tuple(row for row in (" ".join(line.split()) for line in "".join(lines).split("\n")) if row)


def _gather(tree: lxml.html.HtmlElement, lines: list[str]) -> None:
    walk = lxml.etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        shown = isinstance(element.tag, str) and element.tag not in _HIDDEN
        lines.append("" if element.tag in _INLINE else "\n")
        if event == "end":
            lines.append(element.tail or "")
        elif shown:
            lines.append(element.text or "")
        else:
            walk.skip_subtree()


def _main_part(data: bytes) -> tuple[bytes, str | None]:
    """The HTML inside an MHTML archive, and the encoding that its header names."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            return (body if isinstance(body, bytes) else b""), part.get_content_charset()
    return data, None


def _meta(tree: lxml.html.HtmlElement, *names: str) -> str:
    for name in names:
        for node in tree.xpath("//meta[@property=$n or @name=$n or @itemprop=$n]", n=name):
            if node.get("content", "").strip():
                return node.get("content").strip()
    return ""


def _link(tree: lxml.html.HtmlElement) -> str:
    links = [_meta(tree, "og:url"), *(n.get("href", "") for n in tree.xpath("//link[@rel='canonical']"))]
    return next((link for link in links if link.startswith(("http://", "https://"))), "")


def _published(tree: lxml.html.HtmlElement) -> date | None:
    try:
        found = htmldate.find_date(tree, extensive_search=False, original_date=True)
        return date.fromisoformat(found) if found else None
    except STUMBLES:
        return None
