"""The networks: arithmetic as written down plainly, artefacts that come back, what reaches what."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.diacritics import letter_network, word_network
from models.diacritics.features import capitals
from models.diacritics.letter_network import LetterNetwork
from models.diacritics.network import (
    Block,
    Network,
    arrays_of,
    joined,
    load,
    log_shares,
    narrow,
    network_from,
    parted,
    save,
    wide,
)
from models.diacritics.word_network import Candidates, WordNetwork, candidates_of, gelu
from models.diacritics.words import Spelling

WIDTH, NARROW = 6, 4


def some(*shape: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.5, shape).astype(np.float32)


def block(reach: int, seed: int) -> Block:
    parts = ((WIDTH,), (WIDTH,), (3 * WIDTH, 2 * WIDTH), (2 * WIDTH,))
    return Block(reach, *(some(*shape, seed=seed + at) for at, shape in enumerate(parts)))


def network(*reaches: int, sizes: tuple[int, ...] = (20, 5)) -> Network:
    return Network(
        tuple(some(size, NARROW, seed=at) for at, size in enumerate(sizes)),
        some(NARROW, WIDTH, seed=11), some(WIDTH, seed=12),
        tuple(block(reach, 100 * at) for at, reach in enumerate(reaches, 1)),
        some(WIDTH, seed=13), some(WIDTH, seed=14),
    )  # fmt: skip


def numbers(length: int, sizes: tuple[int, ...] = (20, 5)) -> np.ndarray:
    random = np.random.default_rng(length)
    return np.stack([random.integers(0, size, length) for size in sizes])


def plainly(of: Network, shown: np.ndarray) -> list[list[float]]:
    """The same in loops over single numbers, as the docstrings say it."""

    def normal(row, scale, shift):
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((x - mean) ** 2 for x in row) / len(row) + 1e-5)
        return [(x - mean) / spread * s + t for x, s, t in zip(row, scale, shift, strict=True)]

    def times(row, matrix, bias):
        return [
            sum(x * line[k] for x, line in zip(row, matrix, strict=True)) + b
            for k, b in enumerate(bias)
        ]

    places = []
    for place in shown.T:
        rows = [table[at] for table, at in zip(of.embeddings, place, strict=True)]
        places.append(times([sum(column) for column in zip(*rows, strict=True)], of.enter, of.bias))
    for one in of.blocks:
        seen = [normal(row, one.scale, one.shift) for row in places]
        empty = [0.0] * WIDTH

        def at(k, seen=seen, empty=empty):
            return seen[k] if 0 <= k < len(seen) else empty

        for k in range(len(places)):
            beside = [*at(k - one.reach), *at(k), *at(k + one.reach)]
            mixed = times(beside, one.weight, one.bias)
            places[k] = [
                x + mixed[n] / (1 + math.exp(-mixed[n + WIDTH])) for n, x in enumerate(places[k])
            ]
    return [normal(row, of.scale, of.shift) for row in places]


@pytest.mark.parametrize("length", [1, 2, 3, 17])
def test_it_computes_what_it_says(length):
    net, shown = network(1, 2, 4), numbers(length)
    assert np.allclose(net.read(shown), plainly(net, shown), atol=1e-5)


def test_rows_of_a_batch_do_not_see_each_other():
    net = network(1, 2)
    one, other = numbers(9), numbers(9)[:, ::-1]
    both = net.read(np.stack([one, other], axis=1))
    assert np.allclose(both[0], net.read(one), atol=1e-6)
    assert np.allclose(both[1], net.read(other), atol=1e-6)


@pytest.mark.parametrize("length", [0, 1, 1023, 1024, 1025, 3000])
def test_pieces_give_what_the_whole_gives(length):
    net, shown = network(1, 2, 4, 8), numbers(length)
    long = net.read_long(shown)
    assert long.shape == (length, WIDTH)
    assert np.allclose(long, net.read(shown), atol=1e-5)


def test_an_answer_depends_on_what_is_within_reach_and_on_nothing_else():
    net, shown = network(1, 2, 4), numbers(40)
    assert net.reach == 7
    before = net.read(shown)[20]
    for at in range(40):
        changed = shown.copy()
        changed[0, at] = (changed[0, at] + 1) % 20
        same = np.allclose(net.read(changed)[20], before, atol=1e-6)
        assert same == (abs(at - 20) > 7), at


def test_a_network_comes_back_from_disk(tmp_path):
    net, shown = network(1, 4), numbers(30)
    save(tmp_path / "net.npz", arrays_of(net))
    back = network_from(load(tmp_path / "net.npz"))
    assert [one.reach for one in back.blocks] == [1, 4]
    assert len(back.embeddings) == 2
    assert np.allclose(back.read(shown), net.read(shown), atol=0.05)


def test_a_byte_a_number_is_near_enough():
    table = some(50, 3, seed=1) * np.float32([1, 10, 100])
    error = np.abs(wide(narrow("t", table), "t") - table).max(axis=0)
    assert (error <= np.abs(table).max(axis=0) / 250).all()


def test_lines_come_back():
    assert parted(joined(["å", "", "ö b"])) == ["å", "", "ö b"]


def test_log_shares_are_logarithms_of_shares():
    shares = np.exp(log_shares(np.float32([[1000, 999, -1e9], [0, 0, 0]])))
    assert np.allclose(shares.sum(axis=1), 1)
    assert shares[0, 2] == 0
    assert np.allclose(shares[1], 1 / 3)


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, 0.841192), (-1, -0.158808), (9, 9)])
def test_gelu(value, expected):
    assert gelu(np.float32([value]))[0] == pytest.approx(expected, abs=1e-5)


ENTRIES = [
    (Spelling("man", 100, 10), Spelling("män", 50, 1)),
    (Spelling("får", 70, 0), Spelling("far", 20, 5), Spelling("fär", 2, 2)),
]


def test_candidates_are_numbered_in_order():
    table = candidates_of(ENTRIES)
    assert table.numbers.tolist() == [[1, 2, 0], [3, 4, 5]]
    assert table.prior[0, 0, 0] == pytest.approx(math.log(90.5))
    assert table.prior[1, 1, 1] == pytest.approx(math.log(5.5))
    assert table.prior[0, 0, 2] < -1e8
    assert candidates_of(ENTRIES[1:], [9]).numbers.tolist() == [[9, 10, 11]]


def test_where_the_network_has_nothing_to_say_the_counts_decide():
    size = (word_network.HASHED, word_network.HASHED, 3)
    net = network(1, sizes=(word_network.COMMON + 1, *size))
    nothing = np.zeros((6, WIDTH), dtype=np.float32)
    chooser = WordNetwork(net, {}, some(WIDTH, WIDTH, seed=5), some(WIDTH, seed=6), nothing,
                          np.zeros(6, dtype=np.float32), {"man": 1, "far": 3})  # fmt: skip
    table: Candidates = candidates_of(ENTRIES)
    said = net.read(word_network.shown_of(["en", "Man"], {}))
    chances = np.exp(chooser.log_chances(said, table.numbers, table.prior[0]))
    assert chances[0] == pytest.approx([90.5 / 140, 49.5 / 140, 0], abs=1e-5)
    assert chances[1].sum() == pytest.approx(1)


def test_what_is_shown_of_words():
    word, end, beginning, capital = word_network.shown_of(
        ["Lärarna", "lararna", "2014", "1999", ","], {"lararna": 7}
    )
    assert word.tolist() == [7, 7, 0, 0, 0]
    assert end[0] == end[1]
    assert beginning[2] == beginning[3]  # of a number only the length
    assert capital.tolist() == [1, 0, 0, 0, 0]
    assert capitals("SKR") == 2


def test_what_is_shown_of_letters():
    shown = letter_network.shown_of(
        ["ska", "o"], [("skå", "...", "..å"), ("o", ".", ".")], [True, False]
    )
    alphabet = letter_network.ALPHABET
    assert "".join(alphabet[k] for k in shown[0, 0]) == " #ska# "
    assert "".join(alphabet[k] for k in shown[1, 0]) == "  skå  "
    assert "".join(alphabet[k] for k in shown[0, 1]) == " #o#   "
    assert shown[4].tolist() == [[1] * 7, [0] * 7]


def test_letters_are_asked_at_vowels_only_and_never_get_what_is_no_choice():
    sizes = (*[len(letter_network.ALPHABET)] * 4, 2)
    speller = LetterNetwork(network(1, 2, sizes=sizes), some(WIDTH, 9, seed=3), some(9, seed=4))
    words = ["xyz", "storebro"]
    empty, found = speller.log_chances(words, [(w, w, w) for w in words], [False, True])
    assert empty.shape == (0, 3)
    assert np.allclose(np.exp(found).sum(axis=1), 1)
    assert np.exp(found[:, 2]).tolist() == [0, 0, 0]  # o, e, o have two choices each


def test_numpy_gives_what_torch_gives():
    torch = pytest.importorskip("torch", reason="PyTorch is there in training only")
    from models.diacritics.learning.encoder import Encoder

    torch.manual_seed(3)
    encoder = Encoder((20, 5), NARROW, WIDTH, (1, 2, 4), dropout=0).eval()
    shown = numbers(30)
    expected = encoder(torch.from_numpy(shown)[None])[0].detach().numpy()
    assert np.allclose(encoder.plain().read(shown), expected, atol=1e-5)
