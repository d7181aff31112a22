"""An archive's own vocabulary file, and what is said of mistakes in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.agenda.topics import find_topics, load_vocabulary
from pipeline.corrections import Repaired
from pipeline.errors import BadSettings

CASES = Path(__file__).parents[2] / "cases" / "topics"
GOOD = '[[topic]]\nid = "bad"\nlabel = "Bad"\ndefinition = "Bad."\nphrases = ["badplats*"]\n'


def written(folder, content):
    path = folder / "topics.toml"
    path.write_text(content, encoding="utf-8")
    return path


def labels_of(text, vocabulary):
    return {score.label for score in find_topics(Repaired(text, text), (), vocabulary)[1]}


def test_an_own_file_adds_topics_and_replaces_topics(tmp_path):
    other = (
        '[[topic]]\nid = "kultur"\nlabel = "Skulptur"\ndefinition = "S."\nphrases = ["skulptur"]\n'
    )
    vocabulary = load_vocabulary(written(tmp_path, GOOD + other))
    found = labels_of("Badplatserna städas. En skulptur visas. Konstutställning.", vocabulary)
    assert found == {"Bad", "Skulptur"}


def test_a_file_that_was_changed_is_read_again(tmp_path):
    path = written(tmp_path, GOOD)
    assert labels_of("Badplatsen.", load_vocabulary(path)) == {"Bad"}
    written(tmp_path, GOOD.replace("Bad.", "Nu.").replace('"Bad"', '"Strand"'))
    assert labels_of("Badplatsen.", load_vocabulary(path)) == {"Strand"}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / "bad_vocabularies.json").read_text(encoding="utf-8"))
    ],
)
def test_a_mistake_names_its_entry(tmp_path, case):
    with pytest.raises(BadSettings) as told:
        load_vocabulary(written(tmp_path, case["toml"]))
    for part in ("topics.toml", *case["says"]):
        assert part in str(told.value)


@pytest.mark.parametrize("content", ["", "# inget\n", GOOD + 'weak = ["sand"]\nanti = []\n'])
def test_what_is_well_formed_is_taken(tmp_path, content):
    assert load_vocabulary(written(tmp_path, content)).topics


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadSettings, match="nowhere"):
        load_vocabulary(tmp_path / "nowhere.toml")


def test_a_file_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSettings, match="UTF-8"):
        load_vocabulary(path)
