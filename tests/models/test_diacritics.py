"""The model: what it knows, how it reaches the pipeline, how fast and how large it is."""

from __future__ import annotations

import json
import lzma
import time
from pathlib import Path

import numpy as np
import pytest

from models.diacritics.evaluate import evaluate
from models.diacritics.learning.counting import CountSettings, lexicon_of, lost_of
from models.diacritics.load import FOLDER, load
from models.diacritics.softmax import Learner, pack, read_packed
from models.diacritics.train import TrainSettings, train
from models.diacritics.words import Spelling, read_lexicon, write_lexicon
from pipeline.errors import MissingTool
from pipeline.swedish.lexicon import TOKEN, Restorer

PARTS = ("lexicon.xz", "context.npz", "letters.npz", "word_network.npz", "letter_network.npz")


def restored(text: str) -> list[str]:
    return [chosen[0] for chosen in load().restore(TOKEN.findall(text)) if chosen]


@pytest.mark.parametrize(
    ("stripped", "expected"),
    [
        ("det ar inte for sent att gora nagot", "det är inte för sent att göra något"),
        ("i ar ar det tolv manader", "i år är det tolv månader"),
        ("vi har varit har forr", "vi har varit här förr"),
        ("alla skolor i var kommun maste fa stod", "alla skolor i vår kommun måste få stöd"),
        ("skolutvecklingsmotena", "skolutvecklingsmötena"),
    ],
)
def test_context_and_compounds(stripped, expected):
    assert restored(stripped) == expected.split()


def test_a_mark_that_is_there_stays():
    assert restored("förstar") != ["forstår"]
    assert all(word[1] == "å" for word in restored("får fått våra"))


def test_what_is_unknown_to_the_pattern_is_none():
    assert load().restore(["xq\ufffdzz", "\n", "12"]) == [None, None, None]


def test_probabilities_are_probabilities():
    found = load().restore(TOKEN.findall("Par och Asa ar har for forsta gangen, xyzzyorna"))
    assert all(0 < chosen[1] <= 1 for chosen in found if chosen)


def test_the_pipeline_takes_it():
    restorer: Restorer = load()
    assert restorer.spellings("skovde")[0][0] == "skövde"
    assert restorer.spellings("qqqq") == ()


def test_it_is_small_and_quick_to_load():
    assert sum((FOLDER / part).stat().st_size for part in PARTS) <= 25_000_000
    load.cache_clear()
    begin = time.process_time()
    load()
    assert time.process_time() - begin < 2  # under a second on a quiet machine


def test_the_metrics_are_those_promised():
    metrics = json.loads((FOLDER / "metrics.json").read_text(encoding="utf-8"))
    assert metrics.pop("reliability")
    assert metrics
    assert all(figures["word_accuracy"] >= 0.99 for figures in metrics.values())
    assert all(figures["harmed"] * 20_000 <= figures["words"] for figures in metrics.values())


def test_a_missing_model_says_what_to_do(tmp_path):
    with pytest.raises(MissingTool, match=r"models\.diacritics\.train"):
        load(tmp_path)


def test_evaluation_counts_errors():
    class Nothing:
        def spellings(self, folded):
            return ()

        def restore(self, tokens):
            return [None] * len(tokens)

    found = evaluate("Åsa är här\n", Nothing())
    assert (found["words"], found["word_accuracy"], found["doing_nothing"]) == (3, 0, 0)


def test_training_learns_what_it_is_shown(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    lines = ["nu ar det far som ar ute", "i år får vi vår lön", "det är för sent, är det"] * 40
    (texts / "one.txt.xz").write_bytes(lzma.compress("\n".join(lines[1:]).encode()))
    settings = TrainSettings(context_bits=14, letter_bits=12, runs=1, prune=0.0)
    train(texts, tmp_path / "out", [], [], settings, CountSettings())
    model = load(tmp_path / "out")
    shown = [
        chosen[0] for chosen in model.restore(["i", "ar", "far", "vi", "var", "lon"]) if chosen
    ]
    assert shown == ["i", "år", "får", "vi", "vår", "lön"]
    again = tmp_path / "again"
    train(texts, again, [], [], settings, CountSettings())
    assert all((again / p).read_bytes() == (tmp_path / "out" / p).read_bytes() for p in PARTS[:1])


def test_a_lexicon_comes_back_as_it_was_written(tmp_path):
    entries = {
        "for": (Spelling("för", 760, 9), Spelling("for", 8, 1)),
        "och": (Spelling("och", 90, 0),),
        "f\ufffdr": (Spelling("för", 760, 9), Spelling("får", 90, 1)),
    }
    write_lexicon(entries, tmp_path / "lexicon.xz")
    lexicon = read_lexicon(tmp_path / "lexicon.xz")
    assert {key: lexicon.get(key) for key in entries} == entries
    assert lexicon.get("foto") == lexicon.get("") == ()


def test_slips_of_the_pen_are_no_spellings():
    from models.diacritics.learning.counting import Count

    forms = {"fran": {"från": Count(112_000, 50), "fran": Count(3, 0)}, "xx": {"xx": Count(1, 0)}}
    lexicon = lexicon_of(forms, CountSettings())
    assert lexicon == {"fran": (Spelling("från", 112_000, 50),)}
    assert lost_of(lexicon, CountSettings()) == {}


def test_weights_survive_the_packing(tmp_path):
    learner = Learner(10, 0.4)
    features = np.arange(60, dtype=np.uint64).reshape(6, 10) * np.uint64(7919)
    others = np.array([[5, 0], [5, 9], [5, 0], [5, 9], [5, 0], [5, 9]], dtype=np.uint64)
    right = np.array([0, 1, 1, 2, 0, 2])
    losses = [learner.learn(features, others, right) for _ in range(30)]
    assert losses[-1] < losses[0] / 3
    packed = pack(learner.weights, 10, 0.0)
    packed.save(tmp_path / "w.npz")
    back = read_packed(tmp_path / "w.npz")
    assert (back.table == packed.table).all()
    assert (back.chances(features, others).argmax(axis=1) == right).all()
    assert Path(tmp_path / "w.npz").stat().st_size > 0
