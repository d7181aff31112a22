"""Topics: where they are spoken of, first and most; any word's trend."""

from __future__ import annotations

from told import (
    BERGSLAGEN,
    TRUTH,
    VATTERBYGDEN,
    Ask,
    downloads_equal_rows,
    leads_somewhere,
    rows,
    stems,
    svg_is_plain,
)

from corpus.search import search
from corpus.site.listing_rows import prepare
from corpus.site.word_years import word_years
from corpus.store import Corpus
from flows.settings import Settings

AI = "/amne/ai_i_skolan"


def test_where_ai_is_discussed_is_the_truth(ask: Ask) -> None:
    documents = stems(ask)
    wanted = {(documents[one["document"]], one["heading"]) for one in TRUTH["topics"]}
    found = rows(ask, AI, "avsnitt")
    assert {(row["document_id"], row["heading"]) for row in found} >= wanted
    assert {row["document_id"] for row in found} == {document for document, _ in wanted}
    assert all(row["printed"] for row in found)


def test_it_came_first_in_the_school_network(ask: Ask) -> None:
    page = ask(AI).text
    assert "2024-02-08" in page
    path = sorted(rows(ask, AI, "vag"), key=lambda row: row["first_day"])
    assert [(row["network"], row["first_day"], row["days_after"]) for row in path] == [
        (VATTERBYGDEN, "2024-02-08", 0),
        (BERGSLAGEN, "2024-09-25", 230),
    ]
    assert "Karin Persson" in page  # was there


def test_counts_are_those_of_the_view(ask: Ask) -> None:
    sql = "select+topic,sum(documents)+as+n+from+topic_years+group+by+topic&_shape=array&_size=max"
    wanted = {row["topic"]: row["n"] for row in ask(f"/corpus.json?sql={sql}").json()}
    found = {row["topic"]: row["documents"] for row in rows(ask, "/amnen", "amnen")}
    assert found == wanted
    page = ask(AI).text
    assert "38\xa0%" in page  # three of eight documents of 2024


def test_related_topics_stand_in_the_same_sections(ask: Ask) -> None:
    assert "ai_i_skolan" not in {row["topic"] for row in rows(ask, AI, "narliggande")}
    for row in rows(ask, AI, "narliggande"):
        back = {one["topic"]: one for one in rows(ask, f"/amne/{row['topic']}", "narliggande")}
        assert back["ai_i_skolan"]["together"] == row["together"]
        assert back["ai_i_skolan"]["lift"] == row["lift"] > 0
        assert 0 < row["share"] <= 1


def test_who_was_there_when_it_was_spoken_of(ask: Ask) -> None:
    people = {row["name"]: row["documents"] for row in rows(ask, AI, "personer")}
    assert people["Karin Persson"] == 3
    assert people["Göran Sjölinder"] == 1
    towns = {row["name"]: row["documents"] for row in rows(ask, AI, "kommuner")}
    assert towns["Jönköping"] == 3
    assert "Hallsberg" in towns


def test_a_words_trend_is_what_the_search_finds(ask: Ask) -> None:
    page = ask("/amnen?ord=klimat").text
    assert 'id="ord-per-ar"' in page
    assert "/sok?q=klimat&amp;fran=2024&amp;till=2024" in page
    assert "Inget protokoll har ordet" in ask("/amnen?ord=xyzzy").text


def test_words_that_are_none_are_no_trouble(ask: Ask) -> None:
    for word in ("%22", "-", "-klimat", "%00", "%3Cscript%3E", "NEAR(", "a" * 3000):
        shown = ask(f"/amnen?ord={word}")
        assert shown.status_code == 200, word
        assert "<script>" not in shown.text


def test_links_downloads_and_plots(ask: Ask) -> None:
    assert ask("/amne/finns_inte").status_code == 404
    for address in ("/amnen", AI, "/amnen?ord=klimat"):
        leads_somewhere(ask, address)
        svg_is_plain(ask(address).text)
    for address in ("/amnen", AI):
        downloads_equal_rows(ask, address)


def test_a_words_years_are_of_the_documents_that_the_search_finds(archive: Settings) -> None:
    with Corpus(archive.corpus, read_only=True) as corpus:
        prepare(corpus.db)
        for words in ("klimat", "frånvaro", '"nästa möte"', "klimat -energi", "elev*", "xyzzy"):
            found = {hit.document_id for hit in search(corpus, words, limit=1000)}
            assert sum(word_years(corpus.db, words).values()) == len(found), words
