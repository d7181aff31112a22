"""Terms in what no topic covers."""

from __future__ import annotations

from pipeline.agenda.topic_terms import FEW, MOST_PLACES, Piece, candidates, count_terms
from pipeline.agenda.topics import Topic, Vocabulary

BUDGET = Vocabulary((Topic("ekonomi", "Ekonomi", "Ekonomi.", ("budget",), ("kostnad",)),))


def terms(*texts, least=1, vocabulary=BUDGET, names=frozenset()):
    pieces = [Piece(f"d{number}", text, 0) for number, text in enumerate(texts)]
    counts = count_terms(pieces, vocabulary, names)
    return candidates(counts, least, 20)


def written(*texts, **told):
    return [one.written[0] for one in terms(*texts, **told)]


def test_a_word_that_no_topic_covers_is_told_in_all_its_forms():
    (one,) = terms("Kajakerna ligger där.", "En kajak till. Och kajaken.", least=2)
    assert set(one.written) == {"kajakerna", "kajak", "kajaken"}
    assert one.documents == ("d0", "d1")


def test_what_stands_beside_a_topic_is_covered_but_beside_a_weak_phrase_it_is_open():
    assert written("Budgeten för kajaker.") == []
    assert written("Kostnaden för kajaker.") == ["kajaker"]


def test_a_phrase_of_a_topic_is_no_term():
    vocabulary = Vocabulary((Topic("x", "X", "X.", ("simhall",), ("kajak",)),))
    assert written("Om kajaken.", vocabulary=vocabulary) == []


def test_common_words_names_numbers_and_verbs_are_no_terms():
    text = "Människor och skolan 2024. Bramstorp marginaliserar. B2B."
    assert written(text, names={"bramstorp"}) == []


def test_two_words_that_keep_together_are_one_term():
    found = written("Gröna kajaker lånas ut. Gröna kajaker igen.", "Gröna kajaker.")
    assert found == ["gröna kajaker"]
    apart = written("Gröna kajaker.", "Gula kajaker.", "Nya kajaker.", "Kajaker.", "Kajaken.")
    assert apart == ["kajaker"]


def test_pairs_do_not_go_over_a_sentence_or_a_sign():
    assert "kajaker tvillingar" not in written(
        "Om kajaker. Tvillingar kom.", "Kajaker, tvillingar."
    )


def test_what_nearly_every_document_says_is_the_corpus_own_way():
    texts = ["Kajaken."] * FEW
    assert written(*texts) == []
    assert written(*texts[:-1]) == ["kajaken"]


def test_rarer_than_asked_for_is_not_told():
    assert written("Kajaken.", "Annat.", least=2) == []


def test_a_term_shows_places_of_different_documents():
    (one,) = terms("Kajak. Kajak. Kajak. Kajak.", "Kajak.", "Kajak.", "Kajak.")
    assert [place.document for place in one.places] == ["d0", "d1", "d2"]
    (again,) = terms("Kajak. Kajak. Kajak. Kajak.")
    assert len(again.places) == MOST_PLACES
    assert [(place.start, place.end) for place in again.places] == [(0, 5), (7, 12), (14, 19)]


def test_what_stands_mostly_in_the_open_stands_out_more():
    both = "Budgeten för kanoter. " * 5
    found = written(both + "Kanoter.", both + "Kajaker. Kanoter. Kajaker.", "Kajaker.")
    assert found[0] == "kajaker"


def test_what_every_meeting_says_is_no_term():
    assert written("Onsdagen den 3 maj bordlades punkten. Deltagarna antecknade.") == []
