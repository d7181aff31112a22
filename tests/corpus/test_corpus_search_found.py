"""What a search answers beside hits: how many, in which order, searched as what, how bounded."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import minutes

from corpus import search_facets, search_kept, search_plan, spellings
from corpus.search import find
from corpus.search_index import filed_under
from corpus.search_words import meant, parse
from corpus.store import Corpus
from pipeline.errors import BadSettings
from pipeline.swedish import word_parts

LAWS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
VOCABULARY = """
    skola skolan skolbudgeten budget budgetar tilläggsbudget frånvaro frånvaron möte mötet mötte
    och nätverket vänernätverket hjo hjos karlsson mote franvaro planen planera
""".split()  # noqa: SIM905 - a list of words is read as words
NETWORKS = ("Nätverket Vänern", "Skolrådet", None)


def texts(seed: int) -> list[str]:
    drawn = random.Random(seed)
    return [" ".join(drawn.choices(VOCABULARY, k=drawn.randint(1, 9))) for _ in range(2)]


MADE = [
    minutes(
        *texts(seed),
        filename=f"{seed}.pdf",
        day=f"20{10 + seed % 12}-0{1 + seed % 9}-1{seed % 10}" if seed % 7 else None,
        network=NETWORKS[seed % 3],
        people=(("skola", f"Eva Ek{seed % 4}", ("0305", "1496")[seed % 2]),)
        if "skola" in texts(seed)[0]
        else (),
    )
    for seed in range(40)
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory):
    with Corpus(tmp_path_factory.mktemp("found") / "corpus.db") as opened:
        for made in MADE:
            opened.put_reading(made.reading)
            opened.put(made)
        yield opened


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus that is too large for its words to be counted."""
    monkeypatch.setattr(search_plan, "RANKED", 3)
    monkeypatch.setattr(search_plan, "FEW", 5)
    monkeypatch.setattr(search_plan, "WALKED", 7)
    monkeypatch.setattr(search_plan, "SLOW", 10)
    monkeypatch.setattr(search_plan, "SLOW_BEGINNING", 5)
    monkeypatch.setattr(search_plan, "LOOKED_UP", 6)
    monkeypatch.setattr(search_plan, "READ", 15)


queries = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", "-"]),
        st.one_of(
            st.sampled_from(VOCABULARY),
            st.sampled_from(VOCABULARY).map('"{}"'.format),
            st.tuples(*[st.sampled_from(VOCABULARY)] * 2).map(lambda two: f'"{" ".join(two)}"'),
            st.sampled_from(VOCABULARY).map(lambda word: f"{word[:4]}*"),
        ),
    ).map("".join),
    min_size=1,
    max_size=3,
).map(" ".join)


def pages(corpus: Corpus, query: str, **asked: object) -> list[tuple[str, int]]:
    found = find(corpus, query, limit=1_000, **asked)  # type: ignore[arg-type]
    return [(hit.document_id, hit.page) for hit in found.hits]


def looked_through(db: sqlite3.Connection, query: str) -> set[tuple[str, int]]:
    """The same by reading every page: what a search must find."""
    terms = [meant(db, term) for term in parse(query)]
    found = set()
    for document_id, page, text in db.execute("SELECT document_id, page, repaired FROM pages"):
        tokens = spellings.words(text)
        if all(
            any(term.begins(tokens, at) for at in range(len(tokens))) != term.term.excluded
            for term in terms
        ):
            found.add((document_id, page))
    return found


@given(query=queries)
@LAWS
def test_it_finds_what_reading_every_page_finds(corpus: Corpus, query: str) -> None:
    try:
        expected = looked_through(corpus.db, query)
    except BadSettings:
        return
    found = pages(corpus, query)
    assert len(found) == len(set(found))
    assert set(found) == expected


@given(one=queries, other=queries)
@LAWS
def test_or_finds_what_either_finds_by_reading(corpus: Corpus, one: str, other: str) -> None:
    query = f"{one} OR {other}"
    try:
        expected = looked_through(corpus.db, query)
    except BadSettings:
        return
    assert set(pages(corpus, query)) == expected


@given(query=queries, sort=st.sampled_from(["best", "newest", "oldest"]))
@LAWS
def test_a_bounded_search_finds_the_same(
    corpus: Corpus, bounded: None, query: str, sort: str
) -> None:
    try:
        expected = looked_through(corpus.db, query)
    except BadSettings:
        return
    found = pages(corpus, query, sort=sort)
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("query", ["skola", "och", "skola -budget", 'budget "skola"'])
@pytest.mark.parametrize("few", [0, 5])
def test_the_order_by_day_is_the_same_in_both_ways(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, query: str, sort: str, few: int
) -> None:
    whole = find(corpus, query, limit=100, sort=sort)  # type: ignore[arg-type]
    days = [hit.date for hit in whole.hits if hit.date]
    assert days == sorted(days, reverse=sort == "newest")
    assert all(hit.date is None for hit in whole.hits[len(days) :])
    monkeypatch.setattr(search_plan, "RANKED", 3)
    monkeypatch.setattr(search_plan, "FEW", few)
    walked = find(corpus, query, limit=100, sort=sort)  # type: ignore[arg-type]
    assert [hit.document_id for hit in walked.hits] == [hit.document_id for hit in whole.hits]
    assert walked.bounded
    assert not whole.bounded


@given(query=queries, limit=st.integers(1, 7), filtered=st.booleans(), low=st.booleans())
@LAWS
def test_pages_of_hits_are_the_whole(
    corpus: Corpus, query: str, limit: int, filtered: bool, low: bool
) -> None:
    asked = {"network": "Skolrådet"} if filtered else {}
    with pytest.MonkeyPatch.context() as patch:
        if low:
            patch.setattr(search_plan, "RANKED", 3)
            patch.setattr(search_plan, "FEW", 5)
        try:
            whole = find(corpus, query, limit=100, **asked)  # type: ignore[arg-type]
        except BadSettings:
            return
        parts = [
            find(corpus, query, limit=limit, offset=at, **asked)  # type: ignore[arg-type]
            for at in range(0, len(whole.hits) + 1, limit)
        ]
    assert [hit for part in parts for hit in part.hits] == list(whole.hits)
    assert whole.more or whole.pages == len(whole.hits)


def test_a_heading_counts_for_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = minutes("Budget, budget och budget om budgetens budget.", filename="said.pdf")
    headed = minutes("Rubrik. " + "ord " * 30 + "budget", filename="headed.pdf", day="2001-01-01")
    with Corpus(tmp_path / "c.db") as corpus:
        for made in (said, replace(headed, title="Budgeten")):
            corpus.put_reading(made.reading)
            corpus.put(made)
        monkeypatch.setattr(search_plan, "RANKED", 1)
        monkeypatch.setattr(search_plan, "FEW", 0)
        found = find(corpus, "budget")
        assert [hit.filename for hit in found.hits] == ["headed.pdf", "said.pdf"]
        assert found.bounded
        assert found.more


def test_the_forms_searched_are_told(corpus: Corpus) -> None:
    (skola, excluded, phrase, beginning) = find(corpus, 'skola -mote "hjo" plan*').searched
    assert skola.forms == ("skola", "skolan", "skolbudgeten")
    assert (excluded.excluded, excluded.forms[0]) == (True, "mote")
    assert "möte" in excluded.forms
    assert (phrase.exact, phrase.forms) == (True, ("hjo",))
    assert (beginning.prefix, beginning.forms) == (True, ("plan",))


def test_all_words_found_on_a_page_are_told_with_their_places(tmp_path: Path) -> None:
    made = minutes("Mote om skolan.", "Skola och skolbudgeten.", fixes={"Mote": "Möte"})
    with Corpus(tmp_path / "c.db") as corpus:
        corpus.put_reading(made.reading)
        corpus.put(made)
        text = made.reading.text
        (hit,) = find(corpus, "skola möten").hits
        assert [text[slice(*span)] for span in hit.spans] == ["Mote", "skolan"]
        (other,) = find(corpus, "budget").hits
        assert [text[slice(*span)] for span in other.spans] == ["skolbudgeten"]
        assert other.snippet == "Skola och [skolbudgeten]."


def test_facets_count_documents_and_can_be_asked_for(corpus: Corpus) -> None:
    found = find(corpus, "skola", limit=0, facets=True)
    assert found.hits == ()
    assert found.facet_documents == found.documents > 3
    for kind in ("network", "municipality"):
        assert found.facets[kind]
        for facet in found.facets[kind]:
            narrower = find(corpus, "skola", **{kind: facet.value})
            assert narrower.documents == facet.documents
    for facet in found.facets["year"]:
        narrower = find(corpus, "skola", since=facet.value, until=facet.value)
        assert narrower.documents == facet.documents


def test_one_document_can_be_searched(corpus: Corpus) -> None:
    (first, *_) = find(corpus, "skola").hits
    found = find(corpus, "skola", document=first.document_id)
    assert {hit.document_id for hit in found.hits} == {first.document_id}


@pytest.mark.parametrize(
    ("query", "suggested"),
    [
        ("frånvarp", ("frånvaro",)),
        ("skolbudgten och", ("skolbudgeten och",)),
        ("frånvaro flygplatsen", ()),
        ("möte", ()),
        ("2024-13-45", ()),
    ],
)
def test_where_nothing_is_found_something_alike_is_named(
    corpus: Corpus, query: str, suggested: tuple[str, ...]
) -> None:
    assert find(corpus, query).suggestions[:1] == suggested


@given(word=st.text(st.sampled_from("abdeiklmnorstvåäö"), min_size=1, max_size=14))
@LAWS
def test_a_word_finds_itself(corpus: Corpus, word: str) -> None:
    (term,) = (meant(corpus.db, term) for term in parse(word))
    assert set(term.entries) & set(filed_under(word))


def contents(corpus: Corpus) -> dict[str, list[tuple[object, ...]]]:
    corpus.db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, part_index, instance)")
    found = {
        "index": corpus.db.execute("SELECT * FROM temp.terms ORDER BY 1, 2, 3, 4").fetchall(),
        "parts": corpus.db.execute("SELECT * FROM word_parts ORDER BY 1, 2").fetchall(),
    }
    corpus.db.execute("DROP TABLE temp.terms")
    return found


def test_what_is_kept_does_not_depend_on_the_order_or_on_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name, order in (("one", MADE[:6]), ("other", MADE[5::-1])):
        with Corpus(tmp_path / name) as corpus:
            for made in order:
                corpus.put_reading(made.reading)
                corpus.put(replace(made, corrections=(), title="En annan rubrik"))
                corpus.put(made)
            found.append(contents(corpus))
            search_kept.analyse_all(corpus.db)
            found.append(contents(corpus))
    assert found[0]["index"]
    assert found[0] == found[1] == found[2] == found[3]


def test_another_analysis_is_made_of_all_at_the_next_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        for made in MADE[:3]:
            corpus.put_reading(made.reading)
            corpus.put(made)
        now = contents(corpus)
        corpus.db.execute("UPDATE word_analysis SET version = 'an older one'")
        corpus.db.execute("DELETE FROM word_parts")
        corpus.db.execute("INSERT INTO part_index (part_index) VALUES ('delete-all')")
        corpus.put(MADE[0])
        assert contents(corpus) == now


def test_plans_use_the_indexes(corpus: Corpus) -> None:
    """No search looks at all documents or pages: by their number, or by day as far as needed."""
    told: list[str] = []
    for query in ("skola", '"skola" budget', "skola -budget"):
        asked = search_plan.query(corpus.db, [meant(corpus.db, t) for t in parse(query)], ("", []))
        condition, values = search_plan._matching(asked, (1, 2))
        plan = corpus.db.execute(
            f"EXPLAIN QUERY PLAN SELECT 1 FROM {asked.leading.index} AS found WHERE {condition}",
            values,
        )
        told += [row[3] for row in plan]
    assert all("VIRTUAL TABLE INDEX" in line or "SUBQUERY" in line for line in told)
    walk = """EXPLAIN QUERY PLAN SELECT d.document_id FROM documents AS d
              WHERE 1 AND coalesce(d.meeting_date, d.meeting_earliest) IS NOT NULL
              ORDER BY coalesce(d.meeting_date, d.meeting_earliest) DESC, d.document_id LIMIT 9"""
    steps = [row[3] for row in corpus.db.execute(walk)]
    assert "documents_by_known_day" in steps[0]
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in steps)


def test_the_version_belongs_to_the_lexemes() -> None:
    """Whoever changes the lexemes changes `VERSION`, so that corpora are looked at again."""
    from hashlib import sha256
    from importlib.resources import files

    listed = (files("pipeline") / "data" / "lexemes.txt").read_bytes()
    assert word_parts.VERSION.endswith(sha256(listed).hexdigest()[:8])


def test_the_commonest_facets_are_those_given(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = find(corpus, "skola", limit=0, facets=True).facets
    monkeypatch.setattr(search_facets, "SHOWN", 3)
    shown = find(corpus, "skola", limit=0, facets=True).facets
    for kind, values in every.items():
        ranked = sorted(values, key=lambda one: (-one.documents, one.value))
        assert list(values) == ranked, kind
        assert list(shown[kind]) == ranked[:3], kind
    assert [one.value for one in every["year"]] != sorted(one.value for one in every["year"])
