"""Judged lines of one file -> its stories, each with its title, its body and the page lines around it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import words
from .furniture import LIST, Line, Phrases, continues, judge, phrases
from .furniture import words as folded
from .lexicon import Lexicon

WALLS = ("comments", "legal")  # kinds after which a page is over
ENOUGH = 40  # words of prose before which nothing ends a page
TITLE_WORDS = range(3, 36)
STRANGE = 0.05  # weighed share of common words under which two passages are not one story
STORY_WORDS = 60  # a passage shorter than this is no second story

_CLITICS = re.compile("^[\u0648\u0641]?[\u0628\u0644\u0643]?(?:\u0627\u0644|\u0644\u0644)?(?=.{3})")
_RUNS = re.compile(r"[ \xa0]{3,}|[ \xa0]*\t\s*")
_SITE = re.compile(r"\s+(?:[-|\u2013\u2014:\u00bb\u203a/\u2022]+)\s+")
_MARKED_ITEM = re.compile(r"^(?:[-\u2013\u2022*\u25cf\u25aa]|\(?\d{1,3}\s*[-).:/\u2013])")


@dataclass
class Story:
    """One story: its title, the lines of its body, and the lines of the page that stand before and after it."""

    title: str | None
    body: list[Line]
    page: list[Line] = field(default_factory=list)

    def rename(self, title: str) -> None:
        """Give the story the title that its page states, unless its own begins it."""
        keys = tuple(folded(title))
        own = tuple(folded(self.title or ""))
        if not own or keys[: len(own)] != own:
            self.title = title
        self.body = [line for line in self.body if line.keys != keys]

    @property
    def text(self) -> str:
        """Title line first where there is one, then the body, a line a paragraph."""
        return "\n".join([*([self.title] if self.title else []), *(line.text for line in self.body)])


def tell(text: str, lexicon: Lexicon, title: str = "") -> list[Story]:
    """The stories of a scraped text, in order; none if it holds no prose. `title` is what the page itself says."""
    lines, index = judge(rows(text), lexicon), phrases(lexicon)
    _follow_leads(lines)
    parts = [part for block in _blocks(lines) for part in _split(lines, block)]
    parts = _belonging(lines, parts)
    stories, end = [], 0
    for number, part in enumerate(parts):
        until = parts[number + 1][0] if number + 1 < len(parts) else len(lines)
        stories.append(_story(lines, part, end, until, index))
        end = part[-1] + 1
    if title and stories:
        stories[0].rename(title)
    return stories


def rows(text: str) -> list[str]:
    """Lines of a text: one-line scrapes are cut where runs of spaces stand, wrapped lines are joined."""
    cut = [piece for row in text.split("\n") for piece in _cut(row)]
    return _unwrap(cut)


def _cut(row: str) -> list[str]:
    runs, singles = len(_RUNS.findall(row.strip())), len(re.findall(r"(?<=\S) (?=\S)", row))
    return _RUNS.split(row) if runs and runs * 2 <= singles else [row]


def _unwrap(cut: list[str]) -> list[str]:
    """Lines broken at a fixed width become paragraphs again."""
    long = sorted(len(row) for row in cut if row.strip())
    if len(long) < 12:
        return cut
    width = long[len(long) * 9 // 10]
    full = [row for row in cut if 0.8 * width <= len(row) <= 1.15 * width]
    ended = sum(row.rstrip()[-1:] in '.!?\u061f\u00bb"\u201d:' for row in full)
    if not 35 <= width <= 130 or len(full) * 2 < len(long) or ended * 3 > len(full):
        return cut
    joined: list[str] = []
    for row in cut:
        if joined and row.strip() and 0.75 * width <= len(joined[-1].rsplit("\x00")[-1]):
            joined[-1] += "\x00" + row.strip()
        else:
            joined.append(row.strip())
    return [row.replace("\x00", " ") for row in joined]


def _follow_leads(lines: list[Line]) -> None:
    """Headings under «read also», «related» or «most read» are links to other stories."""
    after, left = "", 0
    for line in lines:
        if line.kind in ("link", "related"):
            after, left = line.kind, 12 if line.kind == "related" else 3 if len(line.keys) <= 3 else 0
        elif line.prose:
            after, left = "", 0
        elif line.heading and left and len(line.keys) >= 3:
            line.kind, left = "link", left - 1


def _blocks(lines: list[Line]) -> list[list[int]]:
    """Numbers of the prose lines, parted where a menu, a list of headings or the comments stand between them."""
    blocks: list[list[int]] = []
    told = 0
    for at, line in enumerate(lines):
        if not line.prose:
            continue
        if blocks and not _wall(lines[blocks[-1][-1] + 1 : at], told):
            blocks[-1].append(at)
        else:
            blocks.append([at])
            told = 0
        told += len(line.keys)
    return blocks


def _wall(between: list[Line], told: int) -> bool:
    if told >= ENOUGH and any(line.kind in WALLS for line in between):
        return True
    headings = [line for line in between if line.heading and not _MARKED_ITEM.match(line.text)]
    links = [line for line in between if line.kind in ("menu", "link", "related", "button")]
    return len(headings) >= LIST or len(links) >= 2 * LIST


def _split(lines: list[Line], block: list[int]) -> list[list[int]]:
    """The block parted where another story begins inside it."""
    parts = [[block[0]]]
    for before, at in zip(block, block[1:], strict=False):
        between = lines[before + 1 : at]
        if between and _opens(lines, between, parts[-1], [i for i in block if i >= at]):
            parts.append([])
        parts[-1].append(at)
    return parts


def _opens(lines: list[Line], between: list[Line], left: list[int], right: list[int]) -> bool:
    """Whether a story begins after these lines: its title stands twice, or what follows has nothing of what went."""
    titles = [line for line in between if line.heading and len(line.keys) in TITLE_WORDS]
    if not titles or min(_count(lines, left), _count(lines, right)) < STORY_WORDS // 2:
        return False
    keys = [line.keys for line in titles]
    if any(keys.count(k) > 1 and len(k) > 3 for k in keys):
        return True
    if min(_count(lines, left), _count(lines, right)) < STORY_WORDS or len(titles) > 3:
        return False
    told, follows = _bag(lines[i] for i in left), _bag(lines[i] for i in right)
    name = _bag(titles[:1])
    return kinship(told, follows) < STRANGE and kinship(name, told) < 0.1 < kinship(name, follows)


def _belonging(lines: list[Line], parts: list[list[int]]) -> list[list[int]]:
    """The parts that are stories; passages torn off by furniture return to theirs, teasers and comments go."""
    if not parts:
        return []
    main = max(parts, key=lambda part: _count(lines, part))
    told, kept = _bag(lines[i] for i in main), [main]
    first = parts.index(main)
    for part in parts[:first][::-1] + parts[first + 1 :]:
        after = part[0] > main[-1]
        over = after and any(line.kind in WALLS for line in lines[main[-1] + 1 : part[0]])
        between = lines[main[-1] + 1 : part[0]] if after else lines[part[-1] + 1 : main[0]]
        own = [line for line in (between if after else lines[: part[0]]) if line.heading and len(line.keys) > 3]
        twice = any(line.repeats > 1 for line in own)
        if twice and len(part) > 1 and _count(lines, part) >= STORY_WORDS:
            kept.append(part)
        elif not over and kinship(_bag(lines[i] for i in part), told) >= 2 * STRANGE:
            main[:] = sorted(main + part)
    return sorted(kept)


def _count(lines: list[Line], part: Iterable[int]) -> int:
    return sum(len(lines[i].keys) for i in part)


def _bag(lines: Iterable[Line]) -> dict[str, float]:
    """Words of some lines without clitics and article, with their rarity in news."""
    counts = words.shipped().counts
    return {
        _CLITICS.sub("", key): max(0.0, 11 - math.log(counts.get(key, 0) + 1))
        for line in lines
        for key in line.keys
        if len(key) > 2
    }


def kinship(a: dict[str, float], b: dict[str, float]) -> float:
    """Share of the weight of the smaller bag of words that stands in the other one, 0 to 1."""
    small, big = sorted((a, b), key=lambda bag: sum(bag.values()))
    whole = sum(small.values())
    return sum(weight for key, weight in small.items() if key in big) / whole if whole else 0.0


def _story(lines: list[Line], part: list[int], start: int, end: int, index: Phrases) -> Story:
    head, first = lines[start : part[0]], part[0]
    body = _inner(lines, part) + _tail(lines[part[-1] + 1 : end], lines[part[-1]], index)
    title, subtitles = _title(head, lines[first], _bag(lines[i] for i in part))
    if not title and len(body) > 1 and _first_is_title(body, index):
        title, body = body[0].text, body[1:]
    page = head + [line for line in lines[first:end] if line not in body]
    return Story(title, subtitles + body, page)


def _first_is_title(body: list[Line], index: Phrases) -> bool:
    first = body[0]
    short = len(first.keys) <= 20 and first.text[-1] not in ".\u06d4:\u061b\u060c"
    return short and not continues(first, index) and len(body[1].keys) > len(first.keys)


def _inner(lines: list[Line], part: list[int]) -> list[Line]:
    """Prose of a part and the headings between its paragraphs; a heading that stands elsewhere too goes."""
    inside = set(part)
    return [
        line
        for at, line in enumerate(lines[part[0] : part[-1] + 1], part[0])
        if at in inside or (line.heading and (line.repeats == 1 or len(line.keys) < 3))
    ]


def _tail(after: list[Line], last: Line, index: Phrases) -> list[Line]:
    """Lines after the last paragraph that still belong to it: a list that it announces."""
    tail = []
    for line in after:
        announced = last.text.endswith(":") or (tail and _MARKED_ITEM.match(line.text))
        if not line.heading or line.gap > 1 or not (announced or _MARKED_ITEM.match(line.text)):
            break
        tail.append(line)
    return tail


def _title(head: list[Line], first: Line, body: dict[str, float]) -> tuple[str | None, list[Line]]:
    """The title among the lines before a story, and the lines under it that belong to the story."""
    near = _nearest(head)
    plain = [_without_site(line, head) for line in near]
    able = [line for line in plain if len(line.keys) in TITLE_WORDS and kinship(_bag([line]), body) > 0.12]
    twice = [line for line in able if line.repeats > 1 or sum(o.keys == line.keys for o in plain) > 1]
    chosen = (twice or able or [None])[0]
    if chosen is None:
        short = [line for line in near[-1:] if len(line.keys) in range(2, 20) and line.gap <= 1]
        return (short[0].text, []) if short and len(near) <= 2 else (None, [])
    seen, under = {chosen.keys}, []
    for line in plain[plain.index(chosen) + 1 :]:
        if line.keys not in seen and line in able and line.repeats == 1:
            under.append(line)
            seen.add(line.keys)
    return chosen.text, under


def _nearest(head: list[Line]) -> list[Line]:
    """Headings of the page before a story."""
    return [line for line in head if line.heading]


def _without_site(line: Line, head: list[Line]) -> Line:
    """«Title - section - site» as its title alone, where the title stands again or the rest is short."""
    parts = _SITE.split(line.text)
    if len(parts) < 2:
        return line
    others = {other.keys for other in head if other is not line}
    for size in range(len(parts) - 1, 0, -1):
        for at in range(len(parts) - size + 1):
            piece = parts[at : at + size]
            joined = _rejoin(line.text, piece)
            if tuple(folded(joined)) in others:
                return Line(joined, line.gap, tuple(folded(joined)), repeats=2)
    longest = max(parts, key=lambda p: len(p.split()))
    rest = [p for p in parts if p is not longest]
    if len(longest.split()) >= 4 and all(len(p.split()) <= 3 for p in rest):
        return Line(longest, line.gap, tuple(folded(longest)), repeats=line.repeats)
    return line


def _rejoin(text: str, piece: list[str]) -> str:
    start = text.index(piece[0])
    return text[start : text.index(piece[-1], start) + len(piece[-1])]
