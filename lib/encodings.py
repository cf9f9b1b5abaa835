"""Bytes of a file -> text in Arabic letters: encoding found, mojibake undone, invisible marks taken away."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from dataclasses import dataclass

import charset_normalizer
import ftfy.bad_codecs

ftfy.bad_codecs.ok()

# How often each Arabic letter stands in a thousand letters of news.
LETTERS = {
    "\u0627": 148, "\u0644": 113, "\u064a": 81, "\u0645": 62, "\u0648": 54, "\u0646": 52, "\u0631": 50, "\u062a": 48,
    "\u0628": 36, "\u0629": 32, "\u0639": 31, "\u062f": 31, "\u0633": 26, "\u0641": 26, "\u0642": 23, "\u0647": 22,
    "\u0623": 21, "\u0643": 19, "\u062d": 17, "\u062c": 13, "\u0625": 10, "\u0634": 10, "\u0637": 9, "\u0635": 9,
    "\u0649": 9, "\u062e": 8, "\u0636": 7, "\u0632": 6, "\u0630": 6, "\u062b": 6, "\u0626": 4, "\u063a": 4,
    "\u0621": 3, "\u0638": 2, "\u0624": 1, "\u0622": 1, "\u06cc": 81, "\u06a9": 19, "\u0640": 1,
}  # fmt: skip
MEAN_LETTER = 60.0  # the mean of LETTERS over running text is 70; mojibake and wrong code pages stay under 40
SAMPLE = 20_000
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
SINGLE = ("cp1256", "iso-8859-6", "mac_arabic", "cp864", "cp720")
MISREAD_AS = ("sloppy-windows-1252", "latin-1", "cp1256")
MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format", "a database"),
    (b"\x7fELF", "a program"),
)

_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,8});")
_ESCAPE = re.compile(r"\\u(06[0-9a-fA-F]{2}|20[0-9a-fA-F]{2})")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e007f]"
)
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_SPLIT_HAMZA = re.compile("[\u0627\u0648\u064a\u06cc][\u0653-\u0655]")
_MARK = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
_LONE_MARK = re.compile(rf"(?:(?<=\s)|\A)[{_MARK}\u0300-\u036f]+")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile("[\xc0-\xff]")
_MISREAD = re.compile("[\xc2-\xdf\u0637\u0638][^\x00-\x7f]")
_MISREAD_RUN = re.compile("[^\x00-\x7f]+")
# Byte 81 (in U+0641) and 9D (in the closing quotation mark) are undefined in cp1252; programs wrote U+FFFD for them.
_LOST_BYTES = ((re.compile("\xd9\ufffd"), "\xd9\x81"), (re.compile("\xe2\u20ac\ufffd"), "\xe2\u20ac\x9d"))


class Unreadable(ValueError):
    """A file that cannot become articles; says which and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason

    def __reduce__(self) -> tuple[object, ...]:
        return Unreadable, (self.name, self.reason)


@dataclass(frozen=True)
class Decoded:
    """The text of a file, the encoding it was in, and what was wrong with it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(name: str, data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`, not yet mended; `declared` is what the file says of itself.

    Raises Unreadable for an empty file and for one that is not text.
    """
    if not data.strip(b"\x00\t\n\x0c\r "):
        raise Unreadable(name, "the file is empty")
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise Unreadable(name, f"the file is {what}, not text")
    encoding, text = _best(data, declared)
    notes = []
    if "\ufffd" in text.strip("\ufffd"):
        notes.append(f"some bytes are not {encoding}; they are shown as \ufffd")
    text = text.strip("\ufffd")
    controls = sum(c < " " and c not in "\t\n\r\x0b\x0c\x00" for c in text[:SAMPLE])
    if not text or controls > len(text[:SAMPLE]) * 0.02:
        raise Unreadable(name, "the file is not text")
    return Decoded(text, encoding, tuple(notes))


def mend(text: str, unescape: bool = True) -> str:
    """The same letters without encoding damage and without invisible marks; idempotent.

    Undoes mojibake where it is reversible, entities, presentation forms, hamza and madda split from their letter.
    """
    text = undo_mojibake(text)
    for _ in range(2 if unescape else 0):
        text = _ENTITY.sub(lambda m: html.unescape(m.group()), text)
    if unescape and len(_ESCAPE.findall(text)) >= 3:
        text = _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text)
    text = _INVISIBLE.sub("", _BREAK.sub("\n", text))
    text = _FORMS.sub(lambda m: _plain_forms(m.group()), text)
    text = _SPLIT_HAMZA.sub(lambda m: unicodedata.normalize("NFC", m.group()), text)
    return _LONE_MARK.sub("", text)


def arabic_share(text: str) -> float:
    """Share of Arabic letters among all letters, 0 to 1."""
    letters = sum(c.isalpha() for c in text)
    return len(_ARABIC.findall(text)) / letters if letters else 0.0


def undo_mojibake(text: str) -> str:
    """Text that was UTF-8, read as cp1252, Latin-1 or cp1256 and saved again (once or twice) -> as it was.

    Text that was cp1256 and read as cp1252 comes back too.
    """
    for _ in range(3):
        if len(_MISREAD.findall(text)) * 8 < sum(c > "\x7f" for c in text):
            break
        fixed = _reread(text)
        if fixed is None:
            fixed = "\n".join(_reread(line) or _reread_runs(line) for line in text.split("\n"))
        if fixed == text:
            break
        text = fixed
    if len(_LATIN.findall(text)) * 2 > len(text) and not _ARABIC.search(text):
        again = text.encode("sloppy-windows-1252", "replace").decode("cp1256")
        return again if _likeness(again) > 0.7 else text
    return text


def _reread(text: str) -> str | None:
    for lost, found in _LOST_BYTES:
        text = lost.sub(found, text)
    for codec in MISREAD_AS:
        try:
            fixed = text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        if len(fixed) < len(text):
            return fixed
    return None


def _reread_runs(line: str) -> str:
    return _MISREAD_RUN.sub(lambda m: _reread(m.group()) or m.group(), line)


def _plain_forms(run: str) -> str:
    spelled = (c if c in "\ufd3e\ufd3f" else unicodedata.normalize("NFKC", c) for c in run)
    return "".join(s[1:] if len(s) > 1 and s[0] in " \u0640" else s for s in spelled)


def _best(data: bytes, declared: str | None) -> tuple[str, str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, "replace")
            if _likeness(text) > 0 or encoding == "utf-8":
                return encoding, text
    clean = data.replace(b"\x00", b"")
    text = clean.decode("utf-8", "replace")
    wide = max(data.count(b"\x06"), data.count(b"\x00")) > len(data) // 10
    broken = text.count("\ufffd") - clean.count("\ufffd".encode())
    if not wide and broken * 50 <= sum(c > "\x7f" for c in text):
        return "utf-8", text
    guess = charset_normalizer.from_bytes(clean[:SAMPLE]).best()
    names = ("utf-8", (declared or "").lower(), *SINGLE, guess.encoding if guess else "")
    narrow = [n for n in dict.fromkeys(names) if _known(n)]
    texts = {n: clean.decode(n, "replace") for n in narrow}
    if wide:
        texts |= {n: data.decode(n, "replace") for n in WIDE}
    encoding = max(texts, key=lambda n: _likeness(texts[n]))
    return encoding, texts[encoding]


def _known(encoding: str) -> bool:
    try:
        return bool(b"a".decode(encoding))
    except (LookupError, UnicodeError):
        return False


def _likeness(text: str) -> float:
    """How much a text looks like Arabic news, 0 to 1: letter frequencies, minus what does not belong there."""
    sample = text[:SAMPLE]
    marked = [c for c in sample if c > "\x7f"]
    if not marked:
        return 0.0
    weight = sum(LETTERS.get(c, 0) for c in marked) / len(marked) / MEAN_LETTER
    strange = sum(c == "\ufffd" or unicodedata.category(c) in ("Cn", "Co", "Cc") for c in marked) / len(marked)
    return min(weight, 1.5) - 3 * strange + 0.001
