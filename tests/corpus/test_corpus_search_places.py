"""Where on a page a hit stands, what is shown of it, and how people are spelt elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from invented import minutes

from corpus.search import find
from corpus.store import Corpus
from pipeline.document import Span

FILLER = "Deltagarna gick igenom dagordningen och lade till en fråga. " * 4


def snippet(path: Path, text: str, words: str, *, head: str = "") -> str:
    made = minutes(text)
    made = replace(made, running=(Span(0, len(head)),) if head else ())
    with Corpus(path / "c.db") as corpus:
        corpus.put_reading(made.reading)
        corpus.put(made)
        (hit,) = find(corpus, words).hits
        marked = made.reading.text[hit.span_start : hit.span_end]
        assert hit.snippet.count(f"[{marked}]") >= 1
        assert (hit.span_start, hit.span_end) in hit.spans
        return hit.snippet


def test_the_rarest_word_is_shown_first(tmp_path: Path) -> None:
    shown = snippet(tmp_path, f"Eva och Nils. {FILLER} Mål och vilstolar.", "och vilstol")
    assert shown.endswith("Mål [och] [vilstolar].")


def test_words_are_shown_where_they_stand_together(tmp_path: Path) -> None:
    text = f"Eva Ek (Jönköping). {FILLER} Gäst från Jönköping University. {FILLER} University."
    assert "[Jönköping] [University]" in snippet(tmp_path, text, "jönköping university")


def test_a_running_head_is_shown_last(tmp_path: Path) -> None:
    head = "Skolnätverket 2(2)"
    shown = snippet(tmp_path, f"{head}\n\n{FILLER} Skolan öppnar.", "skola", head=head)
    assert shown.endswith("[Skolan] öppnar.")
    only = tmp_path / "only"
    only.mkdir()
    assert snippet(only, f"{head}\n\n{FILLER}", "skola", head=head).startswith("[Skolnätverket]")


def test_the_name_of_the_network_is_shown_last(tmp_path: Path) -> None:
    text = f"Nätverket Vättern\n{FILLER} Ett annat nätverk vid Vättern."
    assert "annat [nätverk] vid [Vättern]" in snippet(tmp_path, text, "nätverk vättern")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("läs- och skrivsvårigheter", "Elever med [läs- och skrivsvårigheter] får stöd."),
        ("las- och skrivsvarighet", "Elever med [läs- och skrivsvårigheter] får stöd."),
    ],
)
def test_words_that_share_their_end_are_one_phrase(tmp_path: Path, words: str, text: str) -> None:
    plain = text.replace("[", "").replace("]", "")
    assert snippet(tmp_path, f"Eva och Nils. {FILLER} {plain}", words).endswith(text)


def test_another_spelling_of_somebody_looked_for_is_told(tmp_path: Path) -> None:
    with Corpus(tmp_path / "c.db") as corpus:
        for at, name in enumerate(["Lena Wikblom", "Lena Wickblom", "Lena Wikblom", "Nils Alm"]):
            made = minutes(
                f"Nora, {name}, möte {at}",
                people=(("Nora", name, "1884"),),
                filename=f"{at}.pdf",
                day=f"2023-0{at + 1}-02",
            )
            corpus.put_reading(made.reading)
            corpus.put(made)
        corpus.resolve_people()
        assert find(corpus, "Wikblom").spelt_also == ("Wickblom",)
        assert find(corpus, "Wickblom").spelt_also == ("Wikblom",)
        assert find(corpus, "Alm").spelt_also == find(corpus, "möte").spelt_also == ()
