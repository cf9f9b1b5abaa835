"""One passage's cues, marks and speakers -> its utterances: what was said, how it is reported, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .cues import FINITE, MASDAR, PARTICIPLE, Cue, core
from .passages import Passage
from .speakers import Speaker, Speakers, plain

_REACH = 45
_COLON = frozenset(":")
_COMMAS = frozenset("\u060c,\u061b;")
_SEMICOLONS = frozenset("\u061b;")
_WITH = "\u0628"
_AND = "\u0648"


@dataclass
class Utterance:
    """One stretch of reported speech, in characters of the text."""

    start: int
    end: int
    kind: str
    cue_start: int
    cue_end: int
    cue_class: str | None
    speaker: Speaker | None
    named: bool
    via: str | None


class Complement(NamedTuple):
    """Where the reported words begin: `how` is quote, clause, colon or noun; `first` is the first word of them."""

    how: str
    first: int
    entered: int


@dataclass
class Report:
    """One cue with its complement and its speaker, before the end of the content is known."""

    at: int
    cue: Cue | None
    complement: Complement
    speaker: Speaker | None
    named: bool
    via: str | None
    embedded: bool
    speech_end: int = -1


class Utterances:
    """Finds what is said in one passage."""

    def __init__(self, passage: Passage, titled: bool) -> None:
        self._p = passage
        self._v = passage.vocabulary
        self._titled = titled
        self._speakers = Speakers(passage)
        self._claimed: set[int] = set()
        self._reports: list[Report] = []
        self._history: list[Speaker] = []

    def find(self) -> list[Utterance]:
        """Every utterance, in the order of the text."""
        self._headlines()
        for at in sorted(self._p.cues):
            report = self._report(at)
            if report is not None:
                self._reports.append(report)
        self._reports.sort(key=lambda report: report.at)
        found = [self._utterance(number) for number in range(len(self._reports))]
        return _distinct([said for said in found if said is not None])

    # Which cues report, and where their complement begins.

    def _report(self, at: int) -> Report | None:
        p = self._p
        cue = p.cues[at]
        if "relay" in cue.complements or not self._reports_here(at, cue):
            return None
        speaker, end, relative = None, at + 1, False
        before = p.words[at - 1] if at else None
        if cue.shape == FINITE:
            relative = before is not None and before.key in self._v.roles["antecedent"]
            speaker, end = self._speakers.after(at + 1, cue)
        elif cue.shape == MASDAR and not cue.definite:
            speaker, end = self._speakers.after(at + 1, cue)
        complement = self._complement(at, cue, end)
        if complement is None:
            return None
        named = speaker is not None
        if speaker is None and relative:
            speaker = self._speakers.antecedent(at - 1)
            named = speaker is not None
            if speaker is not None and not Speakers.agrees(speaker, cue):
                speaker, named = None, False
        if speaker is None and cue.shape == FINITE and not cue.joined:
            speaker = self._speakers.before(at)
            if speaker is not None and not Speakers.agrees(speaker, cue):
                speaker = None
            named = speaker is not None
        if speaker is None:
            speaker = self._carried(at, cue)
        if speaker is not None and cue.gender and not speaker.gender and cue.shape == FINITE:
            speaker = speaker._replace(gender=cue.gender)
        embedded = relative or at in p.quote_at
        if speaker is not None and not embedded:
            self._history.append(speaker)
        self._claimed.add(complement.entered)
        return Report(at, cue, complement, speaker, named, None, embedded)

    def _reports_here(self, at: int, cue: Cue) -> bool:
        words = self._p.words
        before = words[at - 1] if at and self._p.same_sentence(at - 1, at) else None
        if cue.shape == FINITE:
            if before is None:
                return True
            if before.key in self._v.roles["negation"] and cue.lemma not in self._v.roles["doubled"]:
                return False
            if before.key in self._v.roles["hypothesis"] and cue.tense != "perf":
                return False
            if cue.tense == "fut":
                return False
            if before.pos == "prep" and not cue.joined:
                return False
            return True
        if cue.shape == PARTICIPLE:
            if cue.definite or not plain(words[at]):
                return False
            return cue.tense == "acc" or cue.gender == "f" or cue.number != "s"
        return True

    def _complement(self, at: int, cue: Cue, end: int) -> Complement | None:
        p, words = self._p, self._p.words
        limit = min(p.sentence_end(at), at + _REACH)
        if at in p.quote_at:
            limit = min(limit, p.quotes[p.quote_at[at]].end)
        aside = False
        here = end
        while here < limit:
            word = words[here]
            if here in self._claimed:
                return None
            if word.key in self._v.that:
                if word.proclitic[:1] == _AND or (word.key[0] == _AND and here != end):
                    return None
                if "clause" in cue.complements or "toclause" in cue.complements:
                    return self._clause(here, word.key)
                return None
            if word.key in _COLON and "fragment" not in cue.complements | frozenset():
                return self._colon(here)
            if here in p.quotes:
                quote = p.quotes[here]
                if self._is_speech(here, cue):
                    return Complement("quote", here, here)
                here = quote.end + 1
                continue
            if here > end and here in p.cues and self._live(here):
                follower = p.cues[here]
                near = here - end <= 1 and not aside and follower.shape != FINITE
                if near or (follower.shape == MASDAR):
                    inner = self._complement(here, follower, here + 1)
                    if inner is not None and near:
                        return inner
                if follower.shape != MASDAR:
                    return None
            if here == end and here in p.cues and p.cues[here].shape != FINITE:
                follower = p.cues[here]
                if follower.shape == PARTICIPLE and self._reports_here(here, follower):
                    return self._complement(here, follower, here + 1)
            if word.pos == "rel":
                aside = True
            elif word.key in _COMMAS:
                aside = False
            elif not aside:
                noun = self._noun(here, end, cue)
                if noun is not None:
                    return noun
            here += 1
        if here < len(words) and here == p.sentence_end(at) and words[here - 1].key in _COLON:
            return self._colon(here - 1)
        return None

    def _live(self, at: int) -> bool:
        return self._reports_here(at, self._p.cues[at]) and self._p.cues[at].shape in (FINITE, PARTICIPLE)

    def _clause(self, here: int, key: str) -> Complement | None:
        p = self._p
        first = here if self._v.that[key] else here + 1
        if first >= len(p.words):
            return None
        if first in p.quotes and not p.is_name_quote(first):
            return Complement("clause", first, here)
        return Complement("clause", first, here)

    def _colon(self, here: int) -> Complement | None:
        p = self._p
        first = here + 1
        if first >= len(p.words):
            return None
        if p.words[first].key in self._v.that:
            return self._clause(first, p.words[first].key)
        if first in p.quotes:
            return Complement("quote", first, first)
        return Complement("colon", first, first)

    def _is_speech(self, opening: int, cue: Cue) -> bool:
        p = self._p
        quote = p.quotes[opening]
        size = quote.end - opening - 1
        if p.is_name_quote(opening):
            return False
        if "fragment" in cue.complements and "clause" not in cue.complements:
            return size >= 2
        return size >= 4 or "fragment" in cue.complements

    def _noun(self, here: int, end: int, cue: Cue) -> Complement | None:
        p, words, v = self._p, self._p.words, self._v
        forms, word = cue.complements, words[here]
        following = here + 1
        for form in ("to", "on", "about", "from"):
            if form in forms and word.key in v.roles[form]:
                if following < len(words) and words[following].key in v.that:
                    return self._clause(following, words[following].key)
                if following < len(words) and words[following].kind in ("word", "punct"):
                    return Complement("noun", following, following)
        if cue.shape == MASDAR:
            return None
        if "with" in forms and word.proclitic[-1:] == _WITH and self._speech_noun(here):
            return Complement("noun", here, here)
        if "object" in forms and not word.proclitic and self._speech_noun(here):
            if here > end and words[here - 1].pos == "prep":
                return None
            return Complement("noun", here, here)
        return None

    def _speech_noun(self, here: int) -> bool:
        word = self._p.words[here]
        if here in self._p.names or word.stem in self._v.roles["source"]:
            return False
        return core(word.stem) in self._v.masdars or core(word.stem) in self._v.roles["object"]

    def _carried(self, at: int, cue: Cue) -> Speaker | None:
        for speaker in reversed(self._history[-6:]):
            if Speakers.agrees(speaker, cue):
                return speaker
        return None

    # Where the content ends.

    def _utterance(self, number: int) -> Utterance | None:
        p, words = self._p, self._p.words
        report = self._reports[number]
        first = report.complement.first
        kind = "indirect"
        how = report.complement.how
        if how == "quote" or (how == "clause" and first in p.quotes and not p.is_name_quote(first)):
            quote = p.quotes[first]
            begin, end = first + 1, quote.end
            kind = "direct"
            if not quote.closed:
                end = self._end(number, begin, quote.end)
            elif self._goes_on(quote.end + 1, number, how, end - begin):
                begin = first
                end = self._end(number, quote.end + 1, p.sentence_end(quote.end))
                kind = "mixed"
        elif how == "headline":
            begin, end = first, report.speech_end
            kind = "headline"
        else:
            begin = first
            end = self._end(number, begin, p.sentence_end(begin))
            if any(at in p.quotes and not p.is_name_quote(at) for at in range(begin, end)):
                kind = "mixed"
        begin, end = self._trimmed(begin, end)
        if end - begin < 1 or not any(words[at].kind == "word" for at in range(begin, end)):
            return None
        report.speech_end = end
        start, stop = words[begin].start, words[end - 1].end
        if begin == report.complement.first and how == "noun" and words[begin].proclitic == _WITH:
            start = words[begin].stem_start
        cue_start = words[report.at].start + len(words[report.at].key) * 0 if report.cue else -1
        cue_end = words[report.at].end if report.cue else -1
        if report.cue and report.cue.joined:
            cue_start = (
                words[report.at].stem_start if report.cue.proclitic == words[report.at].proclitic else cue_start + 1
            )
        return Utterance(
            start, stop, kind, cue_start, cue_end, report.cue.cue_class if report.cue else None,
            report.speaker, report.named, report.via,
        )  # fmt: skip

    def _goes_on(self, at: int, number: int, how: str, size: int) -> bool:
        """Whether the reported clause continues after the closing mark."""
        p, words = self._p, self._p.words
        if at >= len(words) or not p.same_sentence(at - 1, at):
            return False
        word = words[at]
        if word.kind == "punct" or self._ends_here(at, number):
            return False
        joined = word.proclitic[:1] == _AND or word.key == _AND
        if joined:
            return at + 1 in p.quotes or word.key in self._v.that or at in p.quotes
        return how == "clause" and size < 8

    def _end(self, number: int, begin: int, limit: int) -> int:
        p = self._p
        here = begin
        while here < limit:
            if here in p.quotes and p.quotes[here].closed and p.quotes[here].end < len(p.words):
                here = p.quotes[here].end + 1
                if here - 1 >= limit:
                    limit = max(limit, p.sentence_end(here - 1))
                continue
            if here in p.closing and p.closing[here] < begin:
                return here
            if here > begin and self._ends_here(here, number):
                return here
            here += 1
        return min(here, len(p.words))

    def _ends_here(self, here: int, number: int) -> bool:
        p, words = self._p, self._p.words
        if words[here].key in _SEMICOLONS:
            return True
        if here in p.cues and self._starts_item(here, number):
            return True
        after_comma = here > 0 and words[here - 1].key in _COMMAS
        if after_comma or words[here].pos == "conj":
            if any(self._matches(here, phrase) for phrase in self._v.breaks) and after_comma:
                return True
        return any(self._matches(here, phrase) for phrase in self._v.after) and after_comma

    def _matches(self, here: int, phrase: tuple[str, ...]) -> bool:
        words = self._p.words
        if here + len(phrase) > len(words):
            return False
        return all(words[here + k].key == part for k, part in enumerate(phrase))

    def _starts_item(self, here: int, number: int) -> bool:
        p, words = self._p, self._p.words
        cue = p.cues[here]
        if not any(report.at == here and not report.embedded for report in self._reports[number + 1 :][:12]):
            return False
        if cue.shape == PARTICIPLE:
            return True
        if cue.shape == MASDAR:
            return False
        before = words[here - 1]
        return cue.joined or before.pos == "conj" or before.key in _COMMAS or before.key in self._v.roles["aux"]

    def _trimmed(self, begin: int, end: int) -> tuple[int, int]:
        p, words = self._p, self._p.words
        while end > begin:
            last = words[end - 1]
            if last.kind == "punct" and (end - 1) in p.closing and p.closing[end - 1] >= begin:
                break
            if (
                (last.kind == "punct" and last.key not in ")]%")
                or last.pos == "conj"
                or last.key == _AND
                or last.key in self._v.roles["aux"]
            ):
                end -= 1
            else:
                break
        while begin < end and words[begin].kind == "punct" and begin not in p.quotes:
            begin += 1
        return begin, end

    # Headlines.

    def _headlines(self) -> None:
        p, words = self._p, self._p.words
        first = 0
        for line, end in enumerate(p.line_ends):
            self._headline(line, first, end)
            first = end

    def _headline(self, line: int, first: int, end: int) -> None:
        p, words = self._p, self._p.words
        if end - first > 40 or end - first < 4 or words[end - 1].key == ".":
            return
        for colon in range(first + 1, min(first + 30, end - 2)):
            if words[colon].key not in _COLON or colon in p.quote_at:
                continue
            begin = colon
            while begin > first and words[begin - 1].kind != "punct":
                begin -= 1
            found = self._speakers.phrase(begin, colon)
            if found is None or found[1] != colon or any(at in p.cues for at in range(begin, colon)):
                continue
            at = colon + 1
            self._claimed.add(at)
            report = Report(at, None, Complement("headline", at, at), found[0], True, None, False, end)
            self._reports.append(report)
            self._history.append(found[0])
            return


def _distinct(found: list[Utterance]) -> list[Utterance]:
    seen: set[tuple[int, int]] = set()
    kept = []
    for said in sorted(found, key=lambda said: (said.start, -said.end, said.cue_start)):
        if (said.start, said.end) in seen:
            continue
        seen.add((said.start, said.end))
        kept.append(said)
    return kept
