"""`diarium evaluate repair`: what it prints, what it refuses, and that it needs no Prefect."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest
from nights import as_json, diarium

from flows.evaluating import pairs_of, show_measured, show_pairs, show_truth, text_of
from flows.filter import repaired
from models.diacritics.load import load
from models.diacritics.measuring.measure import STRIP, measure
from pipeline.errors import BadSettings, UnreadableDocument

RIGHT = """Minnesanteckningar från mötet

Föreningen har också fått många frågor om förskolan och äldreomsorgen i Malmö.
Åsa Lövhagen från Växjö sade att lärarna måste få stöd. Året därpå à 7 kr.

En xyzvarpåkällning gjordes år 2023, och när männen kom åt man bär.
"""
DAMAGED = RIGHT.translate(STRIP)
HEAD = "line_no\ttoken_no\tdamaged\tcorrect\tclass\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("texts")
    files = {
        "right.txt": RIGHT.encode(),
        "more.txt": b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode(),
        "damaged.txt": DAMAGED.encode(),
        "truth.txt": RIGHT.encode(),
        "pairs.tsv": (HEAD + "3\t3\tocksa\tockså\tdiacritic\n3\t8\tocksa\tx\tchar\n").encode(),
        "wrong.tsv": (HEAD + "3\t99\tocksa\tockså\tdiacritic\n").encode(),
        "empty.txt": b" \n\n",
        "english.txt": b"Nothing is marked here.\n",
        "latin.txt": "ett\ntvå\n".encode("latin-1"),
    }
    for name, data in files.items():
        (root / name).write_bytes(data)
    return root


def scored(text):
    """Words, right, right of the marked, harmed: counted as `score_repair.py stripped` does."""
    shown = repaired(text.translate(STRIP))
    seen = Counter()
    for want, got in zip(
        text.rstrip("\n").split("\n"), shown.rstrip("\n").split("\n"), strict=True
    ):
        words = [re.findall(r"[^\W\d_]+", line) for line in (want, got)]
        for x, y in zip(*words, strict=True):
            seen["words"] += 1
            seen["right"] += x == y
            marked = x != x.translate(STRIP)
            seen["marked"] += marked
            seen["marked right"] += marked and x == y
            seen["harmed"] += not marked and x != y
    return seen


def test_it_agrees_with_the_scorer(folder):
    shown = show_measured([("x", measure(RIGHT, load()))]).values[0]
    wanted = scored(RIGHT)
    measures = shown["measures"]
    assert (measures["words"]["count"], measures["words"]["of"]) == (
        wanted["right"], wanted["words"],
    )  # fmt: skip
    assert (measures["marked"]["count"], measures["marked"]["of"]) == (
        wanted["marked right"], wanted["marked"],
    )  # fmt: skip
    assert measures["spared"]["of"] - measures["spared"]["count"] == wanted["harmed"]
    assert measures["words"]["low"] <= measures["words"]["share"] <= measures["words"]["high"]
    wrong = sum(one["n"] for one in shown["errors"].values())
    assert wrong == wanted["words"] - wanted["right"]
    assert shown["errors"]["lost for good"]["n"] == 1  # à


def test_a_table_for_people(folder):
    done = diarium("evaluate", "repair", "right.txt", cwd=folder)
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[0] == ["measure", "share", "low", "high", "count", "of", "interval"]
    labels = [row[0] for row in rows]
    for label in ("words right", "words that need marks", "names", "persons", "places"):
        assert label in labels
    assert any(label.startswith("changed as it is: ") for label in labels)
    assert any(label.endswith("words a second, model loaded") for label in labels)
    lost = next(row for row in rows if row[0] == "lost for good")
    assert "à>a 1 (Året därpå [à] 7 kr.)" in lost[3]
    assert "è, à and ü are stripped too and never proposed: 1 words" in done.stderr


def test_several_texts_and_all_together(folder):
    done = diarium("evaluate", "repair", "right.txt", "more.txt", "--json", cwd=folder)
    one, other, both = as_json(done)
    assert (one["file"], other["file"], both["file"]) == ("right.txt", "more.txt", "all")
    assert one["measures"]["words"] == other["measures"]["words"]  # BOM and \r\n count for nothing
    assert both["words"] == 2 * one["words"]
    table = diarium("evaluate", "repair", "right.txt", "more.txt", cwd=folder).stdout
    assert [line.split("\t")[0] for line in table.splitlines()[:4]] == [
        "file", "right.txt", "more.txt", "all",
    ]  # fmt: skip


def test_gold_pairs(folder):
    options = ["damaged.txt", "--pairs", "pairs.tsv"]
    done = diarium("evaluate", "repair", *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "damaged tokens repaired\t1.00000" in done.stdout
    assert "pairs.tsv, line 3: 'ocksa' is not token 8 of line 3" in done.stderr
    told = as_json(diarium("evaluate", "repair", *options, "--json", cwd=folder))
    assert (told["repaired"]["count"], told["repaired"]["of"]) == (1, 1)
    assert told["classes"]["diacritic"]["of"] == 1


def test_beside_the_truth(folder):
    options = ["damaged.txt", "--truth", "truth.txt"]
    done = diarium("evaluate", "repair", *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split("\t")[:4] == [
        "page", "letters", "errors before", "after",
    ]  # fmt: skip
    assert re.search(r"The character error rate falls by \d+\.\d%", done.stderr)
    told = as_json(diarium("evaluate", "repair", *options, "--json", cwd=folder))
    assert told["whole"]["before"] > 4 * told["whole"]["after"]
    assert told["worse"] == []


def test_the_threshold_counts(folder):
    def right(*options):
        told = as_json(diarium("evaluate", "repair", "right.txt", "--json", *options, cwd=folder))
        return told[0]["measures"]["words"]["count"], told[0]["errors"]

    none, errors = right("--threshold", "1")
    assert none < right()[0]
    assert errors["below threshold"]["n"] > 10


@pytest.mark.parametrize(
    ("code", "told", "arguments"),
    [
        (2, "empty: empty.txt: nothing to measure", ["empty.txt"]),
        (2, "english.txt: no å, ä, ö or é in it", ["english.txt"]),
        (2, "damaged.txt: no å, ä, ö or é in it", ["right.txt", "damaged.txt"]),
        (2, "latin.txt, line 2: byte 0xe5 is not UTF-8", ["latin.txt"]),
        (5, "none.txt: No such file", ["none.txt"]),
        (5, "Is a directory", ["."]),
        (5, "none.tsv: No such file", ["damaged.txt", "--pairs", "none.tsv"]),
        (2, "wrong.tsv, line 2: token_no 99", ["damaged.txt", "--pairs", "wrong.tsv"]),
        (2, "right.txt, line 1: no column", ["damaged.txt", "--pairs", "right.txt"]),
        (5, "none.txt: No such file", ["damaged.txt", "--truth", "none.txt"]),
        (5, "between 0 and 1", ["right.txt", "--threshold", "2"]),
        (2, "do not go together", ["damaged.txt", "--truth", "right.txt", "--pairs", "pairs.tsv"]),
        (2, "take one damaged text", ["damaged.txt", "right.txt", "--truth", "right.txt"]),
        (2, "Missing argument", []),
    ],
)
def test_what_cannot_be_measured_is_told(folder, code, told, arguments):
    done = diarium("evaluate", "repair", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert told in re.sub(r"[│\s]+", " ", done.stderr)
    assert "Traceback" not in done.stderr


def test_it_needs_no_prefect(folder):
    program = (
        "import sys; sys.argv[1:] = ['evaluate', 'repair', 'right.txt']\n"
        "from flows.cli import main\n"
        "try: main()\n"
        "finally: assert not {'prefect', 'sqlalchemy'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_terminal_codes_in_a_text_do_not_reach_the_terminal(tmp_path):
    (tmp_path / "a.txt").write_text("Åsa \x1b[31mvar\x1b[0m à la\n", encoding="utf-8")
    done = diarium("evaluate", "repair", "a.txt", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout


def test_texts_are_read_with_line_feeds_only(folder):
    assert text_of(folder / "more.txt") == RIGHT
    assert text_of(folder / "english.txt", marked=False)
    with pytest.raises(UnreadableDocument, match="no-marks"):
        text_of(folder / "english.txt")
    with pytest.raises(BadSettings):
        text_of(folder)


def test_tables_of_pairs_are_read_whatever_their_line_ends(tmp_path):
    (tmp_path / "p.tsv").write_bytes(
        ("\ufeff" + HEAD + "1\t1\ta\u2028b\tc\td\n").replace("\n", "\r\n").encode()
    )
    assert [(pair.row, pair.damaged) for pair in pairs_of(tmp_path / "p.tsv")] == [(2, "a\u2028b")]


def test_what_is_shown_can_be_told_as_json():
    import json

    from models.diacritics.measuring.pairs import measure_pairs, read_pairs
    from models.diacritics.measuring.truth import measure_truth

    rows = [HEAD, "3\t3\tocksa\tockså\tdiacritic\n"]
    shown = show_pairs(measure_pairs(DAMAGED, read_pairs(rows), load()), "x")
    assert json.loads(json.dumps(shown.values))["repaired"]["count"] == 1
    truth = show_truth(measure_truth(f"{DAMAGED}\f{DAMAGED}", RIGHT, load()))
    assert json.loads(json.dumps(truth.values))["by_page"] is False
    assert any("number of pages" in note for note in truth.notes)
