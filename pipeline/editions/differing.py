"""In what two papers differ: words that may be misread for each other, and words that may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import groupby

from rapidfuzz.distance import Indel, Levenshtein

from pipeline.editions.kept import Words
from pipeline.swedish.fold import fold

_LOOK = str.maketrans(
    {"w": "v", "j": "i", "l": "i", "t": "i", "f": "i", "c": "e", "1": "i", "0": "o", "5": "s",
     "8": "b", "6": "b", "|": "i", "2": "z", "9": "g", "4": "a"}
)  # fmt: skip
_MISREAD, _MISREAD_HEAD, _MISREAD_JOINED = 0.30, 0.15, 0.20
"""Share of a word's letters that may be others in a misreading of it."""
_LONGEST_RUN = 40
"""Words replaced in one place, of which each is looked for among the others."""
_SMALL = 2
_LONG_WORD, _GARBLED = 5, 0.12
"""Letters of a word, and so much more of them may be others where only one of two is a word."""


@dataclass(frozen=True, slots=True)
class Differing:
    """Differences in words.

    replaced, short: words, and those of at most three letters, for which clearly others stand.
    numbers: numbers for which others stand.
    alone, longest: words that only one of the two has, but for the very beginning and end (a
    stamp), and the most of them in one place.  words: of the shorter.
    """

    replaced: int
    short: int
    numbers: int
    alone: int
    longest: int
    words: int


def differing(one: Words, other: Words) -> Differing:
    """How the words of the two differ, in order."""
    first, second = one.words, other.words
    if not (one.whole and other.whole):
        most = min(len(words.words) for words in (one, other) if not words.whole)
        first, second = first[:most], second[:most]
    a, b = _coded(first, second)
    replaced = short = numbers = alone = longest = 0
    for left, right, edge in _blocks(a, b, first, second):
        other_words, specks, figures, only = _weigh(left, right)
        replaced += other_words
        short += specks
        numbers += figures
        if not edge:
            alone += only
            longest = max(longest, only)
    return Differing(replaced, short, numbers, alone, longest, min(len(first), len(second)))


def _blocks(
    a: str, b: str, first: Sequence[str], second: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], bool]]:
    """The runs that differ, and whether at an edge; and equal ones that are two known words."""
    start: tuple[int, int] | None = None
    for step in Indel.opcodes(a, b):
        if step.tag != "equal":
            start = start or (step.src_start, step.dest_start)
            continue
        if start:
            yield (
                first[start[0] : step.src_start],
                second[start[1] : step.dest_start],
                start == (0, 0),
            )
            start = None
        for at, to in zip(
            range(step.src_start, step.src_end),
            range(step.dest_start, step.dest_end),
            strict=True,
        ):
            if first[at] != second[to] and not alike(first[at], second[to]):
                yield (first[at],), (second[to],), False
    if start:
        yield first[start[0] :], second[start[1] :], True


def _weigh(left: Sequence[str], right: Sequence[str]) -> tuple[int, int, int, int]:
    """Words, specks, and numbers replaced by others, and words that only one of the two has."""
    if not left or not right:
        return 0, 0, 0, sum(map(_counts, left or right))
    if _joined(left, right):
        return 0, 0, 0, 0
    here, there = _left_over(left[:_LONGEST_RUN], right[:_LONGEST_RUN])
    here += left[_LONGEST_RUN:]
    there += right[_LONGEST_RUN:]
    figures = min(sum(map(str.isdecimal, words)) for words in (here, there))
    marks = [sum(map(_counts, words)) for words in (here, there)]
    long = min(sum(map(_is_long, words)) for words in (here, there))
    all_ = min(len(here), len(there))
    return long, all_ - long, figures, max(marks) - min(marks)


def _is_long(word: str) -> bool:
    return len(word) > _SMALL + 1 or not (word[0].isalnum() or len(word) > 1)


def _joined(left: Sequence[str], right: Sequence[str], share: float = _MISREAD) -> bool:
    """Whether the runs are the same letters, otherwise divided, or nearly so."""
    if "".join(left) == "".join(right):
        return True
    if any(map(str.isdecimal, (*left, *right))) and _figures(left) != _figures(right):
        return False
    if len(left) == len(right):
        return all(alike(a, b, share) for a, b in zip(left, right, strict=True))
    if len(left) + len(right) > _LONGEST_RUN:
        return False
    return _near(_looks("".join(left)), _looks("".join(right)), _MISREAD_JOINED)


def _figures(words: Iterable[str]) -> list[str]:
    return [word for word in words if word.isdecimal()]


def _left_over(left: Sequence[str], right: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of each for which the other has no word that may be a misreading."""
    mine, yours = Counter(left), Counter(right)
    here, there = list((mine - yours).elements()), list((yours - mine).elements())
    rest = []
    for word in here:
        found = next((told for told in there if alike(word, told)), None)
        if found is None:
            rest.append(word)
        else:
            there.remove(found)
    return rest, there


def only_in(
    one: Sequence[str], more: Sequence[str], other: Sequence[str], other_more: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The words of each zone that the other has neither there nor soon after, in any order."""
    first, second = (*one, *more), (*other, *other_more)
    here, there = set(range(len(first))), set(range(len(second)))
    steps = [step for step in Indel.opcodes(*_coded(first, second)) if step.tag == "equal"]
    at = to = 0
    ends = [(len(first), len(second), len(first), len(second))]
    for start, begin, end, stop in [
        *((s.src_start, s.dest_start, s.src_end, s.dest_end) for s in steps), *ends,
    ]:  # fmt: skip
        left, right = first[at:start], second[to:begin]
        if left and right and _joined(left, right, _MISREAD_HEAD):
            here -= set(range(at, start))
            there -= set(range(to, begin))
        for mine, yours in zip(range(start, end), range(begin, stop), strict=True):
            if alike(first[mine], second[yours], _MISREAD_HEAD):
                here.discard(mine)
                there.discard(yours)
        at, to = end, stop
    return (
        _unmatched(first, sorted(here), len(one), [second[n] for n in sorted(there)]),
        _unmatched(second, sorted(there), len(other), [first[n] for n in sorted(here)]),
    )


def _unmatched(
    words: Sequence[str], places: Sequence[int], zone: int, others: list[str]
) -> list[str]:
    """The words at these places of the zone, but those that stand elsewhere in the other."""
    rest = []
    for place in places:
        word = words[place]
        found = next((told for told in others if alike(word, told, _MISREAD_HEAD)), None)
        if found is not None:
            others.remove(found)
        elif place < zone:
            rest.append(word)
    return rest


def _coded(first: Sequence[str], second: Sequence[str]) -> tuple[str, str]:
    """The words as one sign each, those that look the same as the same."""
    codes: dict[str, str] = {}
    one, other = (
        "".join([codes.setdefault(_looks(word), chr(0x10000 + len(codes))) for word in words])
        for words in (first, second)
    )
    return one, other


def _counts(word: str) -> bool:
    """Whether it is more than a speck."""
    return len(word) > _SMALL or word.isdecimal() or not word.isalnum()


@lru_cache(maxsize=50_000)
def alike(one: str, other: str, share: float = _MISREAD) -> bool:  # noqa: PLR0911
    """Whether the one may be a misreading of the other.  The same whichever comes first.

    >>> alike("ordforande", "0rdforandc"), alike("januari", "februari"), alike("5", "6")
    (True, False, False)
    """
    if one == other:
        return True
    if one.isdecimal() and other.isdecimal():
        return False
    if one.isdecimal() or other.isdecimal():
        return one.translate(_LOOK) == other.translate(_LOOK)
    if not (one[0].isalnum() or other[0].isalnum() or min(len(one), len(other)) > 1):
        return False
    known = (one in _known()) + (other in _known())
    if known == 2:
        return False
    if share < _MISREAD:
        return _looks(one) == _looks(other) or _near(one, other, share)
    if known and min(len(one), len(other)) >= _LONG_WORD:
        share += _GARBLED
    return _near(_looks(one), _looks(other), share)


def _near(one: str, other: str, share: float) -> bool:
    if one == other:
        return True
    longest = max(len(one), len(other))
    least = longest > _SMALL or (longest == _SMALL and share >= _MISREAD)
    allowed = int(max(least, share * longest))
    return allowed > 0 and Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed


@lru_cache(maxsize=100_000)
def _looks(word: str) -> str:
    """The word with signs that scanners take for each other as one; of a number, itself."""
    if word.isdecimal():
        return word
    plain = word.translate(_LOOK).replace("rn", "m")
    return "".join(letter for letter, _ in groupby(plain))


@cache
def _known() -> frozenset[str]:
    """Words, names and municipalities, folded: none is another one misread."""
    found: set[str] = set()
    data = resources.files("pipeline.data")
    for name in ("common_words.txt", "given_names.csv", "surnames.csv", "localities.csv"):
        for line in data.joinpath(name).read_text("utf-8").splitlines():
            found.add(fold(line.partition(",")[0]))
    for line in data.joinpath("municipalities.csv").read_text("utf-8").splitlines():
        found.update(map(fold, line.split(",")))
    return frozenset(word for word in found if len(word) > _SMALL)
