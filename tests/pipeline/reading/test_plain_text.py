"""Plain text: encodings, HTML as shown, and where the pages part."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableDocument
from pipeline.reading.plain_text import decode, is_html, read_plain, text_of_html


def pages(text: str) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in read_plain(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [[""]]),
        ("ett", [["ett"]]),
        ("ett\ntvå\n", [["ett", "två", ""]]),
        ("ett\r\ntvå\rtre", [["ett", "två", "tre"]]),
        ("ett\ftvå", [["ett"], ["två"]]),
        ("ett\n\ftvå\n", [["ett"], ["två", ""]]),
        ("ett\n\f\ntvå", [["ett"], ["", "två"]]),
        ("ett\f\ftre", [["ett"], [], ["tre"]]),
        pytest.param(
            "ett\f",
            [["ett"]],
            id="a form feed at the end",
        ),
        ("\fett", [[], ["ett"]]),
        ("a\n\n\nb", [["a", "", "", "b"]]),
    ],
    ids=repr,
)
def test_where_pages_part(text, expected):
    assert pages(text) == expected


def test_a_lone_blank_is_an_old_form_feed():
    sheet = "Rad\n" * 30
    assert [len(page) for page in pages(f"{sheet} Sida\n{sheet} Sida\n{sheet}")] == [30, 31, 32]


def test_the_blank_stays_in_the_text_as_read():
    assert pages("Rad\n" * 30 + " Sida")[1] == [" Sida"]


@pytest.mark.parametrize("indented", [" Rad\n" * 20, "Rad\n Rad\n" * 10])
def test_many_blanks_are_layout(indented):
    assert len(pages(indented)) == 1


@pytest.mark.parametrize("line", ["  Två", " - punkt", " 12", "\tFlik"])
def test_what_is_no_lone_blank_before_a_word(line):
    assert len(pages("Rad\n" * 30 + line)) == 1


@given(st.text(st.sampled_from("ab \n\r\fÅ"), max_size=60))
def test_no_letter_is_lost_and_pages_count_from_one(text):
    found = read_plain(text)
    assert [page.number for page in found] == list(range(1, len(found) + 1))
    shown = "".join(line.text for page in found for line in page.lines)
    assert shown == text.replace("\n", "").replace("\r", "").replace("\f", "")
    assert {page.origin for page in found} == {"plain"}


# -- encodings ------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_what_is_utf_8_comes_back(text):
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_swedish_in_other_encodings(encoding):
    text, told = decode("Åsa är på ön – «ja»".encode(encoding))
    assert text == "Åsa är på ön – «ja»"
    assert told == encoding.removesuffix("-sig")


def test_a_program_is_no_text():
    with pytest.raises(UnreadableDocument) as refused:
        decode(b"\x7fELF\0\0\0")
    assert refused.value.code == "not-text"


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused(data):
    try:
        text, encoding = decode(data)
    except UnreadableDocument as refused:
        assert refused.code == "not-text"  # noqa: PT017 - it may also be read
    else:
        assert encoding in {"utf-8", "utf-16", "cp1252"}
        assert isinstance(text, str)


# -- HTML -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["<!DOCTYPE html>x", "  <HTML lang=sv>", "<p>a</p><p>b</p><p>c</p>", "x<br/>" * 5],
)
def test_html(text):
    assert is_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x < y och y > z " * 9,
        "<eva@hjo.se> " * 9,
        "<https://hjo.se> " * 9,
        "# Möte\n<b>fet</b>",
        "<3 " * 9,
    ],
)
def test_no_html(text):
    assert not is_html(text)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Eva</p><p>Bo</p>", "Eva\n\nBo"),
        ("Eva<br>Bo<br/>Al", "Eva\nBo\nAl"),
        ("<ul><li>Eva <b>Ek</b></li><li>Bo</li></ul>", "Eva Ek\n\nBo"),
        ("&Aring;sa &amp; &#246;vriga", "Åsa & övriga"),
        ("<head><title>x</title></head>Eva", "Eva"),
        ("<script>if (a<b) x()</script><style>p{}</style>Eva", "Eva"),
        ("<script>x</script></script>Eva", "Eva"),
        ("a  \t b", "a b"),
        ("<!-- gömt -->Eva", "Eva"),
        ("<p>Eva", "Eva"),
        pytest.param("<p>Åsa är på ön", "Åsa är på ön"),
        pytest.param('<html><head><meta charset="iso-8859-1"></head><body>Åsa', "Åsa"),
        pytest.param("<div>" * 400 + "Eva" + "</div>" * 400 + "<p>Bo", "Eva\n\nBo"),
        pytest.param("<noscript><p>x</p> y</noscript>Eva", "Eva"),
        pytest.param("<template><ul><li>x</li></ul></template>Eva", "Eva"),
        ("<table><tr><td>Eva</td><td> Hjo </td></tr></table>", "Eva   Hjo"),
    ],
)
def test_what_html_shows(html, shown):
    assert text_of_html(html) == shown


@given(st.text(st.sampled_from("<>/pbr&; a\n\"'!-="), max_size=80))
def test_any_html_is_shown_somehow(html):
    assert "\n\n\n" not in text_of_html(html)


@pytest.mark.parametrize("html", ["<![<p>Eva", "<![%Eva"])
def test_odd_declarations_are_no_crash(html):
    assert "Eva" in text_of_html(html)


@pytest.mark.parametrize("text", ["<" * 100_000, "&" * 100_000, "å" * 100_000, "1 < 2 " * 20_000])
def test_time_is_linear_in_the_text(text):
    before = time.process_time()
    is_html(text)
    text_of_html(text)
    read_plain(text)
    assert time.process_time() - before < 8


@pytest.mark.parametrize(
    "html", ["<p " * 20_000, "<p>" * 20_000, "<td>" * 20_000, "\f<b>" * 20_000, "<![" * 20_000]
)
def test_html_costs_linear_time(html):
    before = time.process_time()
    text_of_html(html)
    assert time.process_time() - before < 4


def test_form_feeds_cost_linear_time():
    before = time.process_time()
    assert len(read_plain("\f" * 100_000)) >= 100_000
    assert time.process_time() - before < 8
