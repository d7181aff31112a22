"""Words as printed beside words as read: which became which, with words split and joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein

from pipeline.document import Span
from pipeline.swedish.lexicon import plain

_WORD = re.compile(r"\S+")
_AROUND = "\"'”“’‘„«»`´*•.,:;!?()_~^°-–—=|¢¥©®<>+"
_SAME = str.maketrans("”“„’‘`´–—", "\"\"\"''''--")


@dataclass(frozen=True, slots=True)
class Pair:
    """A word (or two) as printed and as read; the span is of the text as read."""

    truth: str
    read: str
    span: Span

    @property
    def likeness(self) -> float:
        """0-1, but for marks and what stands around the word."""
        return float(Levenshtein.normalized_similarity(_key(self.truth), _key(self.read)))


def bare(token: str) -> str:
    """The token without what stands around it, quotation marks and dashes made alike."""
    return token.translate(_SAME).strip(_AROUND) or token


def _key(token: str) -> str:
    return plain(bare(token)).replace(" ", "")


def kind_of(pair: Pair) -> str:
    """The class of a pair: right, number, diacritic, char+diacritic, char, spaces."""
    truth, read = bare(pair.truth), bare(pair.read)
    if truth == read:
        return "right"
    if not any(letter.isalpha() for letter in truth):
        return "number"
    if " " in truth or " " in read:
        return "spaces"
    if len(truth) == len(read) and plain(truth) == plain(read):
        kept = all(a.isupper() == b.isupper() for a, b in zip(truth, read, strict=True))
        return "diacritic" if kept else "char"
    return "char+diacritic" if plain(truth) != truth.lower() else "char"


def aligned(truth: str, read: str) -> Iterator[Pair]:
    """The pairs in the order of the text as read; words without a partner are left out."""
    printed = _WORD.findall(truth)
    found = [(m[0], Span(*m.span())) for m in _WORD.finditer(read)]
    a, b = [_key(w) for w in printed], [_key(w) for w, _ in found]
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            steps = [(k, k + 1, b1 + k - a1, b1 + k - a1 + 1) for k in range(a1, a2)]
        elif tag == "replace":
            steps = [(a1 + i, a1 + j, b1 + k, b1 + m) for i, j, k, m in _steps(a[a1:a2], b[b1:b2])]
        else:
            continue
        for i, j, k, m in steps:
            span = Span(found[k][1].start, found[m - 1][1].end)
            shown = " ".join(word for word, _ in found[k:m])
            yield Pair(" ".join(printed[i:j]), shown, span)


_MOVES = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))


def _steps(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The cheapest walk through both lists, without what has no partner."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            for down, right in _MOVES:
                before = i - down, j - right
                if before not in best or before == (i, j):
                    continue
                cost = best[before][0] + _cost("".join(a[i - down : i]), "".join(b[j - right : j]))
                cost += 0.5 * (down + right > 2)
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = cost, (down, right)
    i, j = len(a), len(b)
    steps = []
    while i or j:
        down, right = best[i, j][1]
        if down and right:
            steps.append((i - down, i, j - right, j))
        i, j = i - down, j - right
    return steps[::-1]


def _cost(a: str, b: str) -> float:
    if not a or not b:
        return 0.7 * max(len(a), len(b)) + 0.1
    return float(Levenshtein.distance(a, b))
