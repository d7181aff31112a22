"""Topics over the corpus: stored texts, trials of a vocabulary, suggestions, trends, views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.store import Corpus
from corpus.topic_suggestions import _pieces, suggest
from corpus.topic_texts import StoredText, stored_texts
from corpus.topic_trends import topic_meant, topic_trend, topics_counted, word_trend
from corpus.topic_trial import changed_topics, context, try_vocabulary
from pipeline.agenda.topics import Topic, Vocabulary, find_topics, load_vocabulary
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.errors import BadSettings
from pipeline.findings import Minutes
from pipeline.interpret import Tools, interpret
from pipeline.reading.read import read_bytes
from pipeline.reading.tesseract import tesseract
from pipeline.swedish.lexicon import Restorer

HEAD = """Minnesanteckningar
Nätverket för {network}
Datum: {day}
Närvarande:
Eva Bramstorp, Hjo kommun
{other}

"""
BATHING = Topic("bad", "Bad", "Badplatser.", ("badplats*",))


class Nothing:
    """A restorer that knows no word."""

    def __getattr__(self, name: str) -> object:
        return lambda *args, **named: ()


def document(
    name: str, network: str, day: str, body: str, other: str = "Bo Ek, Habo kommun"
) -> Minutes:
    text = HEAD.format(network=network, day=day, other=other) + body
    reading = read_bytes(text.encode(), name, tesseract())
    return interpret(reading, Tools(restorer(), load_vocabulary()))


def restorer() -> Restorer:
    return Nothing()  # type: ignore[return-value]


def filled() -> list[Minutes]:
    bathing = "Badplatser\nBadplatsen i Hjo städas. Kajaker ligger vid vattnet.\n"
    budget = "Budget\nBudgeten för nästa år är i balans.\n"
    kayaks = "Övrigt\nAlla är överens om att kajaken lånas ut.\n"
    return [
        document("a.txt", "badfrågor", "2 oktober 2022", bathing + budget),
        document(
            "b.txt", "badfrågor", "3 oktober 2023", budget + kayaks, "Nils Ulv, Skövde kommun"
        ),
        document("c.txt", "byafrågor", "4 oktober 2023", budget),
    ]


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        for minutes in filled():
            corpus.put_reading(minutes.reading)
            corpus.put(minutes)
        yield corpus


def texts(corpus: Corpus) -> list[StoredText]:
    return sorted(stored_texts(corpus.db), key=lambda text: text.filename)


def with_bathing() -> Vocabulary:
    return Vocabulary((*load_vocabulary().topics, BATHING))


def test_stored_texts_are_those_that_topics_were_found_in(corpus: Corpus) -> None:
    for text, minutes in zip(texts(corpus), filled(), strict=True):
        sections, topics = find_topics(text.repaired, text.sections, load_vocabulary())
        assert (sections, topics) == (minutes.sections, minutes.topics)
        assert text.repaired.raw == minutes.reading.text
    assert [text.year for text in texts(corpus)] == ["2022", "2023", "2023"]


def test_pages_and_what_goes_on_over_them_are_as_they_were(tmp_path: Path) -> None:
    head = "Nätverket för badfrågor {}(4)"
    bodies = ["Skolan\nVi talade om elevers psykiska", "hälsa och annat.", "", "Slut."]
    pages = "\f".join(f"{head.format(n)}\n{body}" for n, body in enumerate(bodies, 1))
    reading = read_bytes(pages.encode(), "a.txt", tesseract())
    minutes = interpret(reading, Tools(restorer(), load_vocabulary()))
    assert "psykisk_halsa" in {score.topic for score in minutes.topics}
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.put_reading(minutes.reading)
        corpus.put(minutes)
        (text,) = stored_texts(corpus.db)
    assert text.reading.page_starts == minutes.reading.page_starts
    found = find_topics(text.repaired, text.sections, load_vocabulary())
    assert found == (minutes.sections, minutes.topics)


def test_a_new_topic_shows_what_it_would_gain(corpus: Corpus) -> None:
    (change,) = try_vocabulary(texts(corpus), load_vocabulary(), with_bathing())
    assert (change.topic, change.kind) == ("bad", "new")
    assert change.documents[0] == change.sections[0] == 0
    gained = [(one.filename, one.section, one.printed) for one in change.gained]
    assert ("a.txt", "Badplatser", "Badplatser") in gained
    assert ("a.txt", None, "Badplatser") in gained
    assert not change.lost
    assert all(f"[{one.printed}]" in one.context for one in change.gained)


def test_a_topic_that_goes_or_narrows_shows_what_it_would_lose(corpus: Corpus) -> None:
    now = with_bathing()
    (gone,) = try_vocabulary(texts(corpus), now, load_vocabulary())
    assert gone.kind == "gone"
    assert {one.filename for one in gone.lost} == {"a.txt"}
    narrow = Vocabulary((*load_vocabulary().topics, Topic("bad", "Bad", "B.", ("simhall",))))
    (changed,) = try_vocabulary(texts(corpus), now, narrow)
    assert changed.kind == "changed"
    assert changed.lost == gone.lost


def test_a_formal_topic_takes_themes_along(corpus: Corpus) -> None:
    theme = Topic("vatter", "Namn", "Namn.", ("minnesanteckningar",), theme=True)
    now = Vocabulary((*load_vocabulary().topics, theme))
    then = Vocabulary((*now.topics, Topic("form", "F", "F.", ("budget",), formal=True)))
    changes = {change.topic: change for change in try_vocabulary(texts(corpus), now, then)}
    assert set(changes) == {"form", "vatter"}
    assert "Budget" in {one.section for one in changes["vatter"].lost}


def test_what_says_the_same_is_no_change(corpus: Corpus) -> None:
    now = with_bathing()
    told = Topic("bad", "Strand", "Annat.", BATHING.phrases, examples=("Badplatsen.",))
    renamed = Vocabulary((*load_vocabulary().topics, told))
    assert changed_topics(now, renamed) == {}
    assert try_vocabulary(texts(corpus), now, renamed) == []


def test_a_passage_is_quoted_as_repaired_on_one_line() -> None:
    raw = "x" * 100 + " ett\nord till " + "y" * 100
    at = raw.index("ord")
    assert context(Repaired(raw, raw), Span(at, at + 3)) == "… ett [ord] till …"
    assert context(Repaired("ord", "ord"), Span(0, 3)) == "[ord]"


def test_what_no_topic_covers_is_suggested(corpus: Corpus) -> None:
    found = suggest(corpus.db, load_vocabulary())
    assert [one.term for one in found] == ["kajaken"]
    (kayaks,) = found
    assert (kayaks.documents, kayaks.first_year, kayaks.last_year) == (2, "2022", "2023")
    assert kayaks.networks == ("Nätverket för badfrågor",)
    assert [one.filename for one in kayaks.passages] == ["a.txt", "b.txt"]


def test_lists_of_people_suggest_nothing(corpus: Corpus) -> None:
    text = next(stored_texts(corpus.db))
    silent = tuple(replace(section, kind="attendance") for section in text.sections)
    assert list(_pieces(text))
    assert not list(_pieces(replace(text, sections=silent)))


def test_a_suggestion_is_a_topic_that_finds_its_example(corpus: Corpus, tmp_path: Path) -> None:
    for one in suggest(corpus.db, load_vocabulary(), least_documents=1):
        path = tmp_path / "topics.toml"
        path.write_text(one.toml, encoding="utf-8")
        (topic,) = set(load_vocabulary(path).topics) - set(load_vocabulary().topics)
        assert Vocabulary((topic,)).hits(topic.examples[0])


def test_what_a_topic_covers_is_not_suggested(corpus: Corpus) -> None:
    kayaks = Topic("kajak", "Kajaker", "Kajaker.", ("kajak",))
    vocabulary = Vocabulary((*load_vocabulary().topics, kayaks))
    assert suggest(corpus.db, vocabulary) == []


def test_trends_by_year_network_and_municipality(corpus: Corpus) -> None:
    def told(by: str, network: str | None = None) -> list[tuple[object, ...]]:
        rows = topic_trend(corpus.db, "ekonomi", by, network)  # type: ignore[arg-type]
        return [(row.group, row.year, row.documents, row.meetings) for row in rows]

    assert told("year") == [(None, "2022", 1, 1), (None, "2023", 2, 2)]
    assert told("year", "Nätverket för byafrågor") == [(None, "2023", 1, 1)]
    assert told("network") == [
        ("Nätverket för badfrågor", "2022", 1, 1),
        ("Nätverket för badfrågor", "2023", 1, 1),
        ("Nätverket för byafrågor", "2023", 1, 1),
    ]
    assert told("municipality") == [
        ("Habo", "2022", 1, 1),
        ("Habo", "2023", 1, 1),
        ("Hjo", "2022", 1, 1),
        ("Hjo", "2023", 2, 2),
        ("Skövde", "2023", 1, 1),
    ]


def test_any_word_has_a_trend_in_all_its_forms(corpus: Corpus) -> None:
    rows = [(row.year, row.documents, row.sections, row.share) for row in
            word_trend(corpus.db, "kajak", "year")]  # fmt: skip
    assert rows == [("2022", 1, 1, 1.0), ("2023", 1, 1, 0.5)]
    assert word_trend(corpus.db, "vid vattnet", "year")[0].documents == 1
    assert word_trend(corpus.db, "flygplats", "year") == []
    with pytest.raises(BadSettings, match="ord"):
        word_trend(corpus.db, " - ", "year")


def test_a_topic_is_meant_by_its_id_or_label(corpus: Corpus) -> None:
    for typed in ("ekonomi", "EKONOMI OCH BUDGET", " ekonomi och budget "):
        assert topic_meant(corpus.db, load_vocabulary(), typed) == "ekonomi"
    assert topic_meant(corpus.db, load_vocabulary(), "kajaker") is None
    assert topics_counted(corpus.db)["ekonomi"][:2] == ("Ekonomi och budget", 3)


def test_the_views_say_what_the_trends_say(corpus: Corpus) -> None:
    asked = {
        "year": "SELECT NULL, year, documents, sections, meetings, share FROM topic_years",
        "network": "SELECT network, year, documents, sections, meetings, share FROM topic_networks",
        "municipality": """SELECT municipality, year, documents, sections, meetings, share
                           FROM topic_municipalities""",
    }
    for by, query in asked.items():
        rows = topic_trend(corpus.db, "ekonomi", by)  # type: ignore[arg-type]
        said = [
            (row.group, row.year, row.documents, row.sections, row.meetings, row.share)
            for row in rows
            if row.documents
        ]
        assert sorted(corpus.db.execute(f"{query} WHERE topic = 'ekonomi'").fetchall()) == said, by


def test_evidence_tells_document_heading_phrase_and_page(corpus: Corpus) -> None:
    found = corpus.db.execute(
        """SELECT filename, heading, printed, page FROM topic_places
           WHERE topic = 'ekonomi' AND filename = 'c.txt' ORDER BY span_start"""
    ).fetchall()
    assert found[0] == ("c.txt", "Budget", "Budget", 1)
