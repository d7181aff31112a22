"""TEI and CoNLL-U: nothing of the text is lost, and everything points to where it is printed."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exported import export, fill, nasty
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from invented import minutes
from lxml import etree

from corpus.exports import tei
from corpus.exports.conllu import escaped, unescaped
from corpus.exports.tei_body import Fix, Mark, Part, body_of
from corpus.exports.tei_xml import TEI, XML_ID, holdable
from corpus.store import Corpus
from corpus.tables import storable
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.errors import DiariumError
from pipeline.findings import Correction, Section
from pipeline.record import to_record

NS = {"t": TEI, "xi": "http://www.w3.org/2001/XInclude"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "corpus.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def folder(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tei") / "out"
    assert export(path, "tei", out).count == 4
    return out


@pytest.fixture(scope="module")
def parsed(folder: Path) -> Any:
    return etree.parse(folder / "documents" / f"{nasty().reading.sha256[:12]}.xml")


def text_in(element: Any, *, printed: bool) -> str:
    """What the body says: as read (without corr), or repaired (without sic)."""
    left_out = f"{{{TEI}}}{'corr' if printed else 'sic'}"

    def pieces(node: Any) -> Iterator[str]:
        if node.tag == f"{{{TEI}}}lb":
            yield "\n"
        if node.tag != left_out:
            yield node.text or ""
            for child in node:
                yield from pieces(child)
                yield child.tail or ""

    return "".join(pieces(element))


# TEI


def test_the_whole_text_is_there_as_read_and_as_repaired(folder: Path, path: Path) -> None:
    with Corpus(path, read_only=True) as corpus:
        for name in corpus.document_ids():
            record = corpus.record(name)
            body = etree.parse(folder / "documents" / f"{name}.xml").find(".//t:body", NS)
            assert text_in(body, printed=True) == holdable(record["text"])
            assert text_in(body, printed=False) == holdable(record["repaired"])


def test_the_text_is_text_whatever_it_says(parsed: Any) -> None:
    assert parsed.xpath("//*[local-name() = 'script']") == []
    assert "]]> <script>alert(1)</script> &amp; {{x}}" in text_in(
        parsed.find(".//t:body", NS), printed=True
    )
    (told,) = parsed.xpath("//t:normalization/t:p/text()", namespaces=NS)
    assert told.startswith("6 tecken")
    assert parsed.findtext(".//t:title", None, NS) == "+titel\r\nrad två \ufffd"


def test_corrections_pages_and_parts_are_told(parsed: Any) -> None:
    choices = {
        text_in(choice.find("t:sic", NS), printed=True): choice.find("t:corr", NS)
        for choice in parsed.iterfind(".//t:choice", NS)
    }
    assert {before: corr.text for before, corr in choices.items()} == {
        "Motet": "Mötet", "kom-\nmunens": "kommunens",
    }  # fmt: skip
    assert choices["Motet"].get("cert") == "0.9"
    assert choices["Motet"].get("type") == "diacritics"
    resp = choices["Motet"].get("resp").removeprefix("#")
    assert parsed.xpath(f"//*[@xml:id='{resp}']")[0].text == "Diarium"
    breaks = [(pb.get("n"), pb.get("facs")) for pb in parsed.iterfind(".//t:pb", NS)]
    name = nasty().reading.sha256[:12]
    assert breaks == [(n, f"/dokument/{name}/bild/{n}.jpg") for n in ("1", "2")]
    parts = [
        (div.get("type"), div.get("subtype"), div.get("n"), text_in(div[0], printed=False))
        for div in parsed.iterfind(".//t:div", NS)
        if div.get("n") or div.get("type") == "attendance"
    ]
    assert parts == [
        ("attendance", "level-1", None, "Närvarande"),
        ("item", "level-1", "1", "1. Mötet om kommunens skola"),
        ("item", "level-2", "1.1\ufffd", "1.1 Frånvaro i förskolan"),
    ]
    rest = parsed.find(".//t:div[@type='rest']", NS)
    assert text_in(rest, printed=True) == "Höstens möte är i november 2024."


def test_findings_stand_where_they_are_printed(parsed: Any) -> None:
    record = json.loads(json.dumps(to_record(nasty())))
    kinds = {
        "participant": ("persName", "participants"), "mention": (None, "mentions"),
        "date": ("date", "dates"), "decision": ("seg", "decisions"), "promise": ("seg", "actions"),
        "planned-meeting": ("seg", "upcoming"),
    }  # fmt: skip
    for kind, (tag, key) in kinds.items():
        for number, found in enumerate(record[key]):
            name = f"d-{record['id']}-{kind}-{number}"
            pieces = parsed.xpath(
                f"//*[@xml:id='{name}' or starts-with(@xml:id, '{name}.')]", namespaces=NS
            )
            whole = "".join(text_in(piece, printed=True) for piece in pieces)
            assert found["printed"].replace("\n", "") in whole.replace("\n", ""), name
            assert tag is None or pieces[0].tag == f"{{{TEI}}}{tag}"
    dated = {
        text_in(date, printed=True): dict(date.attrib)
        for date in parsed.iterfind(".//t:p//t:date", NS)
    }
    assert dated["1 december 2023"]["when"] == "2023-12-01"
    assert dated["november 2024"]["when"] == "2024-11"


def test_what_overlaps_is_cut_and_linked(parsed: Any) -> None:
    linked = [piece for piece in parsed.iter() if piece.get("next")]
    assert linked
    for piece in linked:
        (other,) = parsed.xpath(f"//*[@xml:id='{piece.get('next').removeprefix('#')}']")
        assert other.get("prev") == f"#{piece.get(XML_ID)}"
        assert other.tag == piece.tag


def test_the_header_tells_the_meeting_and_who_was_there(parsed: Any, folder: Path) -> None:
    assert parsed.find(".//t:setting/t:date", NS).get("when") == "2023-10-02"
    assert dict(parsed.find(".//t:setting/t:time", NS).attrib) == {
        "from": "13:00:00", "to": "15:00:00",
    }  # fmt: skip
    people = [
        (
            person.findtext("t:persName", None, NS),
            person.find("t:state", NS).get("subtype"),
            [town.get("key") for town in person.iterfind("t:affiliation[@key]", NS)],
        )
        for person in parsed.iterfind(".//t:listPerson/t:person", NS)
    ]
    assert people == [
        ("=cmd|' /C calc'!A0", "present", ["0643"]), ("-5", "absent", ["1884"]),
        ("'=1+1", "guest", ["1884"]), ("Eva Ek", "substitute", []),
    ]  # fmt: skip
    root = etree.parse(folder / "corpus.xml")
    root.xinclude()
    ids = [element.get(XML_ID) for element in root.iter(etree.Element) if element.get(XML_ID)]
    assert len(ids) == len(set(ids))
    for element in root.iter(etree.Element):
        for name in ("ref", "corresp", "resp", "ana", "scheme", "next", "prev"):
            for target in (element.get(name) or "").split():
                assert target.partition("#")[2] in ids, (element.tag, target)
    places = {place.findtext("t:idno", None, NS) for place in root.iterfind(".//t:place", NS)}
    assert {"0643", "1884"} == places


def test_every_file_is_valid_by_our_schema(folder: Path) -> None:
    root = etree.parse(folder / "corpus.xml")
    tei.schema().assertValid(root)
    for file in folder.glob("documents/*.xml"):
        tei.schema().assertValid(etree.parse(file))
    assert len(root.findall("xi:include", NS)) == 3
    root.xinclude()
    tei.schema().assertValid(root)


def test_our_schema_refuses_what_we_do_not_write(parsed: Any) -> None:
    for change in ("<p/>", "<div>x</div>", '<date type="x" when="i går"/>', "<choice/>", "<b/>"):
        copy = etree.fromstring(etree.tostring(parsed))
        wrong = etree.fromstring(f'<x xmlns="{TEI}">{change}</x>')[0]
        copy.find(".//t:p", NS).append(wrong)
        assert not tei.schema().validate(copy), change


def test_an_invalid_file_is_never_given(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = etree.Element(f"{{{TEI}}}TEI")
    monkeypatch.setattr(tei, "document_element", lambda *_: made)
    with pytest.raises(DiariumError, match="no valid TEI"):
        export(path, "tei", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def _teis_own_dtd() -> Path | None:
    found = importlib.util.find_spec("trafilatura")
    at = Path(found.origin).parent / "data" / "tei_corpus.dtd" if found and found.origin else None
    return at if at and at.is_file() else None


@pytest.mark.skipif(_teis_own_dtd() is None, reason="no package here holds TEI's own schema")
def test_it_is_tei_by_teis_own_schema(folder: Path) -> None:
    """Trafilatura ships TEI P5 4.8 as a DTD, without the modules of @facs and @ana.

    A DTD cannot say that <choice> holds two: there the schema's word is not taken.
    """
    dtd = etree.DTD(str(_teis_own_dtd()))
    root = etree.parse(folder / "corpus.xml")
    root.xinclude()
    for file in [root, *map(etree.parse, folder.glob("documents/*.xml"))]:
        whole = etree.fromstring(etree.tostring(file))
        for element in whole.iter(etree.Element):
            element.attrib.pop("facs", None)
            element.attrib.pop("ana", None)
        for sic in list(whole.iter(f"{{{TEI}}}sic")):
            sic.getparent().remove(sic)
        etree.cleanup_namespaces(whole)
        dtd.assertValid(whole)


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[str, list[Fix], list[Part], list[Mark], list[Any]]:
    text = draw(st.text(alphabet="ab \n\t\x0b<&]", max_size=40))
    at = st.integers(0, len(text))

    def span() -> tuple[int, int]:
        one, other = draw(at), draw(at)
        return min(one, other), max(one, other)

    fixes, end = [], 0
    for start, stop in sorted(span() for _ in range(draw(st.integers(0, 3)))):
        if start >= end and start < stop:
            fixes.append(Fix(start, stop, draw(st.sampled_from(["", "x", "å\nö"])), "rule", 0.5))
            end = stop
    parts = []
    for number in range(draw(st.integers(0, 4))):
        start, stop = span()
        head = draw(st.integers(start, stop))
        parts.append(Part(start, stop, head, {XML_ID: f"s{number}", "type": "item"}))
    marks = [
        Mark(*span(), draw(st.integers(0, 3)), "seg", {"type": "x"}, f"m{number}")
        for number in range(draw(st.integers(0, 5)))
    ]
    starts = sorted(draw(st.lists(at, max_size=3)))
    pages = [(start, {"n": str(n), "facs": "x"}) for n, start in enumerate(starts)]
    return text, fixes, parts, marks, pages


SECTION = {XML_ID: "s0", "type": "item"}


@given(laid_out())
@example(("< ", [Fix(1, 2, "", "rule", 0.5)], [Part(0, 1, 0, SECTION)], [], []))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
def test_however_findings_overlap_the_text_is_whole_and_valid(laid: Any) -> None:
    text, fixes, parts, marks, pages = laid
    body = body_of(text, fixes, parts, marks, pages, "d")
    again = etree.fromstring(etree.tostring(body))
    corrections = [
        Correction(Span(fix.start, fix.end), text[fix.start : fix.end], fix.after, "", 0.5)
        for fix in fixes
    ]
    assert text_in(again, printed=True) == holdable(text)
    assert text_in(again, printed=False) == holdable(apply(text, corrections).text)
    assert len(again.findall(".//t:pb", NS)) == len(pages)
    whole = etree.fromstring(_AROUND)
    whole.find(".//t:text", NS).append(again)
    tei.schema().assertValid(whole)


_AROUND = f"""<TEI xmlns="{TEI}" xml:id="d" xml:lang="sv"><teiHeader><fileDesc>
<titleStmt><title/></titleStmt><extent><measure unit="pages" quantity="1"/></extent>
<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc>
<profileDesc><langUsage><language ident="sv"/></langUsage></profileDesc></teiHeader>
<text/></TEI>"""


def test_minutes_without_text_are_a_file_too(tmp_path: Path) -> None:
    empty = replace(
        minutes("", filename="tom.pdf", network=None, day=None), title=None, mentions=(), dates=(),
        sections=(Section(Span(0, 0), "", 1, Span(0, 0)),), decisions=(), actions=(), upcoming=(),
    )  # fmt: skip
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.put_reading(empty.reading)
        corpus.put(empty)
    assert export(tmp_path / "corpus.db", "tei", tmp_path / "out").count == 2
    written = export(tmp_path / "corpus.db", "conllu", tmp_path / "out.conllu")
    assert (written.count, written.told) == (0, ("1 dokument utan text står inte med.",))


# CoNLL-U


@pytest.fixture(scope="module")
def sentences(path: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    conllu = pytest.importorskip("conllu")
    out = tmp_path_factory.mktemp("conllu") / "all.conllu"
    export(path, "conllu", out)
    text = out.read_text(encoding="utf-8")
    assert "\r" not in text
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]", text) is None
    return list(conllu.parse(text))


def by_document(sentences: list[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    name = ""
    for sentence in sentences:
        name = sentence.metadata.get("newdoc id", name)
        found.setdefault(name, []).append(sentence)
    return found


def values(token: Any) -> dict[str, str]:
    return {key: unescaped(value or "") for key, value in token["misc"].items()}


def test_conllu_is_the_repaired_text_with_its_way_back(path: Path, sentences: list[Any]) -> None:
    with Corpus(path, read_only=True) as corpus:
        records = {name: corpus.record(name) for name in corpus.document_ids()}
    assert list(by_document(sentences)) == sorted(records)
    for name, parsed in by_document(sentences).items():
        text, rebuilt = storable(records[name]["text"]), ""
        for token in (token for sentence in parsed for token in sentence):
            misc = values(token)
            printed = text[int(misc["Start"]) : int(misc["End"])]
            assert misc.get("Printed", token["form"]) == printed
            rebuilt += misc.get("SpacesBefore", "") + token["form"]
            rebuilt += "" if misc.get("SpaceAfter") == "No" else misc.get("SpacesAfter", " ")
        control = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
        assert rebuilt == control.sub("\ufffd", storable(records[name]["repaired"]))


def test_sentences_have_ids_texts_and_pages(sentences: list[Any]) -> None:
    ids = [sentence.metadata["sent_id"] for sentence in sentences]
    assert len(ids) == len(set(ids))
    for sentence in sentences:
        assert [token["id"] for token in sentence] == list(range(1, len(sentence) + 1))
        text = "".join(
            token["form"] + ("" if token["misc"].get("SpaceAfter") == "No" else " ")
            for token in sentence
        )
        assert sentence.metadata["text"] == text.rstrip()
        unknown = ("lemma", "upos", "xpos", "feats", "head", "deprel", "deps")
        assert {token[key] for token in sentence for key in unknown} <= {"_", None}
    first = by_document(sentences)[nasty().reading.sha256[:12]]
    assert first[0].metadata["title"] == "+titel rad två \ufffd"
    assert {sentence.metadata["page"] for sentence in first} == {"1", "2"}
    assert sum("newpar id" in sentence.metadata for sentence in first) >= 3


def test_names_and_days_are_tagged(sentences: list[Any]) -> None:
    tokens = [
        (token["form"], values(token))
        for sentence in by_document(sentences)[nasty().reading.sha256[:12]]
        for token in sentence
    ]
    begun = [
        (form, misc["NER"], misc) for form, misc in tokens if misc.get("NER", "").startswith("B")
    ]
    assert [(misc["Status"]) for _, _, misc in begun if "Status" in misc] == [
        "present", "absent", "guest", "substitute",
    ]  # fmt: skip
    assert all(misc["PersonId"].startswith("p-") for _, _, misc in begun if "Status" in misc)
    assert ("B-DATE", "2023-12-01") in {(tag, misc.get("Date")) for _, tag, misc in begun}
    assert ("Nora", "B-LOC", "1884") in {(form, tag, misc.get("Code")) for form, tag, misc in begun}
    at = [form for form, _ in tokens].index("december")
    assert [misc["NER"] for _, misc in tokens[at - 1 : at + 2]] == ["B-DATE", "I-DATE", "I-DATE"]
    repaired = dict(tokens)["kommunens"]
    assert repaired["Printed"] == "kom-\nmunens"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_value_can_be_read_back(value: str) -> None:
    shown = escaped(value)
    assert unescaped(shown) == value
    assert not re.search(r"[\s|=\x00-\x1f]", shown)


def test_what_a_repair_puts_in_can_be_written_too(tmp_path: Path) -> None:
    made = minutes("Motet om skolan.", fixes={"Motet": "M\ud83dtet"})
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.put_reading(made.reading)
        corpus.put(made)
    export(tmp_path / "corpus.db", "conllu", tmp_path / "out.conllu")
    written = (tmp_path / "out.conllu").read_text(encoding="utf-8")
    text = next(line for line in written.splitlines() if line.startswith("# text = "))
    assert text == "# text = M\ufffdtet om skolan."
