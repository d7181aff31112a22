from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from pipeline.agenda.topics import LEAST_SCORE, find_topics, load_vocabulary, stem
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.errors import BadSettings
from pipeline.findings import Correction, Section

CASES = Path(__file__).parents[2] / "cases" / "topics"
TOPICS = load_vocabulary().topics


def topics_of(text):
    return {score.topic for score in find_topics(Repaired(text, text), (), load_vocabulary())[1]}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_each_topic_finds_its_examples_and_only_those(topic):
    assert topic.label
    assert topic.definition
    assert topic.examples
    assert topic.counter_examples
    for example in topic.examples:
        assert topic.id in topics_of(example), example
    for example in topic.counter_examples:
        hits = [hit for hit in load_vocabulary().hits(example) if hit.topic == topic.id]
        assert not hits, example


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_each_phrase_is_found(topic):
    for phrase in (*topic.phrases, *topic.weak, *topic.case):
        found = {hit.topic for hit in load_vocabulary().hits(phrase.strip("*"))}
        assert topic.id in found, phrase


def test_ids_are_told_once():
    ids = [topic.id for topic in TOPICS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / "sections.json").read_text(encoding="utf-8"))
    ],
)
def test_topics(case):
    assert sorted(topics_of(case["raw"])) == case["expected"]


def test_each_section_has_its_own_topics_with_evidence_as_read():
    raw = "Elevhalsa\nEHT mots.\nKultur\nMuseet firar."
    half = raw.index("Kultur")
    lost = Correction(Span(0, 9), "Elevhalsa", "Elevhälsa", "diacritics", 0.9)
    outline = (
        Section(Span(0, 9), "Elevhälsa", 1, Span(0, half)),
        Section(Span(half, half + 6), "Kultur", 1, Span(half, len(raw))),
    )
    sections, whole = find_topics(apply(raw, [lost]), outline, load_vocabulary())
    assert [[score.topic for score in section.topics] for section in sections] == [
        ["elevhalsa"],
        ["kultur"],
    ]
    evidence = sections[0].topics[0].evidence
    assert [raw[span.start : span.end] for span in evidence] == ["Elevhalsa", "EHT"]
    assert {score.topic for score in whole} == {"elevhalsa", "kultur"}
    assert all(LEAST_SCORE <= score.score <= 1 for score in whole)


def test_a_heading_says_more_than_a_sentence():
    raw = "Betyg\nVi talade."
    outline = (Section(Span(0, 5), "Betyg", 1, Span(0, len(raw))),)
    assert find_topics(Repaired(raw, raw), outline, load_vocabulary())[0][0].topics
    assert not find_topics(Repaired(raw, raw), (), load_vocabulary())[1]


def test_an_own_file_adds_topics_and_replaces_topics(tmp_path):
    own = tmp_path / "topics.toml"
    own.write_text(
        '[[topic]]\nid = "bad"\nlabel = "Bad"\ndefinition = "Bad."\nphrases = ["badplats*"]\n'
        '[[topic]]\nid = "kultur"\nlabel = "Scen"\ndefinition = "Scen."\nphrases = ["scenkonst"]\n',
        encoding="utf-8",
    )
    vocabulary = load_vocabulary(own)
    text = "Badplatserna städas. Scenkonst visas. Museet firar."
    found = find_topics(Repaired(text, text), (), vocabulary)[1]
    assert {score.label for score in found} == {"Bad", "Scen"}


@pytest.mark.parametrize("content", ["[[topic]", '[[topic]]\nid = "x"\n', "topic = 3\n"])
def test_a_bad_file_says_what_is_wrong(tmp_path, content):
    own = tmp_path / "topics.toml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings, match="topic"):
        load_vocabulary(own)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadSettings, match="nowhere"):
        load_vocabulary(tmp_path / "nowhere.toml")


def test_inflections_meet_in_one_stem():
    for forms in (
        ("traff", "traffar", "traffarna", "traffen"),
        ("skola", "skolan", "skolor", "skolornas"),
        ("resultat", "resultaten", "resultatet"),
        ("fritidshem", "fritidshemmet", "fritidshemmens"),
        ("mote", "moten", "motet"),
    ):
        assert len({stem(form) for form in forms}) == 1, forms


def test_building_and_matching_are_quick():
    start = time.process_time()
    load_vocabulary().hits("Elevhälsan förstärks. " * 5_000 + "x" * 5_000 + "," * 100_000)
    assert time.process_time() - start < 5
