"""`diarium repair` as a Unix filter: what stays, what is refused, what it tells."""

from __future__ import annotations

import os
import subprocess

import pytest
from nights import DIARIUM, STRIPPED, diarium

from flows.filter import decoded, explained, repaired, settings_for
from pipeline.errors import BadSettings, UnreadableDocument

LOST = "Foreningen har ocksa fatt manga fragor om forskolan och aldreomsorgen."
RIGHT = "Föreningen har också fått många frågor om förskolan och äldreomsorgen."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("\n", "\n"),
        (f"{LOST}\n", f"{RIGHT}\n"),
        (LOST, RIGHT),
        (f"{LOST}\r\n\r\n{LOST}\r\n", f"{RIGHT}\r\n\r\n{RIGHT}\r\n"),
        (f"{LOST}\f\n{LOST}\f", f"{RIGHT}\f\n{RIGHT}\f"),
        (f"\ufeff{LOST}\n", f"\ufeff{RIGHT}\n"),
        (f"\ufeff{RIGHT}\n", f"\ufeff{RIGHT}\n"),
        (f"{LOST}\n\n\n\n", f"{RIGHT}\n\n\n\n"),
        (f"{LOST} ett\u0000 tva\n", f"{RIGHT} ett två\n"),  # the rule `invisible`
        (f"{LOST} \x0b{LOST}", f"{RIGHT} {RIGHT}"),
        (f"  {LOST}\t{LOST}  \n", f"  {RIGHT}\t{RIGHT}  \n"),
    ],
)
def test_what_is_kept(before, after):
    assert repaired(before) == after


def test_bytes_in_bytes_out():
    data = f"\ufeff{LOST}\r\n\f{LOST}".encode()
    done = subprocess.run([DIARIUM, "repair"], input=data, capture_output=True, check=True)
    assert done.stdout == f"\ufeff{RIGHT}\r\n\f{RIGHT}".encode()


def test_utf8_whatever_the_locale_says():
    done = subprocess.run(
        [DIARIUM, "repair"], input=LOST.encode(), capture_output=True, check=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip
    assert done.stdout == RIGHT.encode()


def test_a_very_long_line():
    long = " ".join([LOST] * 3000)
    shown = repaired(long)
    assert shown == " ".join([RIGHT] * 3000)


def test_a_file_or_a_dash(tmp_path):
    (tmp_path / "a.txt").write_text(STRIPPED, encoding="utf-8")
    piped = diarium("repair", input=STRIPPED)
    assert "Föreningen har också" in piped.stdout
    assert diarium("repair", "a.txt", cwd=tmp_path).stdout == piped.stdout
    assert diarium("repair", "-", input=STRIPPED).stdout == piped.stdout


def test_what_cannot_be_read_is_told_with_its_code(tmp_path):
    (tmp_path / "latin.txt").write_bytes("ett\ntvå\n".encode("latin-1"))
    for code, told, arguments in (
        (2, "latin.txt, line 2: byte 0xe5 is not UTF-8", ["latin.txt"]),
        (5, "none.txt: No such file", ["none.txt"]),
        (5, "Is a directory", ["."]),
        (5, "--threshold 1.1", ["latin.txt", "--threshold", "1.1"]),
    ):
        done = diarium("repair", *arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert told in done.stderr
        assert len(done.stderr.splitlines()) == 1
    done = subprocess.run([DIARIUM, "repair"], input=b"ett\n\xff", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"standard input, line 2: byte 0xff" in done.stderr


def test_a_reader_that_leaves_is_no_error(tmp_path):
    (tmp_path / "long.txt").write_text(f"{LOST}\n" * 4000, encoding="utf-8")
    for text, options in (("long.txt", ""), ("long.txt", "--explain")):
        done = subprocess.run(
            ["bash", "-c", f'"{DIARIUM}" repair {options} {text} | head -n 1'],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert len(done.stdout.splitlines()) == 1
        assert done.stderr == ""


def test_a_reader_that_has_left_already_is_no_error():
    process = subprocess.Popen(
        [DIARIUM, "repair"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    process.stdin.write(LOST.encode())
    process.stdin.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() in {1, 141}


@pytest.mark.parametrize("threshold", [-0.1, 1.01, float("nan"), float("inf")])
def test_a_threshold_is_a_probability(threshold):
    with pytest.raises(BadSettings, match="between 0 and 1"):
        settings_for(threshold)


def test_thresholds_that_are_probabilities():
    assert [settings_for(at).least_probability for at in (0, 0.3, 1)] == [0, 0.3, 1]


def test_what_is_not_utf8_names_its_line():
    with pytest.raises(UnreadableDocument, match="x, line 3: byte 0xff") as caught:
        decoded(b"a\nb\nc\xff", "x")
    assert caught.value.exit_code == 2
    assert decoded("a\r\nö".encode(), "x") == "a\r\nö"


def test_explained_corrections_are_rows():
    told = [line.split("\t") for line in explained(f"\n{LOST} ett\u0000t\n")]
    assert told[0] == ["line", "before", "after", "rule", "probability", "state"]
    assert told[1][:4] == ["2", "Foreningen", "Föreningen", "diacritics"]
    assert [row[0] for row in told[1:]] == ["2"] * (len(told) - 1)
    assert ["2", r"\x00", "", "invisible", "0.990", "made"] in told


def test_line_ends_within_a_correction_are_escaped():
    told = [line.split("\t") for line in explained(f"{LOST}\n{LOST} om forsk-\nolan\n{LOST}\n")]
    assert any(row[1:3] == [r"forsk-\nolan", r"försk-\nolan"] for row in told), told
    assert {row[0] for row in told[1:]} == {"1", "2", "4"}  # 3 holds but the end of a word


class Unsure:
    """Knows `också` for the gate; is 0.4 sure of `män`, 0.9 of `också`."""

    def spellings(self, folded):
        return {"ocksa": (("också", 9000),), "man": (("man", 60), ("män", 40))}.get(folded, ())

    def restore(self, tokens):
        known = {"ocksa": ("också", 0.9), "man": ("män", 0.4)}
        return [known.get(token.lower()) for token in tokens]


def test_what_was_left_is_listed_for_a_person():
    text = "ocksa ocksa ocksa\nman"
    assert repaired(text, restorer=Unsure()) == "också också också\nman"
    told = [line.split("\t") for line in explained(text, None, Unsure(), made=False, left=True)]
    assert told[1:] == [["2", "man", "män", "unsure", "0.400", "left"]]
    both = [line.split("\t") for line in explained(text, None, Unsure(), left=True)]
    assert [row[5] for row in both[1:]] == ["made", "made", "made", "left"]
    all_made = list(explained(text, 0.3, Unsure(), made=False, left=True))
    assert len(all_made) == 1


def test_the_options_print_what_they_say():
    told = diarium("repair", "--explain", input=STRIPPED).stdout.splitlines()
    assert told[0].split("\t")[0] == "line"
    assert {line.split("\t")[5] for line in told[1:]} == {"made"}
    left = diarium("repair", "--unsure", "--threshold", "1", input=STRIPPED).stdout.splitlines()
    assert {line.split("\t")[5] for line in left[1:]} == {"left"}
    assert any("Föreningen" in line for line in left)
