"""Judged lines of one file -> its stories, each with its title, its body and the page lines around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, pairwise, zip_longest

from .furniture import LIST, Line, Phrases, closed, continues, judge, phrases
from .furniture import words as folded
from .layout import rows
from .lexicon import Lexicon
from .subheads import ITEM, bag, foreign, kinship

WALLS = ("comments", "legal")  # kinds after which a page is over
FOLLOWED = {"related": 12, "link": 3, "caption": 1}  # headings that a lead of this kind takes with it
ENOUGH = 40  # words of prose before which nothing ends a page
TITLE_WORDS = range(3, 36)
STRANGE = 0.11  # weighed share of common words under which two passages are two stories: 1 in 100 parts of one is
ALIEN = 0.06  # the same where nothing but the words tells: hardly any part of a story is
KIN = 0.05  # the same from which a short passage behind furniture belongs to a story
LEAD_WORDS = 8  # words of a line right above the first paragraph that is a lead without a full stop
TORN_WORDS = 12  # words of a line right under the last paragraph that is a sentence without its end
KINDRED = 0.12  # weighed share of a title's words that its story has
STORY_WORDS = 60  # a passage shorter than this is no second story

_SITE = re.compile(r"\s+(?:[-|\u2013\u2014\u00bb\u203a/\u2022]+)\s+")


@dataclass
class Story:
    """One story: its title, the lines of its body, and the lines of the page before them and in and after them."""

    title: str | None
    body: list[Line]
    head: list[Line] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)

    def rename(self, title: str) -> None:
        """Give the story the title that its page states, if it is one: its own begins it, or it has its words."""
        keys = tuple(folded(title))
        own = tuple(folded(self.title or ""))
        stated = Line(title, 0, keys)
        if len(keys) < 2 or kinship(bag([stated]), bag(self.body)) < KINDRED:
            return
        if not own or keys[: len(own)] != own:
            self.title = title
        self.body = [line for line in self.body if line.keys != keys]

    @property
    def text(self) -> str:
        """Title line first where there is one, then the body, a line a paragraph."""
        return "\n".join([*([self.title] if self.title else []), *(line.text for line in self.body)])


def tell(text: str, lexicon: Lexicon, title: str = "") -> list[Story]:
    """The stories of a scraped text, in order; none if it holds no prose. `title` is what the page itself says."""
    index = phrases(lexicon)
    lines = judge(rows(text, lexicon), lexicon)
    _follow_leads(lines)
    if not any(line.prose for line in lines):
        return _unsure(lines)
    parts = [part for block in _belonging(lines, _blocks(lines), index) for part in _split(lines, block, index)]
    stories, end = [], 0
    for number, part in enumerate(parts):
        until = parts[number + 1][0] if number + 1 < len(parts) else len(lines)
        stories.append(_story(lines, part, end, until, index))
        end = part[-1] + 1
    if title and stories:
        stories[0].rename(title)
    return stories


def _unsure(lines: list[Line]) -> list[Story]:
    """A text without one paragraph is one story, whatever is no furniture in it."""
    body = [line for line in lines if line.heading and len(line.keys) > 2]
    return [Story(None, body, rest=[line for line in lines if line not in body])] if body else []


def _follow_leads(lines: list[Line]) -> None:
    """Headings under «read also», «related» or «most read» are links to other stories."""
    left = 0
    for line in lines:
        if line.kind in FOLLOWED:
            left = FOLLOWED[line.kind] if line.kind == "related" or len(line.keys) <= 4 else 0
        elif line.prose:
            left = 0
        elif line.heading and left:
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
    if told >= ENOUGH and any(line.kind in (*WALLS, "menu", "related") for line in between):
        return True
    headings = [line for line in between if line.heading and not ITEM.match(line.text)]
    links = [line for line in between if line.kind in ("menu", "link", "related", "button")]
    return len(headings) >= LIST or len(links) >= 2 * LIST or any(line.kind == "legal" for line in between)


def _split(lines: list[Line], block: list[int], index: Phrases) -> list[list[int]]:
    """The block parted where another story begins inside it."""
    parts = [[block[0]]]
    for before, at in pairwise(block):
        between = lines[before + 1 : at]
        if between and not continues(lines[at], index) and _opens(lines, between, parts[-1], block[block.index(at) :]):
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
    told, follows, name = bag(lines[i] for i in left), bag(lines[i] for i in right), bag(titles[:1])
    apart = titles[0].gap > lines[right[0]].gap or any(line.kind in ("date", "day", "byline") for line in between)
    strange = kinship(told, follows) < (STRANGE if apart else ALIEN)
    return strange and kinship(name, told) < (0.3 if apart else 0.1) < kinship(name, follows)


def _belonging(lines: list[Line], blocks: list[list[int]], index: Phrases) -> list[list[int]]:
    """The blocks that are stories; passages torn off by furniture return to theirs, teasers and comments go."""
    if not blocks:
        return []
    main = max(_before_comments(lines, blocks), key=lambda block: _count(lines, block))
    at = blocks.index(main)
    kept = [main]
    for block in blocks[:at][::-1] + blocks[at + 1 :]:
        after = block[0] > main[-1]
        between = lines[main[-1] + 1 : block[0]] if after else lines[block[-1] + 1 : main[0]]
        if _titled_twice(lines, block):
            kept.append(block)
        elif not (after and any(line.kind in WALLS for line in between)) and (
            (after and continues(lines[block[0]], index)) or _torn(lines, main, block, between)
        ):
            main[:] = sorted(main + block)
    return sorted(kept)


def _before_comments(lines: list[Line], blocks: list[list[int]]) -> list[list[int]]:
    """The blocks among which the story stands: readers may write more than it, but not before it."""
    for at, (block, after) in enumerate(pairwise(blocks), 1):
        remarks = any(line.kind == "comments" for line in lines[block[-1] : after[0]])
        if remarks and _count(lines, block) >= STORY_WORDS:
            return blocks[:at]
    return blocks


def _titled_twice(lines: list[Line], block: list[int]) -> bool:
    """Whether a long block has a title that its page repeats: then it is a story of its own."""
    start = next((i + 1 for i in range(block[0] - 1, -1, -1) if lines[i].prose), 0)
    head = [line for line in lines[start : block[0]] if line.heading and len(line.keys) > 3]
    enough = len(block) > 1 and _count(lines, block) >= STORY_WORDS
    return enough and any(a.keys == b.keys for a, b in combinations(head, 2))


def _torn(lines: list[Line], main: list[int], block: list[int], between: list[Line]) -> bool:
    """Whether a block goes on with the main one: it shares its words, or is long and only a menu entry parts them."""
    kin = kinship(bag(lines[i] for i in block), bag(lines[i] for i in main))
    walls = [line for line in between if line.heading or line.kind in ("related", "link", "legal", "comments")]
    if len(walls) < 2 and _count(lines, block) >= ENOUGH:
        return kin >= KIN / 2
    return kin >= (KIN if len(walls) < 2 else 2 * KIN)


def _count(lines: list[Line], part: Iterable[int]) -> int:
    return sum(len(lines[i].keys) for i in part)


def _story(lines: list[Line], part: list[int], start: int, end: int, index: Phrases) -> Story:
    head, first = lines[start : part[0]], part[0]
    body = _inner(lines, part) + _tail(lines[part[-1] + 1 : end], lines[part[-1]], index)
    title, subtitles = _title(head, lines[first], bag(lines[i] for i in part))
    if not title and len(body) > 1 and _first_is_title(body, index):
        title, body = body[0].text, body[1:]
    told = {id(line) for line in body}
    return Story(title, subtitles + body, head, [line for line in lines[first:end] if id(line) not in told])


def _first_is_title(body: list[Line], index: Phrases) -> bool:
    first = body[0]
    short = len(first.keys) <= 20 and first.text[-1] not in ".\u06d4:\u061b\u060c"
    return short and not continues(first, index) and len(body[1].keys) > len(first.keys)


def _inner(lines: list[Line], part: list[int]) -> list[Line]:
    """Prose of a part and its subheads; links to other stories and headings that stand elsewhere too go."""
    inside = set(part)
    kept = [
        line
        for at, line in enumerate(lines[part[0] : part[-1] + 1], part[0])
        if at in inside
        or (line.heading and (line.repeats == 1 or len(line.keys) < 3))
        or (line.kind == "menu" and {at - 1, at + 1} <= inside)
    ]
    others = {id(line) for line in foreign(kept)}
    return [line for line in kept if id(line) not in others]


def _tail(after: list[Line], last: Line, index: Phrases) -> list[Line]:
    """Lines after the last paragraph that belong to it: a list that it announces, a sentence without its end."""
    tail: list[Line] = []
    for line, following in zip_longest(after, after[1:]):
        listed = tail or last.text.endswith(":") or line.text.endswith(":") or ITEM.match(line.text)
        alone = not (following and following.heading) and _unended(line, index)
        if not line.heading or line.gap > last.gap + 1 or not (listed or alone):
            break
        tail.append(line)
    return tail


def _unended(line: Line, index: Phrases) -> bool:
    """Whether a line reads as a sentence that a question or a torn-off end closes, and not as a title."""
    comma = "\u060c" in line.text
    long = len(line.keys) >= TORN_WORDS and comma
    return long or continues(line, index) or (closed(line.text) and len(line.keys) >= 8 and comma)


def _title(head: list[Line], first: Line, body: dict[str, float]) -> tuple[str | None, list[Line]]:
    """The title among the lines before a story, and the lines under it that belong to the story."""
    near = [line for line in head if line.heading]
    plain = [_without_site(line, head) for line in near]
    kin = [kinship(bag([line]), body) if len(line.keys) in TITLE_WORDS else 0.0 for line in plain]
    able = [line for line, share in zip(plain, kin, strict=True) if share > KINDRED]
    likely = [line for line, share in zip(plain, kin, strict=True) if share > max(KINDRED, max(kin) * 0.6)]
    twice = [line for line in likely if line.repeats > 1 or sum(o.keys == line.keys for o in plain) > 1]
    chosen = next(iter(twice or likely), None)
    if chosen is None:
        short = [line for line in near[-1:] if len(line.keys) in range(2, 20) and line.gap <= 1]
        return (short[0].text, []) if short and len(near) <= 2 else (None, [])
    seen, under = {chosen.keys}, []
    for line in plain[plain.index(chosen) + 1 :]:
        lead = line.text == head[-1].text and len(line.keys) >= LEAD_WORDS
        if line.keys not in seen and (lead or line in able) and line.repeats == 1:
            under.append(line)
            seen.add(line.keys)
    return chosen.text, under


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
