"""Word and OpenDocument: the lines that a reader sees, what is refused, and minutes end to end."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import odfdo
import pytest
from engines import crashing
from hypothesis import given
from hypothesis import strategies as st
from office_papers import bomb, docx_of, docx_xml, lying, member, odt_of, odt_xml, p, with_members
from PIL import Image

from models.diacritics.load import load as load_diacritics
from pipeline.agenda.topics import load_vocabulary
from pipeline.document import Reading
from pipeline.errors import NotYetWhole, UnreadableDocument
from pipeline.interpret import Tools, interpret
from pipeline.reading.media import DOCX, ODT, media_type_of
from pipeline.reading.office import OfficeLimits, read_office
from pipeline.reading.office_lines import PAGE_BREAK, SOFT_BREAK, Paragraph, Story, Table, pages_of
from pipeline.reading.office_numbers import Counter, Level, number_as
from pipeline.reading.read import read_bytes
from pipeline.reading.whole import check_whole


def pages(data: bytes) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in read_office(data, media_type_of(data))]


def lines(data: bytes) -> list[str]:
    (only,) = pages(data)
    return only


def run(text: str, props: str = "") -> str:
    return f"<w:r><w:rPr>{props}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def cell(*paragraphs: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def table(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def odt_table(*rows: list[str]) -> str:
    shown = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    return f"<table:table><table:table-column/>{shown}</table:table>"


def odt_cell(*paragraphs: str) -> str:
    inner = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    return f"<table:table-cell>{inner}</table:table-cell>"


BREAK = '<w:r><w:br w:type="page"/></w:r>'
RENDERED = "<w:r><w:lastRenderedPageBreak/><w:t>Bo</w:t></w:r>"
BOX = f"<w:txbxContent>{p('I rutan')}</w:txbxContent>"
TWICE = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx>"
    f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:t>kod</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
TICK = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
    '</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(p("Eva ", "Ek") + p("Bo"), ["Eva Ek", "Bo"], id="paragraphs"),
        pytest.param(p(run("Eva Ek"), "<w:r><w:tab/></w:r>", run("Skara")), ["Eva Ek   Skara"],
                     id="a tab parts columns"),
        pytest.param(p("Eva Ek", "<w:r><w:br/></w:r>", "Bo Al"), ["Eva Ek", "Bo Al"],
                     id="a line break"),
        pytest.param(p("Ös\u00adter", "<w:r><w:noBreakHyphen/></w:r>", "näs,\u00a0Ale"),
                     ["Öster-näs, Ale"], id="soft and fixed signs"),
        pytest.param(
            p("Per ", f"<w:ins>{run('Alm')}</w:ins>", f"<w:del>{run('Ek')}</w:del>",
              f"<w:moveFrom>{run('bort')}</w:moveFrom>", f"<w:moveTo>{run(', Ale')}</w:moveTo>"),
            ["Per Alm, Ale"], id="tracked changes"),
        pytest.param(p("Eva", props="<w:rPr><w:del/></w:rPr>") + p(" Ek"), ["Eva Ek"],
                     id="the end of a paragraph deleted"),
        pytest.param("<w:ins>" + p("Eva") + "</w:ins><w:del>" + p("Bo") + "</w:del>", ["Eva"],
                     id="a paragraph deleted"),
        pytest.param(p("Eva", run("dold", "<w:vanish/>"), run(" Ek", "<w:vanish w:val='0'/>")),
                     ["Eva Ek"], id="hidden text"),
        pytest.param(f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Eva')}</w:sdtContent></w:sdt>"
                     + p("<w:smartTag>" + run("Skara") + "</w:smartTag>"), ["Eva", "Skara"],
                     id="controls and smart tags"),
        pytest.param(p("<w:hyperlink>" + run("länk") + "</w:hyperlink>"), ["länk"], id="a link"),
        pytest.param(p("Sida ", FIELD), ["Sida 7"], id="a field shows its result"),
        pytest.param(p(TICK, " Eva"), ["☒ Eva"], id="a tick box"),
        pytest.param(p("Före", TWICE) + p("Efter"), ["Före", "I rutan", "Efter"],
                     id="a text box, once"),
        pytest.param(p("a") + p() + p() + p("b"), ["a", "", "b"], id="empty paragraphs"),
        pytest.param(p("Brödtext") + p(run("Budget", "<w:b/>")) + p("Mer"),
                     ["Brödtext", "", "Budget", "Mer"], id="bold heads"),
        pytest.param(p("Text") + p("Budget", props='<w:outlineLvl w:val="0"/>'),
                     ["Text", "", "Budget"], id="outline levels head"),
        pytest.param(p("x" * 101) + p("Eva"), ["x" * 101, "", "Eva"], id="prose stands apart"),
        pytest.param(p("Före") + table([cell(p("Eva")), cell(p("Skara"))]) + p("Efter"),
                     ["Före", "", "Eva   Skara", "", "Efter"], id="a row is a line"),
        pytest.param(table([cell(p("Eva"), p("Bo")), cell(p("Skara"), p("Hjo"))]),
                     ["Eva   Skara", "Bo   Hjo"], id="cells pair line by line"),
        pytest.param(table([cell(p("Eva"), p("Bo"), p("Per")), cell(p("Skara"), p(), p("Ale"))]),
                     ["Eva   Skara", "Bo", "Per   Ale"], id="an empty line keeps its place"),
        pytest.param(table([cell(p("Närvarande")), cell(p("Eva"), p("Bo"))]),
                     ["Närvarande   Eva", "Bo"], id="a label beside a list"),
        pytest.param(table([cell(p("a" * 61), p("b")), cell(p("c"), p("d"))]),
                     ["a" * 61, "b", "", "c", "d"], id="running text in cells follows on"),
        pytest.param(table([cell(p("Hel"), props='<w:gridSpan w:val="2"/>')],
                           [cell(p("a"), props='<w:vMerge w:val="restart"/>'), cell(p("b"))],
                           [cell(p("a"), props="<w:vMerge/>"), cell(p("c"))]),
                     ["Hel", "a   b", "c"], id="merged cells once"),
        pytest.param(table([cell(table([cell(p("a")), cell(p("b"))]), p()), cell(p("c"))]),
                     ["a   b   c"], id="a table in a table"),
        pytest.param(table([cell(p())], [cell(p("a")), cell(p()), cell(p("b"))]), ["a   b"],
                     id="empty cells"),
        pytest.param("<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell(p("Bort")) + "</w:tr></w:tbl>"
                     + p("Eva"), ["Eva"], id="a deleted row"),
    ],
)  # fmt: skip
def test_lines_of_word(body, expected):
    assert lines(docx_xml(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("Eva") + p(BREAK) + p("Bo"), [["Eva"], ["Bo"]]),
        (p("Eva", BREAK) + p(RENDERED), [["Eva"], ["Bo"]]),
        (p("Eva") + p(RENDERED), [["Eva"], ["Bo"]]),
        (p("Eva ", RENDERED), [["Eva"], ["Bo"]]),
        (p("Eva") + p(RENDERED, props="<w:pageBreakBefore/>"), [["Eva"], ["Bo"]]),
        (p("Eva", BREAK, BREAK) + p("Bo"), [["Eva"], [], ["Bo"]]),
        (p("Eva", props="<w:pageBreakBefore/>"), [["Eva"]]),
        (p("Eva", props="<w:sectPr/>") + p("Bo") + "<w:sectPr/>", [["Eva"], ["Bo"]]),
        (
            p("Eva", props="<w:sectPr/>")
            + p("Bo")
            + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>',
            [["Eva", "Bo"]],
        ),
        (
            table([cell(p("a")), cell(p("b"))], [cell(p(RENDERED)), cell(p(RENDERED))]),
            [["a   b"], ["Bo   Bo"]],
        ),
        (p("Eva") + p(BREAK), [["Eva"]]),
    ],
)
def test_pages_of_word(body, expected):
    assert pages(docx_xml(body)) == expected


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def word_level(level: int, form: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{word_level(0, "decimal", "§ %1", 12)}'
    f"{word_level(1, 'lowerLetter', '%2)')}{word_level(2, 'decimal', '%1.%3')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="2">{word_level(0, "bullet", "o")}'
    f"{word_level(1, 'hebrew1', '%2.')}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_numbers_of_word():
    items = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (1, 0), (3, 0), (9, 0)]
    body = "".join(p("x", props=numbered(*item)) for item in items)
    assert [line.removesuffix("x") for line in lines(docx_xml(body, numbering=NUMBERING))] == [
        "§ 12 ", "a) ", "b) ", "§ 13 ", "a) ", "13.1 ", "- ", "- ", "§ 14 ", "§ 5 ", "",
    ]  # fmt: skip


def test_one_of_two_ways_to_write_is_read():
    way = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>"
    way += "</mc:AlternateContent>"
    body = p(way.format(run("Eva"), run("Eve"))) + way.format(p("Bo"), p("Boo"))
    assert lines(docx_xml(body)) == ["Eva", "Bo"]


def test_a_label_beside_running_text_stands_on_its_first_line():
    row = [cell(p("§ 3")), cell(p("a" * 61), p("b"))]
    assert lines(docx_xml(table(row))) == [f"§ 3   {'a' * 61}", "b"]


def test_blanks_by_the_million_cost_nothing():
    data = odt_xml("<text:p>a" + '<text:s text:c="999999"/>' * 30 + "b</text:p>")
    tracemalloc.start()
    assert lines(data) == ["a   b"]
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_footnotes_stand_last():
    note = f'<w:footnote w:id="2">{p("En not")}</w:footnote>'
    rule = f'<w:footnote w:id="0" w:type="separator">{p("---")}</w:footnote>'
    body = p("Skara", '<w:r><w:footnoteReference w:id="2"/></w:r>') + p("Slut")
    assert lines(docx_xml(body, footnotes=rule + note)) == ["Skara", "Slut", "", "En not"]


def test_head_and_foot_stand_once():
    def build(document):
        section = document.sections[0]
        section.header.paragraphs[0].text = "Skara kommun\t2024-05-14"
        section.footer.paragraphs[0].text = "Sida"
        document.add_paragraph("Ett")
        document.add_page_break()
        document.add_paragraph("Två")

    assert pages(docx_of(build)) == [["Skara kommun   2024-05-14", "", "Ett"], ["Två", "", "Sida"]]


def test_the_first_page_may_have_a_head_of_its_own():
    def build(document):
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.header.paragraphs[0].text = "Sedan"
        section.first_page_header.paragraphs[0].text = "Först"
        document.add_paragraph("Text")

    assert lines(docx_of(build)) == ["Först", "", "Text"]


def test_what_python_docx_writes():
    def build(document):
        document.add_heading("Protokoll", 0)
        document.add_paragraph("ett", style="List Number")
        document.add_paragraph("två", style="List Number")
        document.add_paragraph("punkt", style="List Bullet")
        document.add_heading("Slut", 1)

    assert lines(docx_of(build)) == ["Protokoll", "1. ett", "2. två", "- punkt", "", "Slut"]


STYLES = (
    '<style:style style:name="Ny" style:family="paragraph">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="Fet" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Dold" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-prefix="§ " style:num-format="1" text:start-value="3"/>'
    '<text:list-level-style-number text:level="2" style:num-suffix=")" style:num-format="a"/>'
    "</text:list-style>"
)


def item(*inner: str) -> str:
    return f"<text:list-item>{''.join(inner)}</text:list-item>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>Eva Ek<text:tab/>Skara</text:p>", [["Eva Ek   Skara"]]),
        ("<text:p>Eva\n   Ek<text:line-break/>Bo</text:p>", [["Eva Ek", "Bo"]]),
        ('<text:p>a<text:s text:c="99999999999"/>b</text:p>', [["a b"]]),
        ('<text:p>a<text:s text:c="5"/>b</text:p>', [["a   b"]]),
        (
            ("<text:tracked-changes><text:changed-region><text:deletion><text:p>Bort</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
            '<text:p>Per <text:change-start text:change-id="c"/>Alm<text:change-end/>'
            '<text:change text:change-id="d"/></text:p>'),
            [["Per Alm"]],
        ),
        ("<text:p>Eva<office:annotation><text:p>Nej</text:p></office:annotation></text:p>",
         [["Eva"]]),
        ('<text:p>Eva<text:span text:style-name="Dold">dold</text:span></text:p>', [["Eva"]]),
        (('<text:section text:display="none"><text:p>Nej</text:p></text:section>'
         "<text:section><text:p>Ja</text:p></text:section>"), [["Ja"]]),
        (("<text:p>Ek<text:note><text:note-citation>1</text:note-citation><text:note-body>"
         "<text:p>Not</text:p></text:note-body></text:note>, Ale</text:p>"),
         [["Ek, Ale", "", "Not"]]),
        (("<text:p>Före<draw:frame><draw:text-box><text:p>Ruta</text:p></draw:text-box>"
         "<svg:title>Bild</svg:title></draw:frame></text:p>"), [["Före", "Ruta"]]),
        ('<text:p>a</text:p><text:h text:outline-level="1">Budget</text:h>',
         [["a", "", "Budget"]]),
        ('<text:p>a</text:p><text:p><text:span text:style-name="Fet">Fet</text:span></text:p>',
         [["a", "", "Fet"]]),
        ('<text:p>a</text:p><text:p text:style-name="Ny">b</text:p>', [["a"], ["b"]]),
        ("<text:p>a<text:soft-page-break/>b</text:p><text:soft-page-break/><text:p>c</text:p>",
         [["a"], ["b"], ["c"]]),
        ('<text:p>a</text:p><text:p text:style-name="Ny"><text:soft-page-break/>b</text:p>',
         [["a"], ["b"]]),
        (odt_table([odt_cell("Eva", "Bo"), odt_cell("Skara", "Hjo")]),
         [["Eva   Skara", "Bo   Hjo"]]),
        (odt_table([odt_cell("Hel"), ("<table:covered-table-cell><text:p>x</text:p>"
                                     "</table:covered-table-cell>")]), [["Hel"]]),
        (odt_table(["</table:table-row><table:table-header-rows><table:table-row>"
                    + odt_cell("Namn") + odt_cell("Kommun")
                    + "</table:table-row></table:table-header-rows><table:table-row>"]),
         [["Namn   Kommun"]]),
        (odt_table([odt_cell("a")], ["</table:table-row><text:soft-page-break/><table:table-row>"],
                   [odt_cell("b")]), [["a"], ["b"]]),
        ("<!-- ej --><text:p>a<!-- ej -->b<?ej ej?>c</text:p>", [["abc"]]),
        (
            '<text:list text:style-name="L1" xml:id="x">' + item("<text:p>a</text:p>",
            "<text:p>mer</text:p>", "<text:list>" + item("<text:p>b</text:p>") + "</text:list>")
            + item("<text:p>c</text:p>") + "</text:list><text:p>Text</text:p>"
            '<text:list text:style-name="L1" text:continue-numbering="true">'
            + item("<text:p>d</text:p>") + "</text:list>"
            '<text:list text:style-name="L1">' + item("<text:p>e</text:p>") + "</text:list>"
            '<text:list text:continue-list="x" text:style-name="L1">' + item("<text:p>f</text:p>")
            + "</text:list><text:list>" + item("<text:p>g</text:p>") + "</text:list>",
            [["§ 3 a", "mer", "a) b", "§ 4 c", "Text", "§ 5 d", "§ 3 e", "§ 6 f", "- g"]],
        ),
        ('<text:list text:style-name="L1">'
         + item("<text:number>9.</text:number><text:p>a</text:p>") + "</text:list>", [["9. a"]]),
    ],
)  # fmt: skip
def test_lines_of_opendocument(body, expected):
    assert pages(odt_xml(body, styles=STYLES)) == expected


def test_head_and_outline_of_opendocument():
    margins = "<style:header><text:p>Skara</text:p></style:header>"
    margins += "<style:footer><text:p>Foten</text:p></style:footer>"
    common = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:outline-style>'
    )
    body = '<text:h text:outline-level="1">Ett</text:h><text:h text:outline-level="1">Två</text:h>'
    assert lines(odt_xml(body, common=common, margins=margins)) == [
        "Skara", "", "1. Ett", "2. Två", "", "Foten",
    ]  # fmt: skip


DOC = docx_of(lambda document: document.add_paragraph("Eva Ek"))
TEXT = odt_of(lambda document: document.body.append(odfdo.Paragraph("Eva Ek")))


def renamed(package: bytes, before: bytes, after: bytes) -> bytes:
    """The package with a name changed in its types, body and relations."""
    names = ("[Content_Types].xml", "word/document.xml", "_rels/.rels")
    return with_members(package, {n: member(package, n).replace(before, after) for n in names})


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        pytest.param(DOC, DOCX, id="docx"),
        pytest.param(TEXT, ODT, id="odt"),
        pytest.param(
            renamed(
                DOC,
                b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                b"vnd.ms-word.document.macroEnabled.main",
            ),
            DOCX,
            id="docm",
        ),
        pytest.param(
            renamed(DOC, b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
            DOCX,
            id="dotx",
        ),
        pytest.param(
            renamed(
                DOC,
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
            DOCX,
            id="strict",
        ),
        pytest.param(
            with_members(TEXT, {"mimetype": ODT + "-template"}),
            ODT,
            id="ott",
        ),
    ],
)
def test_variants_are_told_and_read(package, expected):
    assert media_type_of(package) == expected
    check_whole(package, expected)
    assert lines(package) == ["Eva Ek"]


def test_relations_that_lead_nowhere_or_outside_are_left():
    name = "word/_rels/document.xml.rels"
    loose = (
        b'<Relationship Id="a" Type="http://x/image" Target="../NULL"/>'
        b'<Relationship Id="b" Type="http://x/image" Target="file:///etc/x.xml" '
        b'TargetMode="External"/><Relationship Id="c" Type="http://x/link" Target="#_top"/>'
    )
    relations = member(DOC, name).replace(b"</Relationships>", loose + b"</Relationships>")
    assert lines(with_members(DOC, {name: relations})) == ["Eva Ek"]


def named(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        if mimetype:
            whole.writestr("mimetype", mimetype)
        for name in names:
            whole.writestr(name, "x")
    return out.getvalue()


OPC = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("code", "word", "data"),
    [
        ("zip-or-office", "ZIP-arkiv", named("a.pdf", "word/document.xml")),
        ("zip-or-office", "ZIP-arkiv", b"PK\x03\x04" + b"x" * 3000),
        ("zip-or-office", "kalkylblad", named(mimetype=ODT.replace("text", "spreadsheet"))),
        ("zip-or-office", "presentation", named(mimetype=ODT.replace("text", "presentation"))),
        ("zip-or-office", "slag", named(mimetype=ODT.replace("text", "graphics"))),
        (
            "zip-or-office",
            "kalkylblad",
            with_members(named(), {"[Content_Types].xml": OPC + "spreadsheetml.sheet.main+xml"}),
        ),
        (
            "encrypted",
            "lösenord",
            b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        ),
        ("old-office", "äldre", b"\xd0\xcf\x11\xe0" + b"x" * 600),
    ],
)
def test_other_packages_are_refused_by_their_kind(code, word, data):
    with pytest.raises(UnreadableDocument, match=code) as refused:
        media_type_of(data)
    assert word in refused.value.reason_sv


@pytest.mark.parametrize("package", [DOC, TEXT], ids=["docx", "odt"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_copy_in_progress_is_left(package, share):
    part = package[: int(len(package) * share)]
    with pytest.raises(NotYetWhole) as refused:
        check_whole(part, media_type_of(part))
    assert refused.value.code == "incomplete"
    with pytest.raises(UnreadableDocument, match="broken-office"):
        read_office(part, media_type_of(part))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&b;'
    "</w:document>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
DEEP = "<w:tbl><w:tr><w:tc>" * 100 + p("Eva") + "</w:tc></w:tr></w:tbl>" * 100
MANIFEST = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"


@pytest.mark.parametrize(
    ("code", "data", "media_type"),
    [
        ("broken-office", with_members(DOC, {"word/document.xml": "<w:document"}), DOCX),
        ("broken-office", with_members(DOC, {"word/document.xml": None}), DOCX),
        ("broken-office", with_members(DOC, {"_rels/.rels": None}), DOCX),
        ("broken-office", with_members(DOC, {"word/document.xml": "<a/>"}), DOCX),
        ("broken-office", with_members(TEXT, {"content.xml": "<a"}), ODT),
        ("broken-office", with_members(TEXT, {"content.xml": None}), ODT),
        ("broken-office", with_members(TEXT, {"content.xml": "<a/>"}), ODT),
        ("broken-office", docx_xml(DEEP), DOCX),
        ("broken-office", lying(bomb(DOC, "word/big.xml", 50_000), 9), DOCX),
        ("broken-office", b"PK\x03\x04", DOCX),
        ("too-large-inside", bomb(DOC, "word/media/a.png", 3_000_000), DOCX),
        ("too-large-inside", bomb(DOC, "word/big.xml", 1_100_000), DOCX),
        ("too-large-inside", bomb(TEXT, "settings.xml", 1_100_000), ODT),
        ("too-large-inside", with_members(DOC, {f"{n}.txt": "" for n in range(60)}), DOCX),
        ("unsafe-office", with_members(DOC, {"word/document.xml": LAUGHS}), DOCX),
        ("unsafe-office", with_members(TEXT, {"content.xml": OUTSIDE}), ODT),
        ("unsafe-office", with_members(TEXT, {"styles.xml": OUTSIDE.encode("utf-16")}), ODT),
        ("encrypted", with_members(TEXT, {"META-INF/manifest.xml": MANIFEST}), ODT),
    ],
)
def test_hostile_and_broken_packages_say_why(code, data, media_type):
    with pytest.raises(UnreadableDocument) as refused:
        read_office(data, media_type, OfficeLimits(unpacked=2_000_000, xml=1_000_000, members=60))
    assert refused.value.code == code
    assert refused.value.reason_sv.endswith(".")


def test_tables_in_tables_cost_no_more_than_their_size():
    deep: Paragraph | Table = Paragraph("Eva")
    for _ in range(60):
        deep = Table((((deep,),),))
    started = time.perf_counter()
    assert pages_of(Story((), (deep,), (), ()))[0].lines[0].text == "Eva"
    assert time.perf_counter() - started < 1


@given(st.lists(st.text(f"ab \t\n{PAGE_BREAK}{SOFT_BREAK}", max_size=12), max_size=8))
def test_no_word_is_lost_and_pages_count_from_one(texts):
    made = pages_of(Story((), tuple(map(Paragraph, texts)), (), ()))
    shown = "".join(line.text for page in made for line in page.lines)
    assert "".join(shown.split()) == "".join("".join(texts).split())
    assert [page.number for page in made] == list(range(1, len(made) + 1))
    assert all(line.text == line.text.strip() for page in made for line in page.lines)


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (9, "decimalZero", "09"),
        (1994, "lowerRoman", "mcmxciv"),
        (27, "upperLetter", "AA"),
        (0, "upperRoman", None),
        (1, "ordinalText", None),
    ],
)
def test_numbers_as_printed(number, form, expected):
    assert number_as(number, form) == expected


def test_a_level_may_go_on_where_its_upper_one_changes():
    goes_on = Counter({0: Level("decimal", "%1."), 1: Level("decimal", "%1.%2", restart=0)})
    assert [goes_on.label(level) for level in (0, 1, 0, 1)] == ["1.", "1.1", "2.", "2.2"]


def test_legal_numbers_are_plain():
    legal = Counter({0: Level("upperRoman", "%1"), 1: Level("decimal", "%1.%2", legal=True)})
    assert [legal.label(level) for level in (0, 1)] == ["I", "1.1"]


NAMES = (("Eva Ek", "Skara"), ("Bo Al", "Hjo"), ("Åsa Öhrn", "Töreboda"))
PROSE = "Gruppen beslutade att återkomma till budgeten för nästa läsår och att samla in underlag."


def word_minutes() -> bytes:
    def build(document):
        document.sections[0].header.paragraphs[0].text = "Skolchefer\tSammanträdesdatum 2024-05-14"
        document.add_heading("Minnesanteckningar", 0)
        document.add_paragraph("Närvarande").runs[0].bold = True
        beside = document.add_table(1, 2).row_cells(0)
        for column, texts in zip(beside, zip(*NAMES, strict=True), strict=True):
            column.text = texts[0]
            for text in texts[1:]:
                column.add_paragraph(text)
        document.add_heading("Budget", 1)
        document.add_paragraph(PROSE)

    return docx_of(build)


def open_minutes() -> bytes:
    def build(document):
        document.body.append(odfdo.Paragraph("Minnesanteckningar 2024-05-14"))
        document.body.append(odfdo.Paragraph("Närvarande:"))
        there = odfdo.Table("Lista", width=2, height=len(NAMES))
        for row, texts in enumerate(NAMES):
            for column, text in enumerate(texts):
                inside = odfdo.Cell()
                inside.append(odfdo.Paragraph(text))
                there.set_cell((column, row), inside)
        document.body.append(there)
        document.body.append(odfdo.Header(1, "Budget"))
        document.body.append(odfdo.Paragraph(PROSE))

    return odt_of(build)


@pytest.mark.parametrize("data", [word_minutes(), open_minutes()], ids=["docx", "odt"])
def test_minutes_end_to_end(data):
    media_type = media_type_of(data)
    reading = Reading("ab" * 32, "maj", media_type, read_office(data, media_type), "office")
    minutes = interpret(
        reading, Tools(load_diacritics(), load_vocabulary(), recipe={"code": "test"})
    )
    found = [(one.name, one.municipality and one.municipality.name) for one in minutes.participants]
    assert found == list(NAMES)
    assert str(minutes.meeting.day) == "2024-05-14"
    assert all(page.origin == "plain" and page.reason == "office" for page in reading.pages)


def test_pictures_in_an_office_file_are_told():
    picture = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(picture, "PNG")

    def build(document):
        document.add_paragraph("Närvarande: Eva Ek, Hjo")
        document.add_picture(io.BytesIO(picture.getvalue()))

    (page,) = read_bytes(docx_of(build), "a.docx", crashing).pages
    assert page.reason == "office+pictures-not-read"
    with pytest.raises(UnreadableDocument, match="bara bilder"):
        read_bytes(
            docx_of(lambda document: document.add_picture(io.BytesIO(picture.getvalue()))),
            "a.docx",
            crashing,
        )
