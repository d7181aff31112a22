"""Letters that OCR mistook for others: `6msesidigt`, `fér`, `[irande`, `Niirvarande`.

A noisy channel: a token is rewritten by up to three confusions of `data/ocr_confusions.csv`
into a word that the restorer knows, where that word is so much likelier than the token itself
that it pays for the confusions.  What holds nothing odd is doubted only in a document that was
visibly misread, not merely stripped of its marks; there a second round knows which confusions the
document shows, and which words stand elsewhere in it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.repair.addresses import is_free
from pipeline.repair.capitals import begins_sentence
from pipeline.repair.confusions import Confusion, adapted, confusions
from pipeline.repair.rewriting import (
    Count,
    LetterSettings,
    Rewriting,
    calibrated,
    cased,
    counter,
    is_code,
    is_odd,
    rewrite,
    rewritings,
)
from pipeline.swedish.lexicon import MARKED, Restorer, compatible, plain

_CHUNK = re.compile(r"(?:[^\W_]|[\[|!£&{](?=\w))(?:\w|[\[|!£&{](?=\w)|&(?![\w;]))*")
_ALONE = re.compile(r"(?:(?<=[^\d\s][.?!] )|^)\|(?= [a-zåäö])", re.MULTILINE)

_BAR = re.compile(r"(?:^|[ \t])\|(?:[ \t]|$)", re.MULTILINE)


def find_letters(
    text: str, parts: Sequence[Span], restorer: Restorer, settings: LetterSettings
) -> Iterator[Correction]:
    """Corrections of misread letters within the damaged parts, in order."""
    found = [
        (span, text[span.start : span.end])
        for part in parts
        for span in _chunks(text, part)
        if is_free(text, span.start, span.end)
    ]
    tokens = Counter(token for _, token in found)
    cures = rewritten(tokens, restorer, settings)
    spans = [
        (span, cures.get(token))
        for span, token in found
        if token[0].islower() or not is_code(token) or _may_begin(token, text, span.start)
    ]
    for part in parts if not _has_table(text) else ():
        bars = _ALONE.finditer(text, part.start, part.end)
        spans += [(Span(*match.span()), Rewriting("I", 0.9, 0.0, ())) for match in bars]
    for span, cure in sorted(spans, key=lambda one: one[0]):
        if cure is not None and cure.probability >= settings.least_probability:
            before = text[span.start : span.end]
            after = _as_begun(cure.word, before, text, span.start)
            if after != before:
                told = calibrated(cure.probability, settings)
                yield Correction(span, before, after, "letters", told)


def _chunks(text: str, part: Span) -> Iterator[Span]:
    """What may be words; a bracket that is closed soon is a bracket."""
    for match in _CHUNK.finditer(text, part.start, part.end):
        start, end = match.span()
        if text[start] in _CLOSED:
            closed = _CLOSED[text[start]].match(text, start + 1, start + _BRACKETED)
            start += closed is not None
        yield Span(start, end)


_CLOSED = {"[": re.compile(r"[^\[\]\n]*\]"), "{": re.compile(r"[^{}\n]*\}")}
_BRACKETED = 80
"""So many letters may stand between brackets."""


def _may_begin(token: str, text: str, start: int) -> bool:
    """`F6r` only where a sentence begins: within it, a capital and a digit are a code."""
    return not token[0].isupper() or begins_sentence(text, start)


def _has_table(text: str) -> bool:
    """Whether bars stand between columns."""
    return len(_BAR.findall(text)) > 2 * len(_ALONE.findall(text))


def _as_begun(word: str, token: str, text: str, start: int) -> str:
    """A capital where a capital was misread for a small letter, and a sentence begins."""
    if (
        token[0].isupper()
        and token[0] != "I"
        and word[0].islower()
        and begins_sentence(text, start)
    ):
        return word[0].upper() + word[1:]
    return word


def rewritten(
    tokens: Counter[str], restorer: Restorer, settings: LetterSettings
) -> dict[str, Rewriting]:
    """The rewritings of a document's tokens; the second round knows what the first found."""
    count = counter(restorer)
    odd = _round(filter(is_odd, tokens), restorer, count, settings, confusions())
    odd = {
        token: cure
        for token, cure in odd.items()
        if not is_code(token) or _is_certain(token, cure, count, settings)
    }
    sure = sum(tokens[token] for token, cure in odd.items() if cure.probability >= settings.sure)
    if sure < settings.misread * tokens.total():
        return {token: cure for token, cure in odd.items() if token[0] not in _CLOSED}
    first = _round(tokens, restorer, count, settings, confusions())
    seen: Counter[tuple[str, str]] = Counter()
    words: Counter[str] = Counter()
    for token, number in tokens.items():
        cure = first.get(token)
        if cure is None:
            words[plain(token)] += number
        elif cure.probability >= settings.sure:
            seen.update({(one.damaged, one.true): number for one in cure.confused})

    def counted_here(lower: str) -> int:
        here = words[plain(lower)] if len(lower) > 3 else 0
        return count(lower) + settings.here * here

    text = " ".join(Counter(tokens).elements())
    table = adapted(confusions(), seen, text)
    second = _round(tokens, restorer, count, settings, table, counted_here)
    return {
        token: cure
        for token, cure in second.items()
        if not is_code(token)
        or (
            _is_frequent(token, cure, count, settings)
            and (
                cure.gain >= settings.sure_code
                or _shown_elsewhere(cure, first.get(token), tokens[token], seen)
            )
        )
    }


def _shown_elsewhere(
    cure: Rewriting, first: Rewriting | None, number: int, seen: Mapping[tuple[str, str], int]
) -> bool:
    """Whether other tokens of the document show the same confusions."""
    own = {(one.damaged, one.true) for one in first.confused} if first else set()
    return all(
        seen.get(kind, 0) > number * (kind in own)
        for kind in ((one.damaged, one.true) for one in cure.confused)
    )


def _round(
    tokens: Iterable[str],
    restorer: Restorer,
    count: Count,
    settings: LetterSettings,
    table: Sequence[Confusion],
    target: Count | None = None,
) -> dict[str, Rewriting]:
    """The likeliest known words, and guesses where there are none, or but compounds."""
    of_codes = [
        one
        for one in table
        if one.true in MARKED or not any(digit.isdigit() for digit in one.damaged)
    ]
    tried = {
        token: rewrite(token, count, settings, of_codes if is_code(token) else table, target)
        for token in tokens
    }
    found = {token: cure for token, cure in tried.items() if cure is not None}
    unsure = [t for t in tried if t not in found or not count(found[t].word.lower())]
    for token, guess in guessed(unsure, restorer, count, settings, table).items():
        if token not in found or guess.gain > found[token].gain:
            found[token] = guess
    return found


def guessed(
    tokens: Sequence[str],
    restorer: Restorer,
    count: Count,
    settings: LetterSettings,
    table: Sequence[Confusion],
) -> dict[str, Rewriting]:
    """Words that no lexicon holds: `vindsdérren`, where the restorer would put a mark there too."""
    marks = [one for one in table if one.true in MARKED and not one.damaged.isspace()]
    asked: list[tuple[str, str, float, tuple[Confusion, ...]]] = []
    for token in tokens:
        if len(token) > settings.longest or is_code(token):
            continue
        if _GUESSED.fullmatch(token) and not count(token.lower()):
            for word, cost, confused in rewritings(token, settings, 3, marks):
                if cased(word) and word.isalpha() and not _IMPOSSIBLE.search(word):
                    asked.append((token, word, cost, confused))
    answers = restorer.restore([plain(word) for _, word, _, _ in asked])
    best: dict[str, list[tuple[float, str, tuple[Confusion, ...]]]] = {}
    for (token, word, cost, confused), answer in zip(asked, answers, strict=True):
        if answer and compatible(answer[0], word.lower()):
            score = settings.unknown - cost + math.log(max(answer[1], 1e-6))
            best.setdefault(token, []).append((score, word, confused))
    found = {}
    for token, scored in best.items():
        top, word, confused = max(scored, key=lambda one: one[:2])
        own = settings.unknown_odd + 6.5 * token[0].isupper()
        if top - own >= settings.least:
            rivals = sum(math.exp(score - top) for score, _, _ in scored) + math.exp(own - top)
            found[token] = Rewriting(word, 1 / rivals, top - own, confused)
    return found


_IMPOSSIBLE = re.compile(r"é|a[åä]|[åä]a|oö|öo|[åäö]{2}", re.IGNORECASE)
_GUESSED = re.compile(
    r"(?=.{5})(?=.*[64é&])[^\W\d_]*[64é&][^\W_]*[^\W\d_](?<!é)(?<!é[nrse])(?<!ée[rns])(?<!éns)"
)
"""Odd within; not what ends as French words and Swedish names do (`Bodén`, `idéer`)."""


def _is_frequent(token: str, cure: Rewriting, count: Count, settings: LetterSettings) -> bool:
    """A frequent word one misread digit away: `6ver`, `4r`, `p4`, but not `6man`, `b4r`, `4t`."""
    short = len(token) == 2 or token[-1].isdigit()
    least = settings.certain if short else settings.frequent
    return len(cure.confused) == 1 and count(cure.word.lower()) >= least


def _is_certain(token: str, cure: Rewriting, count: Count, settings: LetterSettings) -> bool:
    """`f6r` can be nothing else, wherever it stands; `6ver` and `4r` can be numbers."""
    return (
        token.islower()
        and not (token[0].isdigit() or token[-1].isdigit())
        and _is_frequent(token, cure, count, settings)
        and cure.probability >= settings.sure
        and count(cure.word.lower()) >= settings.certain
    )
