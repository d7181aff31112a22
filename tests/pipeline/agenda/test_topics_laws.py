"""What holds whatever the text and whatever the vocabulary."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from pipeline.agenda.topics import Topic, Vocabulary, find_topics, load_vocabulary
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Section
from pipeline.swedish.fold import fold

WORDS = [
    *("Elevhälsan", "EHT", "frånvaro", "sjukfrånvaron", "skolchef", "budget", "öppna", "data"),
    *("rektor", "direktör", "betyg", "resultaten", "och", "AI", "ska", "SKA", "möte", "nästa"),
    *("\n", ".", "-", "e\u0301", "skolutveckling", "i", "Skaraborg", "x" * 80),
]
texts = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
phrases = st.lists(
    st.sampled_from([word for word in WORDS if word.isalpha()]), min_size=1, max_size=3
)


def whole(text, vocabulary):
    outline = (Section(Span(0, 0), "", 1, Span(0, len(text))),)
    sections, topics = find_topics(Repaired(text, text), outline, vocabulary)
    return (*topics, *sections[0].topics)


@given(texts)
def test_scores_and_evidence_are_sound(text):
    vocabulary = load_vocabulary()
    hits = {(hit.topic, hit.start, hit.end) for hit in vocabulary.hits(text)}
    for score in whole(text, vocabulary):
        assert 0 <= score.score <= 1
        assert score.evidence
        assert score.label == vocabulary.labels[score.topic]
        for span in score.evidence:
            assert (score.topic, span.start, span.end) in hits
            assert text[span.start : span.end].strip()


@given(texts, phrases)
def test_evidence_holds_the_phrase(text, wanted):
    vocabulary = Vocabulary((Topic("x", "X", "X.", tuple(wanted)),))
    for hit in vocabulary.hits(text):
        said = fold(text[hit.start : hit.end])
        assert any(fold(phrase)[:4] in said for phrase in wanted)


@given(texts, phrases, phrases)
def test_a_topic_more_changes_nothing_for_the_others(text, wanted, anti):
    before = load_vocabulary()
    added = Topic("nytt", "Nytt", "Nytt.", tuple(wanted), anti=tuple(anti))
    after = Vocabulary((added, *before.topics))
    others = [score for score in whole(text, after) if score.topic != "nytt"]
    assert others == list(whole(text, before))


@given(texts)
def test_a_part_of_the_vocabulary_finds_what_it_finds_in_the_whole(text):
    some = frozenset({"elevhalsa", "skolfranvaro", "ekonomi"})
    vocabulary = load_vocabulary()
    found = [score for score in whole(text, vocabulary) if score.topic in some]
    part = whole(text, vocabulary.only(some))
    assert found == [score for score in part if score.topic in some]


@given(texts)
def test_lost_marks_and_case_lose_no_topic(text):
    vocabulary = Vocabulary(
        tuple(
            Topic(topic.id, topic.label, topic.definition, topic.phrases, topic.weak)
            for topic in load_vocabulary().topics
        )
    )
    plain = {score.topic for score in whole(fold(text), vocabulary)}
    assert {score.topic for score in whole(text, vocabulary)} == plain


def test_a_megabyte_is_quick():
    vocabulary = load_vocabulary()
    for text in (
        "Elevhälsan förstärks. " * 45_000 + "x" * 5_000 + "," * 100_000,
        "digitala digital post " * 45_000,
        "ekonomi " * 125_000,
        "a" * 1_000_000,
    ):
        start = time.process_time()
        find_topics(Repaired(text, text), (), vocabulary)
        assert time.process_time() - start < 10, text[:20]
