"""TEI in the manner of Parla-CLARIN: a file a document, and the corpus that includes them.

Every file is validated before the export is given: against tei.rng, which describes exactly what
is written here (a subset of TEI P5, https://tei-c.org/release/doc/tei-p5-doc/en/html/).
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree

from corpus.exports.places import whole_folder
from corpus.exports.selection import Selection, snapshot
from corpus.exports.tei_document import document_element, known
from corpus.exports.tei_xml import ROOT, TEI, XML_LANG, child, id_of
from corpus.exports.values import Job, Written
from pipeline.errors import DiariumError

DOCUMENTS = "documents"
_XI = "http://www.w3.org/2001/XInclude"
_CHOSEN = "document_id IN (SELECT value FROM json_each(:ids))"
_PEOPLE = f"""
SELECT p.person_id, p.name, p.role, p.organisation, p.municipality_code
FROM people AS p WHERE p.person_id IN (
  SELECT person_id FROM attendance WHERE {_CHOSEN} UNION
  SELECT person_id FROM mentions WHERE {_CHOSEN})
ORDER BY p.person_id"""
_TOWNS = f"""
SELECT code, name, county_code, county FROM municipalities WHERE code IN (
  SELECT municipality_code FROM attendance WHERE {_CHOSEN} UNION
  SELECT code FROM mentions WHERE {_CHOSEN} UNION
  SELECT municipality_code FROM people)
ORDER BY code"""
_NETWORKS = f"""
SELECT DISTINCT network FROM documents WHERE network IS NOT NULL AND {_CHOSEN} ORDER BY network"""
_TOPICS = f"SELECT topic, min(label) FROM topics WHERE {_CHOSEN} GROUP BY topic ORDER BY topic"
_HOW = (
    "Texten är som den lästes; <choice> visar varje lagning med det tryckta (sic) och det lagade "
    "(corr), hur säker den är (@cert) och vilken regel som föreslog den (@type). Radslut är <lb/>, "
    "sidor <pb/>, vars @facs är sidans bild på Diariums webbplats. Det som överlappar utan att "
    "ligga i vartannat är delat (@next, @prev). Tecken som XML inte kan hålla är U+FFFD."
)


def write(job: Job, out: Path) -> Written:
    """Write corpus.xml and documents/ID.xml into the folder.

    Raises:
        DiariumError: what was made is not valid: a fault of ours.
        BadSettings: the folder holds something that no export wrote.
    """
    corpus, names = job.corpus, job.chosen.ids
    with whole_folder(out, job.about) as folder, snapshot(corpus.db):
        (folder / DOCUMENTS).mkdir()
        for name in job.progress("exporterar", names, len(names)):
            made = document_element(known(corpus.db, name, corpus.record(name)))
            _write(made, folder / DOCUMENTS / f"{name}.xml")
        _write(_root(corpus.db, job.chosen), folder / ROOT)
    return Written(len(names) + 1, "filer")


@cache
def schema() -> Any:
    """The schema of what is written: corpus/exports/tei.rng."""
    source = files("corpus.exports") / "tei.rng"
    return etree.RelaxNG(etree.fromstring(source.read_bytes()))


def _write(made: Any, path: Path) -> None:
    if not schema().validate(made):
        raise DiariumError(f"{path.name} would be no valid TEI: {schema().error_log.last_error}")
    path.write_bytes(etree.tostring(made, encoding="UTF-8", xml_declaration=True) + b"\n")


def _root(db: sqlite3.Connection, chosen: Selection) -> Any:
    """The corpus: who, where and about what, once; and every document by reference."""
    ids = {"ids": chosen.marks}
    nsmap = {None: TEI, "xi": _XI}
    made = etree.Element(f"{{{TEI}}}teiCorpus", {XML_LANG: "sv"}, nsmap=nsmap)
    header = child(made, "teiHeader")
    described = child(header, "fileDesc")
    child(child(described, "titleStmt"), "title", "Mötesprotokoll")
    extent = child(described, "extent")
    number = str(len(chosen.ids))
    child(extent, "measure", f"{number} protokoll", unit="documents", quantity=number)
    child(child(described, "publicationStmt"), "p", "Ur en korpus av mötesprotokoll.")
    child(child(described, "sourceDesc"), "p", "Filernas namn och SHA-256 står i varje dokument.")
    encoding = child(header, "encodingDesc")
    child(child(encoding, "projectDesc"), "p", _HOW)
    _taxonomy(encoding, db.execute(_TOPICS, ids).fetchall())
    profile = child(header, "profileDesc")
    child(child(profile, "langUsage"), "language", "svenska", ident="sv")
    _people_and_bodies(profile, db, ids)
    _places(profile, db.execute(_TOWNS, ids).fetchall())
    etree.indent(header, " ")
    for name in chosen.ids:
        included = etree.SubElement(made, f"{{{_XI}}}include", href=f"{DOCUMENTS}/{name}.xml")
        included.tail = "\n"
    return made


def _taxonomy(encoding: Any, topics: list[tuple[str, str]]) -> None:
    if topics:
        listed = child(child(encoding, "classDecl"), "taxonomy", xml_id="topics")
        for topic, label in topics:
            category = child(listed, "category", xml_id=id_of("topic", topic))
            child(category, "catDesc", label)


def _people_and_bodies(profile: Any, db: sqlite3.Connection, ids: dict[str, str]) -> None:
    people = db.execute(_PEOPLE, ids).fetchall()
    networks = db.execute(_NETWORKS, ids).fetchall()
    if not people and not networks:
        return
    described = child(profile, "particDesc")
    if people:
        listed = child(described, "listPerson")
        for person_id, name, role, organisation, code in people:
            person = child(listed, "person", xml_id=person_id)
            child(person, "persName", name)
            if role:
                child(person, "occupation", role)
            if code:
                town = f"#{id_of('municipality', code)}"
                child(person, "affiliation", type="municipality", key=code, ref=town)
            if organisation:
                child(person, "affiliation", organisation, type="organisation")
    if networks:
        listed = child(described, "listOrg")
        for (network,) in networks:
            body = child(listed, "org", xml_id=id_of("network", network), type="network")
            child(body, "orgName", network)


def _places(profile: Any, towns: list[tuple[str, str, str, str]]) -> None:
    if towns:
        listed = child(child(profile, "settingDesc"), "listPlace")
        for code, name, _, county in towns:
            place = child(listed, "place", xml_id=id_of("municipality", code), type="municipality")
            child(place, "placeName", name)
            child(place, "region", county)
            child(place, "idno", code, type="SCB")
