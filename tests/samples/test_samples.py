"""The samples are whole: every kind of file is made, and the answers say what the texts say.

The attendance, dates and topics are read out of the sources here with a few plain rules that know
the sources' forms, so that an answer and its text cannot drift apart unnoticed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "samples"))

import layout  # noqa: E402  (samples/ is a folder of scripts, no package)
import make_samples  # noqa: E402

SAMPLES = {sample.stem: sample for sample in make_samples.load_all()}
GOLD = {
    stem: json.loads((ROOT / "samples/gold" / f"{stem}.json").read_text(encoding="utf-8"))
    for stem in SAMPLES
}
ANSWERS = json.loads((ROOT / "samples/answers.json").read_text(encoding="utf-8"))
OFFICIAL = {
    row["name"]: row["code"]
    for row in csv.DictReader(
        (ROOT / "pipeline/data/municipalities.csv").read_text(encoding="utf-8").splitlines()
    )
}
BODIES = {row["affiliation"] for gold in GOLD.values() for row in gold["participants"]}
LABELS = {
    "Närvarande": "present",
    "Deltagare": "present",
    "Frånvarande": "absent",
    "Förhinder": "absent",
    "Anmält förhinder": "absent",
    "Meddelat förhinder": "absent",
    "Gäst": "guest",
    "Gäster": "guest",
    "Inbjuden": "guest",
}
MONTHS = dict(
    zip(
        "januari februari mars april maj juni juli augusti september oktober november december".split(),  # noqa: E501, SIM905
        range(1, 13),
        strict=True,
    )
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
every_document = pytest.mark.parametrize("stem", SAMPLES)


def attendance_lines(stem):
    """(status of the label above, line) for the lines between the first label and first heading."""
    status, found = None, []
    for line in SAMPLES[stem].lines:
        if line.startswith("## "):
            break
        if line.rstrip(":") in LABELS:
            status = LABELS[line.rstrip(":")]
        elif status and line.strip() and not line.startswith("| Namn"):
            found.append((status, line))
    return found


def body_in(text):
    """The body named first in a text, the longest where several begin there; or None."""
    found = [(text.find(body), -len(body), body) for body in BODIES if body in text]
    return min(found)[2] if found else None


def told(stem, name):
    """(body, status) of a person by the attendance list of the source."""
    ((status, line),) = [(s, li) for s, li in attendance_lines(stem) if name in li]
    before, after = line.split(name)
    if before.endswith("(ers. ") or after.strip(" |").endswith("–"):
        status = "absent"
    elif after.startswith(" (ers. "):
        status = "substitute"
    return body_in(after) or body_in(before), status


# -- the sources and the gold -------------------------------------------------------------------


@every_document
def test_every_participant_is_in_the_list_for_that_body_with_that_status(stem):
    for row in GOLD[stem]["participants"]:
        assert told(stem, row["as_written"]) == (row["affiliation"], row["status"]), row


@every_document
def test_the_list_holds_nobody_else(stem):
    rest = "\n".join(line for _, line in attendance_lines(stem))
    for row in GOLD[stem]["participants"]:
        for part in (row["as_written"], row["affiliation"] + "s kommun", row["role"] or ""):
            rest = rest.replace(part, "")
    for body in sorted(BODIES, key=len, reverse=True):
        rest = rest.replace(body, "")
    assert not re.sub(r"kommun\b|ers\.|\boch\b|\bx\b|[\s,()|–]", "", rest)


@every_document
def test_codes_are_the_official_ones(stem):
    for row in GOLD[stem]["participants"]:
        assert row["kommunkod"] == OFFICIAL.get(row["affiliation"]), row


@every_document
def test_every_date_of_the_text_is_in_the_gold(stem):
    text = "\n".join(SAMPLES[stem].lines)
    known = [d["text"] for d in GOLD[stem]["dates"] + GOLD[stem]["dates_optional"]]
    assert all(date in text for date in known)
    pattern = (
        rf"\d{{4}}-\d\d-\d\d|\d+ (?:{'|'.join(MONTHS)})(?: \d{{4}})?|(?:vecka|v\.) \d+(?:–\d+)?"
    )
    for found in re.findall(pattern, text):
        assert any(found in date for date in known), found


@every_document
def test_a_date_s_value_agrees_with_its_words(stem):
    for date in GOLD[stem]["dates"]:
        words = re.fullmatch(
            r"(?:(\w+dag)(?:en)? )?(?:den )?(?:\d+–)?(\d+) ([a-z]+)(?: (\d{4}))?", date["text"]
        )
        if words is None:
            continue
        last = dt.date.fromisoformat(date["iso"].split("/")[-1])
        weekday, day, month, year = words.groups()
        assert (last.day, last.month) == (int(day), MONTHS[month])
        assert year is None or last.year == int(year)
        assert weekday is None or WEEKDAYS[last.weekday()] == weekday.lower()


@every_document
def test_headings_and_meeting_date(stem):
    headings = [line[3:] for line in SAMPLES[stem].lines if line.startswith("## ")]
    assert [re.sub(r"^\d+\. ", "", h) for h in headings] == GOLD[stem]["headings"]
    assert GOLD[stem]["meeting_date"] == GOLD[stem]["dates"][0]["iso"]
    assert GOLD[stem]["network"] == SAMPLES[stem].network == SAMPLES[stem].lines[0][2:]


# -- the answers --------------------------------------------------------------------------------


@every_document
def test_attendance_is_that_of_the_gold(stem):
    rows = [
        (r["name"], r["municipality"] or r["organisation"], r["code"], r["status"])
        for r in ANSWERS["attendance"][stem]
    ]
    keys = ("name", "affiliation", "kommunkod", "status")
    assert rows == [tuple(r[key] for key in keys) for r in GOLD[stem]["participants"]]


def test_missing_municipalities_are_the_difference_to_the_network():
    missing = set()
    for network, about in ANSWERS["networks"].items():
        assert about["documents"] == [s for s in GOLD if GOLD[s]["network"] == network]
        for stem in about["documents"]:
            here = {
                row["municipality"]
                for row in ANSWERS["attendance"][stem]
                if row["status"] in ("present", "substitute")
            }
            missing |= {(m, stem) for m in about["municipalities"] if m not in here}
    assert {(row["municipality"], row["document"]) for row in ANSWERS["missing"]} == missing
    assert len(ANSWERS["missing"]) == len(missing)


def test_one_meeting_is_missed_only_by_one_that_otherwise_always_comes():
    def missed(key):
        return [row[key] for row in ANSWERS["missing"]]

    assert missed("document").count("vatterbygden-05") == 1
    assert missed("municipality").count("Aneby") == 1


def test_topics_are_where_ai_stands():
    found = []
    for stem, sample in SAMPLES.items():
        heading = None
        for line in sample.lines:
            if line.startswith("## "):
                heading = re.sub(r"^\d+\. ", "", line[3:])
            if re.search(r"\bAI\b|artificiell intelligens", line):
                found.append((stem, heading))
    assert [(t["document"], t["heading"]) for t in ANSWERS["topics"]] == list(dict.fromkeys(found))


def test_planned_meetings_come_after_all_others_and_stand_in_the_last_minutes():
    latest = max(gold["meeting_date"] for gold in GOLD.values())
    for row in ANSWERS["planned"]:
        assert row["document"] == ANSWERS["networks"][row["network"]]["documents"][-1]
        assert row["date"] > latest
        assert any(
            d["iso"] == row["date"] and d["time"] == row["time"]
            for d in GOLD[row["document"]]["dates"]
        )
        ending = SAMPLES[row["document"]].lines[-2:]
        assert any(row["place"] in line for line in ending)


def test_announced_meetings_took_place_when_announced():
    dates = {(gold["network"], gold["meeting_date"]) for gold in GOLD.values()}
    planned = {(row["network"], row["date"]) for row in ANSWERS["planned"]}
    for stem, rows in ANSWERS["announced"].items():
        for row in rows:
            assert (GOLD[stem]["network"], row["date"]) in dates | planned


def test_people_are_all_the_people_of_the_lists():
    rows = {
        (row["person"], row["code"], row["name"], stem)
        for stem, people in ANSWERS["attendance"].items()
        for row in people
    }
    assert {(p["name"], p["code"]) for p in ANSWERS["people"]} == {row[:2] for row in rows}
    assert len(ANSWERS["people"]) == len({row[:2] for row in rows})
    for person in ANSWERS["people"]:
        own = {row for row in rows if row[:2] == (person["name"], person["code"])}
        assert set(person["spellings"]) == {row[2] for row in own}
        assert set(person["documents"]) == {row[3] for row in own}


def test_the_readable_answers_say_the_same():
    """Every row of a table in answers.md is an answer, and the other way round."""
    tables = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in (ROOT / "samples/answers.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "---" not in line
    ]
    missing = {(r["document"], r["meeting_date"], r["municipality"]) for r in ANSWERS["missing"]}
    topics = {(r["document"], r["heading"]) for r in ANSWERS["topics"]}
    planned = {(r["network"], r["date"], r["time"] or "–", r["place"]) for r in ANSWERS["planned"]}
    several = {
        (p["name"], p["municipality"], ", ".join(p["spellings"][1:]))
        for p in ANSWERS["people"]
        if len(p["spellings"]) > 1
    }
    attended = {
        (r["name"], r["municipality"] or r["organisation"], r["status"])
        for r in ANSWERS["attendance"]["bergslagen-04"]
    }
    heads = 5
    assert missing | topics | planned | several | attended <= set(tables)
    assert len(tables) - heads == sum(map(len, (missing, topics, planned, several, attended)))


# -- the generator ------------------------------------------------------------------------------


def kind(name):
    """The first sample of a kind."""
    return next(sample for sample in SAMPLES.values() if sample.kind == name)


def rendered(name):
    return make_samples.RENDERERS[name][1](kind(name))


def text_of(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def test_every_kind_has_a_sample():
    assert {sample.kind for sample in SAMPLES.values()} == set(make_samples.RENDERERS)


def test_a_born_digital_pdf_has_bold_headings_and_page_marks():
    pdf = rendered("digital")
    assert "1(2)" in text_of(pdf)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        fonts = {(char["fontname"].split("+")[-1], char["size"]) for char in document.chars}
    assert max(fonts, key=lambda font: font[1])[0].endswith("Bold")


@pytest.mark.parametrize("name", ["scan-clean", "scan-skewed", "scan-uneven"])
def test_a_scan_is_one_picture_a_page_without_text(name):
    pdf = rendered(name)
    assert pdf == rendered(name)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert all(len(page.images) == 1 and not page.chars for page in document.pages)


@pytest.mark.slow
def test_the_english_layer_has_lost_its_letters():
    text = text_of(rendered("scan-english-layer"))
    assert "Karin Persson" in text
    assert not set("åäöÅÄÖ") & set(text)


def test_pictures_and_texts():
    with Image.open(io.BytesIO(rendered("png"))) as picture:
        assert picture.format == "PNG"
    with Image.open(io.BytesIO(rendered("tiff"))) as picture:
        assert (picture.format, picture.n_frames, picture.mode) == ("TIFF", 2, "1")
    assert rendered("txt").count(b"\f") == 1
    assert rendered("md").decode().startswith("# ")
    assert b"kind:" not in rendered("md") + rendered("txt")


@pytest.mark.parametrize("name", ["digital", "tiff", "png"])
def test_the_same_bytes_every_time(name):
    assert rendered(name) == rendered(name)


def test_only_one_is_made_when_one_is_named(tmp_path, capsys):
    assert make_samples.main([str(tmp_path), "--only", "bergslagen-04"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["bergslagen-04.md"]
    with pytest.raises(SystemExit):
        make_samples.main([str(tmp_path), "--only", "falköping"])
    assert "bergslagen-01" in capsys.readouterr().err


def test_a_missing_font_names_its_package(monkeypatch):
    monkeypatch.setattr(layout, "_asked", lambda _: None)
    monkeypatch.setattr(layout, "FOLDERS", ())
    with pytest.raises(layout.MissingFontError, match="apt-get install fonts-dejavu-core"):
        layout.font_file("DejaVuSans")
