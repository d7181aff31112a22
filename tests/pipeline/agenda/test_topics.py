from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.agenda.topics import (
    LEAST_SCORE,
    Topic,
    Vocabulary,
    find_topics,
    load_vocabulary,
    stem,
)
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.findings import Correction, Section

CASES = Path(__file__).parents[2] / "cases" / "topics"
TOPICS = load_vocabulary().topics


def topics_of(text, vocabulary=None):
    found = find_topics(Repaired(text, text), (), vocabulary or load_vocabulary())
    return {score.topic for score in found[1]}


def one(*phrases, weak=(), anti=(), case=()):
    return Vocabulary((Topic("x", "X", "X.", phrases, tuple(weak), tuple(case), tuple(anti)),))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_each_topic_finds_its_examples_and_only_those(topic):
    assert topic.label
    assert topic.definition.endswith(".")
    assert topic.examples
    assert topic.counter_examples
    alone = Vocabulary((topic,))
    for example in topic.examples:
        assert topics_of(example, alone), example
    for example in topic.counter_examples:
        assert not alone.hits(example), example


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_each_phrase_is_found_in_spite_of_the_false_friends(topic):
    for phrase in (*topic.phrases, *topic.weak):
        assert one(phrase, anti=topic.anti).hits(phrase.replace("*", "")), phrase
    for phrase in topic.case:
        assert one(case=(phrase,), anti=topic.anti).hits(phrase), phrase


def test_ids_and_labels_are_told_once():
    for told in ([topic.id for topic in TOPICS], [topic.label for topic in TOPICS]):
        assert len(told) == len(set(told))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / "sections.json").read_text(encoding="utf-8"))
    ],
)
def test_topics(case):
    assert sorted(topics_of(case["raw"])) == case["expected"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["heading"])
        for case in json.loads((CASES / "headings.json").read_text(encoding="utf-8"))
    ],
)
def test_a_heading_names_its_topics(case):
    raw = f"{case['heading']}\nVi talade om detta en stund."
    head = Span(0, len(case["heading"]))
    outline = (Section(head, case["heading"], 1, Span(0, len(raw))),)
    found = find_topics(Repaired(raw, raw), outline, load_vocabulary())[0][0].topics
    assert {score.topic for score in found} >= set(case["expected"])


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


def score_in(body, vocabulary, kind="item"):
    raw = f"Rubrik\n{body}"
    outline = (Section(Span(0, 6), "Rubrik", 1, Span(0, len(raw)), kind=kind),)
    topics = find_topics(Repaired(raw, raw), outline, vocabulary)[0][0].topics
    return topics[0].score if topics else 0.0


FILLING = " Annat sades också." * 40


def test_a_phrase_among_many_words_says_nothing_alone_but_twice_it_does():
    vocabulary = one("badplats", "simhall")
    assert score_in("Badplatsen städas.", vocabulary)
    assert not score_in("Badplatsen städas." + FILLING, vocabulary)
    assert score_in("Badplatsen städas. Badplatsen stängs." + FILLING, vocabulary)
    assert score_in("Badplatsen och simhallen." + FILLING, vocabulary)


def test_a_sure_phrase_says_it_even_among_many_words():
    sure = Vocabulary((Topic("x", "X", "X.", (), sure=("badplats",)),))
    assert score_in("Badplatsen städas." + FILLING, sure)


def test_two_phrases_say_more_than_one_twice_and_that_more_than_once():
    vocabulary = one("badplats", "simhall")
    scores = [
        score_in(body, vocabulary)
        for body in ("Badplatsen och parken.", "Badplatsen, badplats.", "Badplatsen, simhallen.")
    ]
    assert scores == sorted(scores)
    assert len(set(scores)) == 3


@pytest.mark.parametrize("kind", ["agenda", "next_meeting"])
def test_what_is_only_named_for_later_says_less(kind):
    vocabulary = one("badplats")
    assert score_in("Badplatsen städas.", vocabulary)
    assert not score_in("Badplatsen städas.", vocabulary, kind)


THEMED = Vocabulary(
    (
        Topic("mat", "M", "M.", ("matematik",), theme=True),
        Topic("form", "F", "F.", ("incheckning",), formal=True),
    )
)


def themed(first, heading, vocabulary=THEMED, kind="item"):
    raw = f"{first}\nPlats: Hjo\n{heading}\nAlla har fått boken."
    start = raw.index(heading, len(first))
    outline = (
        Section(Span(start, start + len(heading)), heading, 1, Span(start, len(raw)), kind=kind),
    )
    topics = find_topics(Repaired(raw, raw), outline, vocabulary)[0][0].topics
    return [(score.topic, raw[score.evidence[0].start : score.evidence[0].end]) for score in topics]


def test_who_is_named_after_a_theme_speaks_of_it_in_each_item():
    assert themed("Matematikutvecklarna i Hjo", "Boken") == [("mat", "Matematikutvecklarna")]
    assert themed("Skolutvecklarna i Hjo", "Boken") == []
    assert themed("Hjo\nLokal: Matematiksalen", "Boken") == []
    plain = Vocabulary((Topic("mat", "M", "M.", ("matematik",)),))
    assert themed("Matematikutvecklarna i Hjo", "Boken", plain) == []


def test_formal_and_general_items_have_no_theme():
    assert themed("Matematikutvecklarna", "Incheckning") == [("form", "Incheckning")]
    for heading in ("Övrigt", "Övriga frågor", "Sedan sist", "Föregående protokoll"):
        assert themed("Matematikutvecklarna", heading) == []
    assert themed("Matematikutvecklarna", "Vi ses", kind="next_meeting") == []


def test_a_document_has_the_topics_of_its_sections():
    raw = "Rubrik\nBadplatsen städas.\nAnnat\n" + FILLING
    half = raw.index("Annat")
    outline = (
        Section(Span(0, 6), "Rubrik", 1, Span(0, half)),
        Section(Span(half, half + 5), "Annat", 1, Span(half, len(raw))),
    )
    sections, whole = find_topics(Repaired(raw, raw), outline, one("badplats"))
    assert whole == sections[0].topics
    assert [score.topic for score in whole] == ["x"]


def test_the_same_words_speak_for_a_topic_once():
    hits = one("nationella prov", "nationella", weak=["prov"]).hits("De nationella proven.")
    assert [(hit.start, hit.end) for hit in hits] == [(3, 20)]


@pytest.mark.parametrize("kind", ["attendance", "signatures"])
def test_who_was_there_is_no_topic(kind):
    raw = "Närvarande\nEva Ek, skolchef"
    outline = (Section(Span(0, 10), "Närvarande", 1, Span(0, len(raw)), kind=kind),)
    sections, whole = find_topics(Repaired(raw, raw), outline, load_vocabulary())
    assert not sections[0].topics
    assert not whole
    assert find_topics(Repaired(raw, raw), (), load_vocabulary())[1]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("frånvaro", "skolfrånvaron"),
        ("frånvaro", "frånvarostatistikens"),
        ("elevhälsa", "ELEVHÄLSOTEAMET"),
        ("laddstolpe", "snabbladdstolpar"),
        ("öppna data", "öppna\ndata"),
        ("öppna data*", "öppna dataportaler"),
        ("åtgärd för kvalitet*", "åtgärder för kvaliteten"),
        ("*kamer*", "trygghetskamerorna"),
        ("kultur*", "kulturella"),
        ("fritidshem", "fritidshemmens"),
        ("skolfrånvaro", "skolfr4nvaro"),
        ("läsning", "lasning"),
        ("läsning", "la\u0308sningen"),
    ],
)
def test_a_phrase_finds_its_forms(phrase, text):
    assert one(phrase).hits(f"Om {text} talades.")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("rektor", "direktör"),
        ("företagare", "företaget"),
        ("underhåll", "underhållning"),
        ("langning", "forlangning"),
        ("kränkning", "inskränkningar"),
        ("internat", "internationell"),
        ("läsning", "lösning"),
        ("läsning", "losning"),
        ("rökning", "räkning"),
        ("matte", "måtten"),
        ("skolfrånvaro", "skolfrinvarogrupp"),
        ("lön", "belöning"),
        ("justera", "just"),
        ("öppna data", "öppna dataportaler"),
    ],
)
def test_a_phrase_does_not_find_other_words(phrase, text):
    assert not one(phrase).hits(f"Om {text} talades.")


def test_inflections_meet_in_one_stem():
    for forms in (
        ("traff", "traffar", "traffarna", "traffen"),
        ("skola", "skolan", "skolor", "skolornas"),
        ("resultat", "resultaten", "resultatet"),
        ("fritidshem", "fritidshemmet", "fritidshemmens"),
        ("mote", "moten", "motet"),
        ("digital", "digitala", "digitalt"),
        ("meddelande", "meddelandet", "meddelanden", "meddelandena"),
    ):
        assert len({stem(form) for form in forms}) == 1, forms
