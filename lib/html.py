"""Text from articles and people -> inert HTML: the only writer of a tag."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

TAGS = frozenset((
    "a", "b", "bdi", "caption", "dd", "details", "div", "dl", "dt", "em", "figure", "h1", "h2", "h3", "h4", "i", "li",
    "mark", "nav", "ol", "p", "q", "section", "small", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "th", "thead", "time", "tr", "ul",
))  # fmt: skip
ATTRIBUTES = frozenset((
    "aria-current", "aria-hidden", "aria-label", "class", "colspan", "data-article", "data-chart", "data-kind",
    "data-save", "datetime", "dir", "href", "id", "lang", "rel", "role", "scope", "style", "tabindex", "target",
    "title",
))  # fmt: skip
# Embeddings, overrides and isolates reorder what stands around them; control characters have no picture.
_UNSEEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_PILE = re.compile(f"({_MARK}{{4}}){_MARK}+")
_STYLE = re.compile(r"--[a-z]+:-?[0-9.]+(?:%|em)?(?:;--[a-z]+:-?[0-9.]+(?:%|em)?)*\Z")


class Markup(str):
    """HTML that is safe as it stands."""

    __slots__ = ()


@dataclass(frozen=True)
class Span:
    """A stretch of text to mark: half-open offsets, the kind of mark, what it says on hover, and its link."""

    start: int
    end: int
    kind: str
    title: str = ""
    href: str = ""


@dataclass(frozen=True)
class Node:
    """A marked stretch and what stands in it: strings and further nodes, in order."""

    span: Span
    children: tuple[str | Node, ...]
    first: bool = True


def plain(text: object) -> str:
    """The text without characters that reorder or pile up; what a label or a cell may show."""
    return _PILE.sub(r"\1", _UNSEEN.sub("", str(text)))


def escape(text: object) -> Markup:
    """The text as HTML; Markup is left as it stands."""
    return text if isinstance(text, Markup) else Markup(html.escape(plain(text)))


def join(parts: Iterable[object], between: str = "") -> Markup:
    """Parts in order, each escaped unless it is Markup."""
    return Markup(str(escape(between)).join(escape(part) for part in parts))


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """One element; `class_` stands for class and underscores for hyphens. A null attribute is left out.

    Raises ValueError for an element, attribute, address or style that this program has no use for.
    """
    if name not in TAGS:
        raise ValueError(f"element {name!r} is not allowed")
    written = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    return Markup(f"<{name}{written}>{join(children)}</{name}>")


def _attribute(key: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if key not in ATTRIBUTES:
        raise ValueError(f"attribute {key!r} is not allowed")
    if key == "href":
        value = _inside_or_web(str(value))
    if key == "style" and not _STYLE.match(str(value)):
        raise ValueError(f"style {value!r} may only set numbers")
    return f' {key}="{html.escape(plain(value))}"'


def _inside_or_web(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("", "http", "https") or (not parts.scheme and parts.netloc):
        raise ValueError(f"address {address!r} is neither a page of ours nor on the web")
    return address


def address(page: str, /, **choices: object) -> str:
    """The address of a page with choices; empty and null choices are left out."""
    query = urlencode({k: v for k, v in choices.items() if v not in (None, "", [])}, doseq=True)
    return f"{page or './'}{'?' + query if query else ''}"


def link(text: object, page: str, /, *, class_: str = "", title: str = "", **choices: object) -> Markup:
    """A link to a page of ours."""
    return tag("a", text, href=address(page, **choices), target="_self", class_=class_, title=title)


def web(text: object, url: str) -> Markup:
    """A link out, if the address is on the web; the text alone if it is anything else."""
    if urlsplit(url).scheme not in ("http", "https"):
        return escape(text)
    return tag("a", text, href=url, target="_blank", rel="noopener noreferrer nofollow")


def arabic(*children: object, name: str = "span", class_: str = "") -> Markup:
    """Arabic words as an island of their own direction, whatever surrounds them."""
    return tag(name, *children, lang="ar", dir="rtl", class_=class_)


def nest(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> tuple[str | Node, ...]:
    """The stretch `start:end` of text as strings and marked nodes.

    A span that crosses another's end is cut there and goes on beside it; `Node.first` is true for its first piece.
    """
    end = len(text) if end is None else min(end, len(text))
    clipped = [(max(s.start, start), min(s.end, end), s) for s in spans]
    queue = sorted((c for c in clipped if c[0] < c[1]), key=lambda c: (c[0], -c[1], c[2].kind))
    return _nest(text, queue, start, end)


def _nest(text: str, queue: Sequence[tuple[int, int, Span]], start: int, end: int) -> tuple[str | Node, ...]:
    nodes: list[str | Node] = []
    rest = list(queue)
    while rest:
        first, last, span = rest.pop(0)
        if first > start:
            nodes.append(text[start:first])
        inner, after = [], []
        for piece in rest:
            if piece[0] >= last:
                after.append(piece)
                continue
            inner.append((piece[0], min(piece[1], last), piece[2]))
            if piece[1] > last:
                after.append((last, piece[1], piece[2]))
        nodes.append(Node(span, _nest(text, inner, first, last), first=first == span.start))
        rest, start = sorted(after, key=lambda c: (c[0], -c[1], c[2].kind)), last
    if start < end:
        nodes.append(text[start:end])
    return tuple(nodes)


def marked(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> Markup:
    """A stretch of article text with nested marks, right to left."""
    return arabic(_nodes(nest(text, spans, start, end)), class_="ar-text")


def _nodes(nodes: Iterable[str | Node]) -> Markup:
    return join(node if isinstance(node, str) else _mark(node) for node in nodes)


def _mark(node: Node) -> Markup:
    span = node.span
    inner = _nodes(node.children)
    if span.href:
        return tag("a", inner, class_=f"m m-{span.kind}", href=span.href, target="_self", title=span.title)
    return tag("mark", inner, class_=f"m m-{span.kind}", title=span.title)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and how its cells stand (`number`, `arabic`, `wide` or empty)."""

    heading: str
    kind: str = ""


def table(columns: Sequence[Column], rows: Iterable[Sequence[object]], caption: str, *, shown: bool = False) -> Markup:
    """A table with column headings; its caption is read aloud, and shown if asked."""
    head = tag("tr", *(tag("th", c.heading, scope="col", class_=c.kind) for c in columns))
    body = join(tag("tr", *map(_cell, columns, row)) for row in rows)
    title = tag("caption", caption, class_="" if shown else "unseen")
    grid = tag("table", title, tag("thead", head), tag("tbody", body), class_="grid")
    return tag("div", grid, class_="grid-box", role="region", aria_label=caption, tabindex="0")


def _cell(column: Column, value: object) -> Markup:
    if column.kind == "arabic":
        return tag("td", value, lang="ar", dir="rtl", class_="arabic")
    return tag("td", value, class_=column.kind)


def shares(parts: Mapping[str, float], titles: Mapping[str, str], label: str) -> Markup:
    """A small bar of shares that sum to one; each part has a kind that the style sheet colours and a title."""
    pieces = [
        tag("i", class_=f"q q-{kind}", style=f"--w:{share * 100:.1f}%", title=titles[kind])
        for kind, share in parts.items()
        if share > 0
    ]
    return tag("span", *pieces, class_="shares", role="img", aria_label=label)


def interval(low: float, mean: float, high: float, label: str, limit: float = 10.0) -> Markup:
    """A mean on a line from -limit to +limit with its interval as a bar."""

    def place(value: float) -> float:
        return round(50 + 50 * max(-limit, min(limit, value)) / limit, 1)

    side = "pos" if mean > 0 else "neg" if mean < 0 else "zero"
    bar = tag("i", class_="range", style=f"--a:{place(low)}%;--b:{max(place(high) - place(low), 1):.1f}%")
    dot = tag("i", class_=f"dot {side}", style=f"--a:{place(mean)}%")
    return tag("span", bar, dot, class_="interval", role="img", aria_label=label)


def formula_safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value


def markdown(text: object) -> str:
    """Text for a widget's label, with nothing in it that Markdown reads."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|$:~])", r"\\\1", plain(text))
