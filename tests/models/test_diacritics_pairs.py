"""Gold pairs of a damaged document, and a damaged text beside the true one."""

from __future__ import annotations

import pytest

from models.diacritics.measuring.pairs import measure_pairs, read_pairs
from models.diacritics.measuring.truth import measure_truth
from pipeline.errors import UnreadableDocument

HEAD = "line_no\ttoken_no\tdamaged\tcorrect\tclass\talso_accept\tconfidence\n"
DAMAGED = "ocksa fran ocksa 7\nman och bat\n"


class Small:
    """Gives back *också* and *från*, and spoils *och*."""

    def spellings(self, folded):
        return {"ocksa": (("också", 900),), "fran": (("från", 900),)}.get(folded, ())

    def restore(self, tokens):
        known = {"ocksa": ("också", 0.99), "fran": ("från", 0.99), "och": ("öch", 0.9)}
        return [known.get(token) for token in tokens]


def measured(*rows, text=DAMAGED):
    return measure_pairs(text, read_pairs([HEAD, *(row + "\n" for row in rows)]), Small())


def test_pairs_are_counted_as_the_scorer_counts_them():
    found = measured(
        "1\t1\tocksa\tockså\tdiacritic\tockså|också\thigh",
        "1\t2\tfran\tfrån\tdiacritic\t\thigh",
        "1\t3\tocksa\togsså\tchar\t\thigh",
        "2\t1\tman\tmän\tdiacritic\t\tlow",
        "2\t3\tbat\tbåt\tdiacritic\t\tmedium",
    )
    assert (found.repaired.right, found.repaired.of) == (2, 4)
    assert {kind: (s.right, s.of) for kind, s in found.by_class.items()} == {
        "char": (0, 1), "diacritic": (2, 3),
    }  # fmt: skip
    assert (found.unharmed.right, found.unharmed.of) == (1, 2)  # 7 stays, och does not
    assert found.harmed == ((2, "och"),)
    assert [(w.right, w.damaged, w.got, w.line) for _, w in found.missed] == [
        ("ogsså", "ocksa", "också", 1),
        ("båt", "bat", "bat", 2),
    ]


def test_a_right_token_serves_one_pair():
    tokens = enumerate(("ocksa", "fran", "ocksa"), 1)
    found = measured(*(f"1\t{at}\t{token}\tockså\td\t\t" for at, token in tokens))
    assert (found.repaired.right, found.repaired.of) == (2, 3)


def test_others_are_accepted():
    assert measured("1\t1\tocksa\togsså\td\tx | också\t").repaired.right == 1


def test_a_pair_that_does_not_stand_where_it_says_is_told_and_not_counted():
    found = measured("1\t2\tocksa\tockså\tdiacritic\t\thigh")
    assert [(pair.row, pair.line, pair.token) for pair in found.strangers] == [(2, 1, 2)]
    assert found.repaired.of == 0


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "line 1: no column line_no, token_no"),
        ("line_no\ttoken_no\tdamaged\tcorrect\n", "line 1: no column class"),
        (HEAD.replace("\t", ","), "line 1: no column"),
        (HEAD + "x\t1\tocksa\tockså\td\t\t\n", "line 2: line_no is 'x', not a number"),
        (HEAD + "1\t1\tocksa\tockså\td\t\t\n1\t0\ta\tb\td\t\t\n", "line 3: token_no is '0'"),
        (HEAD + "1\n", "line 2: token_no is ''"),
        (HEAD + "1\t1\t\tockså\td\t\t\n", "line 2: damaged is empty"),
        (HEAD + "9\t1\tocksa\tockså\td\t\t\n", "line 2: line_no 9: the text has 3 lines"),
        (HEAD + "1\t5\tocksa\tockså\td\t\t\n", "line 2: token_no 5: line 1 has 4 tokens"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_line(table, told):
    with pytest.raises(UnreadableDocument) as caught:
        measure_pairs(DAMAGED, read_pairs(table.splitlines(keepends=True)), Small())
    assert told in str(caught.value)
    assert caught.value.exit_code == 2


# -- beside the truth -----------------------------------------------------------------------------


def test_errors_before_and_after_page_by_page():
    found = measure_truth("ocksa fran\nocksa\foch bat\n\f", "också från också\fOch\nbåt\n", Small())
    assert found.by_page
    first, second = found.pages
    assert (first.letters, first.before, first.after) == (16, 3, 0)
    assert (first.words, first.right_before, first.right_after) == (3, 0, 3)
    assert (first.mended, first.harmed) == (3, 0)
    assert first.error_rates == (3 / 16, 0)
    assert (second.before, second.after) == (2, 2)  # och becomes öch, not Och
    assert found.worse == ()
    assert found.whole.letters == first.letters + second.letters


def test_a_page_that_gets_worse_is_told():
    found = measure_truth("ocksa fran ocksa\foch och bat", "också från också\foch och bat", Small())
    assert found.worse == (2,)
    assert (found.pages[1].after, found.pages[1].harmed) == (2, 2)


def test_what_was_right_before_is_not_mended():
    (page,) = measure_truth("ocksa hus", "också hus", Small()).pages
    assert (page.right_before, page.right_after, page.mended) == (1, 2, 1)


def test_line_breaks_do_not_count_and_pages_need_not_fit():
    found = measure_truth("ocksa\nfran  ocksa", "också från\fogkså\n\n", Small())
    assert not found.by_page
    assert len(found.pages) == 1
    assert found.whole.after == 1
    assert found.whole.words == 3


def test_nothing_to_compare_is_no_division_by_nothing():
    assert measure_truth("a", "", Small()).whole.error_rates == (1, 1)
    assert measure_truth("", "å", Small()).whole.error_rates == (1, 1)
