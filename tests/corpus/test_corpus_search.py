from __future__ import annotations

import contextlib
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import minutes

from corpus.search import search
from corpus.search_errors import OddAlternatives
from corpus.store import Corpus
from pipeline.errors import BadSettings

ALL = {
    "mote": minutes(  # a scan that lost its marks; one word was left as it was
        "Mote om narvaro i Skovde. Ett mote till.",
        "Nasta gang traffas vi i Habo.",
        fixes={"Mote": "Möte", "narvaro": "närvaro", "Skovde": "Skövde", "Nasta": "Nästa"},
        people=(("Skovde", "Eva Håkansson", "1496"),),
        topics={"narvaro": "narvaro"},
        filename="mote.pdf",
        day="2023-10-02",
    ),
    "har": minutes(
        "Vi har ett nytt möte om budget.",
        people=(("Vi", "Nils Alm", "0305"),),
        filename="har.pdf",
        day="2024-02-05",
        network="Nätverket Vänern",
    ),
    "här": minutes("Här är skolan, och hår därtill.", filename="här.pdf", day=None),
    "bruten": minutes(
        "Bade kom-\nmunen och skolan",
        fixes={"Bade": "Både", "-\n": ""},
        filename="bruten.pdf",
        day="1999-01-01",
    ),
    "habo": minutes("Skolan i Habo", people=(("Habo", "Åsa Ek", "0643"),), filename="habo.pdf"),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory):
    with Corpus(tmp_path_factory.mktemp("search") / "corpus.db") as opened:
        for made in ALL.values():
            opened.put_reading(made.reading)
            opened.put(made)
        opened.resolve_people()
        opened.db.execute(
            """INSERT INTO people_former
               SELECT 'p-var', person_id FROM people WHERE name = 'Nils Alm'"""
        )
        yield opened


def names(corpus: Corpus, words: str, **filters: str) -> set[str]:
    return {hit.filename.removesuffix(".pdf") for hit in search(corpus, words, **filters)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("möte", {"mote", "har"}),
        ("mote", {"mote", "har"}),  # the corpus's own spelling of it
        ("MÖTE", {"mote", "har"}),
        ("har", {"har"}),
        ("här", {"här"}),
        ("hår", {"här"}),
        ("narvaro", {"mote"}),  # as printed
        ("närvaro", {"mote"}),  # as repaired
        ("traffas", {"mote"}),
        ('"ett mote"', {"mote"}),
        ('"nytt mote om budget"', {"har"}),
        ('"budget om"', set()),
        ("möte -budget", {"mote"}),
        ('möte -"nytt möte"', {"mote"}),
        ("mot*", {"mote", "har"}),
        ("möt*", {"mote", "har"}),
        ("skol*", {"här", "habo", "bruten"}),
        ("möte skolan", set()),
        ("möte AND budget", {"har"}),
        ("möte and budget", set()),  # in small letters it is a word
        ("AND", set()),
        ("budget OR traffas", {"mote", "har"}),
        ("möte ELLER hår", {"mote", "har", "här"}),
        ("OR budget OR", {"har"}),
        ('"nytt möte" OR kom*', {"har", "bruten"}),
        ("möte OR hår skolan", {"här"}),
        ("möte NOT budget", {"mote"}),
        ("NEAR(möte budget)", set()),
        ("repaired:möte", set()),
        ("möte) OR (skolan", {"mote", "har", "här", "bruten", "habo"}),
        ('"möte', {"mote", "har"}),
        ("mo\u0308te", {"mote", "har"}),  # typed decomposed
        ("skolan;DROP TABLE pages", set()),
        ("--möte", set()),
    ],
)
def test_words_find(corpus: Corpus, words: str, expected: set[str]) -> None:
    if words == "--möte":
        with pytest.raises(BadSettings):
            search(corpus, words)
    else:
        assert names(corpus, words) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"municipality": "Skövde"}, {"mote"}),
        ({"municipality": "skovde"}, {"mote"}),
        ({"municipality": "0305"}, {"har"}),
        ({"municipality": "Håbo"}, {"har"}),
        ({"municipality": "Habo"}, set()),  # Habo is not Håbo
        ({"person": "Eva Håkansson"}, {"mote"}),
        ({"person": "eva hakansson"}, {"mote"}),
        ({"person": "nils"}, {"har"}),
        ({"person": "p-var"}, {"har"}),  # an id that he had once
        ({"topic": "narvaro"}, {"mote"}),
        ({"topic": "Närvaro"}, {"mote"}),
        ({"network": "natverket vanern"}, {"har"}),
        ({"network": "vänern"}, {"har"}),
        ({"since": "2024"}, {"har"}),
        ({"until": "2023"}, {"mote"}),
        ({"until": "2023-10-02"}, {"mote"}),
        ({"since": "2023-10-03", "until": "2024-02"}, {"har"}),
        ({"person": "nils", "until": "2023"}, set()),
    ],
)
def test_filters(corpus: Corpus, filters: dict[str, str], expected: set[str]) -> None:
    assert names(corpus, "möte", **filters) == expected


@pytest.mark.parametrize(
    ("filters", "code", "near"),
    [
        ({"network": "Vänernn"}, "no-network", ("Nätverket Vänern",)),
        ({"network": "nätverket"}, "many-networks", ("Nätverket Vänern", "Nätverket Vättern")),
        ({"topic": "närvar"}, "no-topic", ("Narvaro",)),
        ({"topic": "xq"}, "no-topic", ()),
        ({"person": "Nil Alm"}, "no-person", ("Nils Alm",)),
        ({"person": "Nil"}, "no-person", ("Nils Alm",)),
        ({"municipality": "Skåvde"}, "no-municipality", ("Skövde",)),
        ({"since": "2025-13"}, "no-day", None),
        ({"until": "2025-02-30"}, "no-day", None),
        ({"until": "0000"}, "no-day", None),
    ],
)
def test_a_filter_that_means_nothing_is_an_error_that_names_what_is_near(
    corpus: Corpus, filters: dict[str, str], code: str, near: tuple[str, ...] | None
) -> None:
    with pytest.raises(BadSettings) as told:
        search(corpus, "möte", **filters)
    assert told.value.code == code
    if near is not None:
        assert told.value.near[: max(1, len(near))] == near  # type: ignore[attr-defined]
        again = pickle.loads(pickle.dumps(told.value))  # noqa: S301
        assert (str(again), again.near) == (str(told.value), told.value.near)  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", ['"ett möte" OR budget', "möte OR -budget", "-möte OR budget"])
def test_an_or_that_cannot_be_looked_up_is_an_error(corpus: Corpus, words: str) -> None:
    with pytest.raises(OddAlternatives):
        search(corpus, words)


def test_somebody_is_found_by_id(corpus: Corpus) -> None:
    ids = {person.name: person.person_id for person in corpus.known_people()}
    assert names(corpus, "möte", person=ids["Nils Alm"]) == {"har"}
    assert names(corpus, "möte", person=ids["Eva Håkansson"]) == {"mote"}


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("", {}),
        ("?!", {}),
        ("-möte", {}),
        ("ord " * 40, {}),
        ("möte", {"municipality": "Ingenstans"}),
        ("möte", {"since": "förra året"}),
        ("möte", {"until": "2023'; --"}),
    ],
)
def test_what_cannot_be_asked_is_said(corpus: Corpus, words: str, filters: dict[str, str]) -> None:
    with pytest.raises(BadSettings):
        search(corpus, words, **filters)


@pytest.mark.parametrize(
    ("words", "filename", "page", "printed", "snippet"),
    [
        ("mote närvaro", "mote.pdf", 1, "Mote", "[Möte] om [närvaro] i Skövde. Ett [mote] till."),
        ("skovde", "mote.pdf", 1, "Skovde", "Möte om närvaro i [Skövde]. Ett mote till."),
        ("habo", "mote.pdf", 2, "Habo", "Nästa gang traffas vi i [Habo]."),
        ("ett narvaro", "mote.pdf", 1, "narvaro", "Möte om [närvaro] i Skövde. [Ett] mote till."),
        ("kommunen", "bruten.pdf", 1, "kom-\nmunen", "Både [kommunen] och skolan"),
        ("skolan både", "bruten.pdf", 1, "Bade", "[Både] kommunen och [skolan]"),
        ("skolan och", "bruten.pdf", 1, "och", "Både kommunen [och] [skolan]"),
        ("bade", "bruten.pdf", 1, "Bade", "[Både] kommunen och skolan"),
    ],
)
def test_a_hit_leads_to_what_is_printed(
    corpus: Corpus, words: str, filename: str, page: int, printed: str, snippet: str
) -> None:
    hit = next(hit for hit in search(corpus, words) if hit.filename == filename)
    read = corpus.reading(hit.document_id)
    assert hit.page == page == read.page_of(hit.span_start)
    assert (read.text[hit.span_start : hit.span_end], hit.snippet) == (printed, snippet)


def test_markup_in_a_text_is_text(corpus: Corpus, tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as other:
        made = minutes("\x1b[31m<script> möte \x02falskt\x03\n{{7*7}}")
        other.put_reading(made.reading)
        other.put(made)
        (hit,) = search(other, "möte")
        assert hit.marked("<b>", "</b>", lambda text: text.replace("<", "&lt;")).count("<") <= 2
        assert hit.context.isprintable()


def test_the_context_is_one_line_with_single_spaces(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as other:
        made = minutes("  §  1\n\n  Nytt   möte\t\tom  budget  ")
        other.put_reading(made.reading)
        other.put(made)
        (hit,) = search(other, "möte budget")
        assert hit.snippet == "§ 1 Nytt [möte] om [budget] "


def test_a_long_page_is_cut_at_words(corpus: Corpus, tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as other:
        made = minutes("ord " * 5000 + "nålen " + "ord " * 5000)
        other.put_reading(made.reading)
        other.put(made)
        (hit,) = search(other, "nålen")
        assert made.reading.text[hit.span_start : hit.span_end] == "nålen"
        assert hit.snippet.startswith("… ord")
        assert " [nålen] " in hit.snippet
        assert len(hit.snippet) < 200


def test_a_word_stays_found_when_pages_are_interpreted_again(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as other:
        made = minutes("Mote i Hjo", fixes={"Mote": "Möte"})
        other.put_reading(made.reading)
        for _ in range(3):
            other.put(made)
        assert len(search(other, "mote")) == 1
        other.put(replace(made, corrections=(), repaired=made.reading.text))
        assert search(other, "möte") == []


@given(words=st.text(max_size=40))
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_words_are_syntax(corpus: Corpus, words: str) -> None:
    with contextlib.suppress(BadSettings):
        search(corpus, words)


@given(words=st.text(st.sampled_from('"*-^():+{}<>AND OR NOT NEAR/möte'), max_size=30))
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_not_even_syntax_is_syntax(corpus: Corpus, words: str) -> None:
    with contextlib.suppress(BadSettings):
        search(corpus, words)
