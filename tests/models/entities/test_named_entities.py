"""The model of named entities: how it is read, what it sees, and how its sentences are made."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from models.entities.learning.changes import ChangeSettings, changed, naming_nobody, templates
from models.entities.learning.sentences import Sentence, as_text, parted, read_sentences
from models.entities.load import ARTEFACT, FOLDER, NamedEntities, load
from pipeline.errors import MissingTool

SENTENCE = Sentence(("Eva", "Ek", "(", "Hjo", ")", "tackade", "SKR", "."),
                    ((0, 2, "PER"), (3, 4, "LOC"), (6, 7, "ORG")))  # fmt: skip


def seen(text: str) -> list[tuple[str, str]]:
    (found,) = load().find([text])
    return [(text[entity.start : entity.end], entity.kind) for entity in found]


def test_persons_are_seen_in_sentences():
    persons = [
        name for name, kind in seen("Vi tackar Johanna Lindqvist och Bengt.") if kind == "person"
    ]
    assert persons == ["Johanna Lindqvist", "Bengt"]


def test_nobody_is_seen_in_a_plain_sentence():
    assert seen("Mötet beslutade att lägga rapporten till handlingarna.") == []


def test_an_answer_for_each_text_in_its_order():
    found = load().find(["", "Eva Ek öppnade mötet.", "   "])
    assert [bool(some) for some in found] == [False, True, False]
    assert load().find([]) == []


def test_spacy_is_not_imported_before_it_is_needed():
    code = (
        "import sys; from models.entities.load import load; load(); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_missing_artefact_is_told_with_the_command(tmp_path):
    with pytest.raises(MissingTool, match=r"models\.entities\.train"):
        NamedEntities(tmp_path).find(["Eva"])


def test_the_artefact_is_small():
    assert (FOLDER / ARTEFACT).stat().st_size < 15_000_000


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("a.tsv", "Eva\tPER\nEk\tPER\nbor\tO\n\nHjo\tLOC\n", [((0, 2, "PER"),), ((0, 1, "LOC"),)]),
        (
            "b.tsv",
            "# id = 1\nEva\tB-person\tO\nEva\tB-person\tO\n",
            [((0, 1, "PER"), (1, 2, "PER"))],
        ),
        ("c.tsv", "# id = 1\nrektor\tB-person\tO\nEk\tI-person\tO\n", [((1, 2, "PER"),)]),
        ("d.tsv", "BMW\tB-product\tB-OBJ\n", [()]),
        ("e.iob2", "# text = SKR\n1\tSKR\tB-ORG\t-\t-\n", [((0, 1, "ORG"),)]),
    ],
)
def test_three_formats_become_sentences(tmp_path, name, lines, expected):
    path = tmp_path / name
    path.write_text(lines, encoding="utf-8")
    assert [sentence.named for sentence in read_sentences(path)] == expected


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(ValueError, match="tsv"):
        read_sentences(tmp_path / "a.txt")


def test_a_tenth_is_held_out_in_blocks():
    sentences = [Sentence((str(n),), ()) for n in range(400)]
    learnt, held = parted(sentences)
    assert (len(learnt), len(held)) == (360, 40)
    assert not set(learnt) & set(held)
    assert [s.words[0] for s in held[:20]] == [str(n) for n in range(180, 200)]


def test_every_changed_sentence_names_whole_words():
    chance = random.Random(2)
    nobody = [Sentence(("Mötet", "avslutades", "."), ())]
    settings = ChangeSettings(0.5, 0.3, 0.3, 0.3, 0.3, 1.0, 0.5)
    for _ in range(40):
        for sentence in changed([SENTENCE], nobody, settings, chance):
            text, named = as_text(sentence)
            ranges = [(start, end) for start, end, _ in named]
            assert ranges == sorted(ranges)
            assert all(text[start:end] == text[start:end].strip() != "" for start, end in ranges)


def test_templates_know_their_slots():
    chance = random.Random(1)
    assert list(
        changed([SENTENCE] * len(templates()) * 4, [], ChangeSettings(templates=1.0), chance)
    )


def test_lines_without_inner_capitals_name_nobody():
    lines = ["Mötet avslutades klockan tolv.", "Vi hörde Eva om det.", "", "kort"]
    assert [sentence.words[0] for sentence in naming_nobody(lines)] == ["Mötet"]
