"""Weights and networks side by side: what is read, when, and how training writes it."""

from __future__ import annotations

import lzma
from dataclasses import replace

import numpy as np
import pytest

from models.diacritics import in_context
from models.diacritics.load import load
from models.diacritics.measuring.ablate import Commonest, errors, variants
from models.diacritics.measuring.lost import measure_lost
from models.diacritics.train import read_texts
from models.diacritics.word_network import candidates_of, shown_of
from pipeline.swedish.lexicon import TOKEN, plain

TEXT = (
    "Ordforanden halsade alla valkomna och fragade om nagon hade nagot att tillagga. "
    "Var kommun har inte haft rad med det har, men i ar far vi se. Larare som ar har for forsta "
    "gangen far sin lon i maj; mannen i styrelsen sag till att kvinnorna fick samma. "
) * 20


def test_what_is_read_in_pieces_is_what_is_read_whole():
    model = load()
    network = model.in_context.network
    tokens = TOKEN.findall(TEXT)
    vocabulary = list(dict.fromkeys(tokens))
    numbers = np.array([vocabulary.index(token) for token in tokens], dtype=np.int32)
    keys = ["har", "ar", "mannen"]
    row = np.full(len(vocabulary), -1)
    row[[vocabulary.index(key) for key in keys]] = range(3)
    table = candidates_of(
        [model.lexicon.get(key) for key in keys], [network.first[key] for key in keys]
    )
    places = np.array([at for at, token in enumerate(tokens) if token in keys])[::7]
    some = model.in_context._read(network, numbers, vocabulary, places, row, table)
    whole = network.network.read_long(shown_of(tokens, network.common))[places]
    words = row[numbers[places]]
    assert np.allclose(
        some, network.log_chances(whole, table.numbers[words], table.prior[0, words]), atol=1e-3
    )


def test_only_what_the_weights_doubt_is_read(monkeypatch):
    asked = []
    real = in_context.InContext._read

    def spy(network, numbers, vocabulary, places, row, table):
        asked.extend(vocabulary[at] for at in numbers[places])
        return real(network, numbers, vocabulary, places, row, table)

    monkeypatch.setattr(in_context.InContext, "_read", staticmethod(spy))
    tokens = TOKEN.findall(TEXT)
    load().restore(tokens)
    ambiguous = [token for token in tokens if len(load().lexicon.get(plain(token))) > 1]
    assert 0 < len(asked) < len(ambiguous) / 2


def test_both_have_a_say():
    """Where the network is sure and the weights are not, it decides, and the other way round."""
    model = load()
    alone = replace(model, in_context=replace(model.in_context, network=None))
    tokens = TOKEN.findall(TEXT)
    pairs = [
        (one, other)
        for one, other in zip(model.restore(tokens), alone.restore(tokens), strict=True)
    ]
    assert any(one and one[1] != other[1] for one, other in pairs)


@pytest.mark.parametrize(
    ("stripped", "expected"),
    [
        ("kvinnan ar mer utsatt an mannen", "kvinnan är mer utsatt än mannen"),
        ("skolstadning och fonsterputsning", "skolstädning och fönsterputsning"),
        ("trafiksakerhetshojande vagbulor", "trafiksäkerhetshöjande vägbulor"),
    ],
)
def test_words_in_their_sense_and_new_compounds(stripped, expected):
    assert [one[0] for one in load().restore(TOKEN.findall(stripped))] == expected.split()


def test_unknown_words_do_not_see_each_other():
    words = ["Qvarnbergaskolan", "snoskoterleder", "xylofonmote", "AK", "dvarm"]
    model = load()
    together = model.by_letters.spelt(words, model._commonest)
    alone = [model.by_letters.spelt([word], model._commonest)[0] for word in words]
    assert [one[0] for one in together] == [one[0] for one in alone]
    assert np.allclose([one[1] for one in together], [one[1] for one in alone], atol=1e-4)


def test_less_of_the_model_makes_more_errors():
    text = "Nu är det för sent att göra något åt vår sällsamma fönsterputsning här i år.\n" * 3
    found = {name: errors(text, restorer) for name, restorer in variants(load()).items()}
    assert len(found) == 5
    assert {words for words, _ in found.values()} == {45}
    assert found["both"][1] <= found["weights"][1] < found["commonest spelling"][1]
    assert Commonest(load()).restore(["ar", "qqqq"])[1] is None


def test_a_share_of_the_text_is_a_share_of_its_lines(tmp_path):
    lines = [f"rad nummer {at}" for at in range(100)]
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress("\n".join(lines).encode()))
    _, whole, counts = read_texts(tmp_path)
    _, part, fewer = read_texts(tmp_path, 0.25)
    assert counts.sum() == len(whole["a"])
    assert len(part["a"]) == pytest.approx(len(whole["a"]) / 4, rel=0.1)
    assert fewer.sum() == len(part["a"])


def test_networks_learn_what_they_are_shown(tmp_path):
    pytest.importorskip("torch", reason="PyTorch is there in training only")
    from models.diacritics.learning.letters import LetterSettings, Word, learn_spelling
    from models.diacritics.learning.words import WordSettings, learn_words
    from models.diacritics.letter_network import read_letter_network
    from models.diacritics.word_network import read_word_network
    from models.diacritics.words import Spelling

    texts = tmp_path / "texts"
    texts.mkdir()
    lines = ["så går det i år", "så är det nu"] * 400
    (texts / "a.txt.xz").write_bytes(lzma.compress("\n".join(lines).encode()))
    tokens, sources, _ = read_texts(texts)
    entries = {"ar": (Spelling("är", 400, 0), Spelling("år", 400, 0))}
    small = WordSettings(
        width=16, narrow=8, reaches=(1, 2), pieces=8, length=32, margin=4, passes=20
    )
    path = tmp_path / "words.npz"
    learn_words(sources, tokens, entries, path, print, small)
    network = read_word_network(path)
    shown = ["\n", "sa", "gar", "det", "i", "ar", "\n", "sa", "ar", "det", "nu", "\n"]
    said = network.network.read_long(shown_of(shown, network.common))[[5, 8]]
    table = candidates_of(list(entries.values()), [network.first["ar"]])
    found = network.log_chances(said, table.numbers[[0, 0]], table.prior[0, [0, 0]])
    assert found.argmax(axis=1).tolist() == [1, 0]

    words = [
        Word("storbat", "storbåt", name=False, in_text=True),
        Word("smatta", "smatta", False, True),
    ]
    path = tmp_path / "letters.npz"
    learn_spelling(words, lambda _: None, path, print,
                   LetterSettings(width=16, reaches=(1, 2), words=16, passes=2000))  # fmt: skip
    speller = read_letter_network(path)
    dots = [("." * len(word.folded),) * 3 for word in words]
    boat, rug = speller.log_chances([w.folded for w in words], dots, [False, False])
    assert boat.argmax(axis=1).tolist() == [0, 1]
    assert rug.argmax(axis=1).tolist() == [0, 0]


def test_lost_letters_are_counted_right_left_and_wrong():
    assert measure_lost("Nu är det för sent.\nÄven här.\n", load()) == (4, 4, 0)
    assert measure_lost("Nu xqqåzz vi.\n", load()) == (1, 0, 1)
