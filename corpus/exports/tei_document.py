"""One document as TEI: its header, what it decided and planned, and its text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus.exports.tei_body import Fix, Mark, Part, body_of
from corpus.exports.tei_xml import (
    TEI,
    XML_ID,
    XML_LANG,
    Attributes,
    certainty,
    child,
    date_attributes,
    holdable,
    how_many_replaced,
    id_of,
    in_root,
    time_attributes,
    word,
)

_STATUS = {
    "present": "närvarande",
    "absent": "frånvarande",
    "guest": "gäst",
    "substitute": "ersättare",
    "adjuster": "justerare",
}
_SENTENCES, _PEOPLE, _NAMES, _DATES = range(4)
"""Layers: a sentence holds names and days, never the other way round."""


@dataclass(frozen=True, slots=True)
class Known:
    """A document with what the corpus knows beside its record, by the findings' ordinals."""

    record: Mapping[str, Any]
    row: Mapping[str, Any]
    present: Mapping[int, str]
    mentioned: Mapping[int, str]
    planned: Mapping[int, tuple[str | None, str | None]]
    page_starts: Mapping[int, int]


def known(db: sqlite3.Connection, name: str, record: Mapping[str, Any]) -> Known:
    """What the corpus knows of the document, as of now."""
    asked = db.execute("SELECT * FROM documents WHERE document_id = ?", [name])
    columns = [column[0] for column in asked.description]
    row = dict(zip(columns, asked.fetchone(), strict=True))
    who = "SELECT ordinal, person_id FROM {} WHERE document_id = ? AND person_id IS NOT NULL"
    planned = "SELECT ordinal, earliest, latest FROM upcoming WHERE document_id = ?"
    starts = "SELECT page, span_start FROM pages WHERE document_id = ?"
    return Known(
        record,
        row,
        dict(db.execute(who.format("attendance"), [name])),
        dict(db.execute(who.format("mentions"), [name])),
        {number: (first, last) for number, first, last in db.execute(planned, [name])},
        dict(db.execute(starts, [name])),
    )


def document_element(told: Known) -> Any:
    """The document as a <TEI> element."""
    prefix = _prefix(told)
    made = etree.Element(f"{{{TEI}}}TEI", {XML_ID: prefix, XML_LANG: "sv"}, nsmap={None: TEI})
    _header(made, told)
    _events(made, told)
    text = child(made, "text")
    body = body_of(
        told.record["text"], list(_fixes(told)), _parts(told), _marks(told), _pages(told), prefix
    )
    text.append(body)
    return made


def _prefix(told: Known) -> str:
    return f"d-{told.record['id']}"


# The header


def _header(made: Any, told: Known) -> None:
    record, row = told.record, told.row
    header = child(made, "teiHeader")
    described = child(header, "fileDesc")
    title = child(described, "titleStmt")
    child(title, "title", record["title"] or record["filename"])
    if row["network"]:
        corresp = in_root(id_of("network", row["network"]))
        child(title, "meeting", row["network"], corresp=corresp)
    made_by = child(title, "respStmt")
    child(made_by, "resp", "läsning, lagning och tolkning")
    child(made_by, "name", "Diarium", xml_id=f"{_prefix(told)}-diarium")
    extent = child(described, "extent")
    child(extent, "measure", f"{row['pages']} sidor", unit="pages", quantity=str(row["pages"]))
    child(child(described, "publicationStmt"), "p", "Ur en korpus av mötesprotokoll.")
    source = child(child(described, "sourceDesc"), "bibl")
    child(source, "title", record["filename"])
    child(source, "idno", record["sha256"], type="SHA-256")
    if replaced := how_many_replaced(record["text"]):
        rules = child(child(header, "encodingDesc"), "editorialDecl")
        said = f"{replaced} tecken som XML inte kan hålla är ersatta med U+FFFD."
        child(child(rules, "normalization"), "p", said)
    profile = child(header, "profileDesc")
    child(child(profile, "langUsage"), "language", "svenska", ident="sv")
    _people(profile, told)
    _setting(profile, told)
    _topics(profile, told)
    etree.indent(header, " ")


def _people(profile: Any, told: Known) -> None:
    if not told.record["participants"]:
        return
    listed = child(child(profile, "particDesc"), "listPerson")
    for number, found in enumerate(told.record["participants"]):
        person = child(
            listed,
            "person",
            xml_id=f"{_prefix(told)}-person-{number}",
            corresp=in_root(told.present[number]) if number in told.present else None,
        )
        child(person, "persName", found["name"])
        if found.get("formerly"):
            child(person, "persName", found["formerly"], type="former")
        if found["role"]:
            child(person, "occupation", found["role"])
        _affiliations(person, found)
        state = child(person, "state", type="attendance", subtype=found["status"])
        child(state, "desc", _STATUS.get(found["status"], found["status"]))


def _affiliations(person: Any, found: Mapping[str, Any]) -> None:
    if town := found["municipality"]:
        child(
            person,
            "affiliation",
            town["name"],
            type="municipality",
            key=town["code"],
            ref=in_root(id_of("municipality", town["code"])),
            cert=certainty(town["score"]),
        )
    for kind in ("organisation", "party"):
        if found[kind]:
            child(person, "affiliation", found[kind], type=kind)


def _setting(profile: Any, told: Known) -> None:
    row = told.row
    setting = child(child(profile, "settingDesc"), "setting")
    if row["meeting_place"]:
        child(setting, "name", row["meeting_place"], type="place")
    earliest, latest = row["meeting_earliest"], row["meeting_latest"]
    when = row["meeting_date"]
    attributes = {"when": when} if when else date_attributes(None, earliest, latest)
    shown = when or " – ".join(day or "?" for day in (earliest, latest))
    child(setting, "date", shown if attributes else "okänd dag", **attributes)
    if row["meeting_time"]:
        child(setting, "time", row["meeting_time"], **time_attributes(row["meeting_time"]))


def _topics(profile: Any, told: Known) -> None:
    if not told.record["topics"]:
        return
    listed = child(child(profile, "textClass"), "keywords", scheme=in_root("topics"))
    for found in told.record["topics"]:
        reference = in_root(id_of("topic", found["topic"]))
        child(listed, "term", found["label"], ref=reference, cert=certainty(found["score"]))


# What was decided, promised and planned


def _events(made: Any, told: Known) -> None:
    record = told.record
    if not (record["decisions"] or record["actions"] or record["upcoming"]):
        return
    stand_off = child(made, "standOff")
    listed = child(stand_off, "listEvent")
    for number, found in enumerate(record["decisions"]):
        event = _event(listed, told, "decision", number, {}, word(found["outcome"]))
        _said(event, "Beslut", [("beslutat av", found["body"]), ("till", found["until"])])
    windows = {found["edtf"]: (found["earliest"], found["latest"]) for found in record["dates"]}
    for number, found in enumerate(record["actions"]):
        _, latest = windows.get(found["due"], (None, None))
        due = {"notAfter": latest} if latest else {}
        event = _event(listed, told, "promise", number, due, None)
        who = ", ".join(found["responsible"])
        _said(event, "Löfte", [("ansvarig", who), ("till", found["due"])])
    for number, found in enumerate(record["upcoming"]):
        earliest, latest = told.planned.get(number, (None, None))
        day = date_attributes(found["edtf"], earliest, latest)
        event = _event(listed, told, "planned-meeting", number, day, None)
        said = [("dag", found["edtf"]), ("tid", found["time"]), ("plats", found["place"])]
        _said(event, "Planerat möte", [*said, ("tema", found["theme"])])
    etree.indent(stand_off, " ")


def _event(
    listed: Any, told: Known, kind: str, number: int, day: Attributes, outcome: str | None
) -> Any:
    corresp = f"#{_prefix(told)}-{kind}-{number}"
    return child(listed, "event", type=kind, subtype=outcome, corresp=corresp, **day)


def _said(event: Any, label: str, told: list[tuple[str, str | None]]) -> None:
    child(event, "label", label)
    for what, value in told:
        if value:
            child(event, "desc", value, type=word(what))


# The text


def _fixes(told: Known) -> Iterator[Fix]:
    for found in told.record["corrections"]:
        span = found["start"], found["end"]
        yield Fix(*span, found["after"], found["rule"], found["probability"])


def _parts(told: Known) -> Iterator[Part]:
    for number, found in enumerate(told.record["sections"], 1):
        topics = [in_root(id_of("topic", topic["topic"])) for topic in found["topics"]]
        attributes = {
            XML_ID: f"{_prefix(told)}-section-{number}",
            "type": word(found["kind"]),
            "subtype": f"level-{found['level']}",
            "n": holdable(found["number"] or ""),
            "ana": " ".join(dict.fromkeys(topics)),
        }
        kept = {key: value for key, value in attributes.items() if value}
        yield Part(found["start"], found["end"], found["heading_end"], kept)


def _pages(told: Known) -> list[tuple[int, Attributes]]:
    name = told.record["id"]
    return [
        (
            told.page_starts.get(page["number"], len(told.record["text"])),
            {"n": str(page["number"]), "facs": f"/dokument/{name}/bild/{page['number']}.jpg"},
        )
        for page in told.record["pages"]
    ]


def _marks(told: Known) -> Iterator[Mark]:
    prefix, record = _prefix(told), told.record
    for kind, key in (("decision", "decisions"), ("promise", "actions")):
        for number, found in enumerate(record[key]):
            yield _mark(found, _SENTENCES, "seg", {"type": kind}, f"{prefix}-{kind}-{number}")
    for number, found in enumerate(record["upcoming"]):
        identifier = f"{prefix}-planned-meeting-{number}"
        yield _mark(found, _SENTENCES, "seg", {"type": "planned-meeting"}, identifier)
    for number, found in enumerate(record["participants"]):
        attributes = {"type": "participant", "ref": f"#{prefix}-person-{number}"}
        identifier = f"{prefix}-participant-{number}"
        yield _mark(found, _PEOPLE, "persName", attributes, identifier)
    for number, found in enumerate(record["mentions"]):
        tag, attributes = _mention(told, number, found)
        yield _mark(found, _NAMES, tag, attributes, f"{prefix}-mention-{number}")
    for number, found in enumerate(record["dates"]):
        day = date_attributes(found["edtf"], found["earliest"], found["latest"])
        attributes = {"type": word(found["kind"]), **day}
        yield _mark(found, _DATES, "date", attributes, f"{prefix}-date-{number}")


def _mark(
    found: Mapping[str, Any], layer: int, tag: str, attributes: Attributes, identifier: str
) -> Mark:
    return Mark(found["start"], found["end"], layer, tag, attributes, identifier)


def _mention(told: Known, number: int, found: Mapping[str, Any]) -> tuple[str, Attributes]:
    if found["kind"] == "municipality":
        town = {"ref": in_root(id_of("municipality", found["code"]))} if found["code"] else {}
        key = holdable(found["code"] or found["name"])
        return "placeName", {"type": "municipality", "key": key, **town}
    if found["kind"] == "organisation":
        return "orgName", {"key": holdable(found["name"])}
    who = told.mentioned.get(number)
    meant = {"ref": in_root(who)} if who else {}
    return "persName", {"type": "mention", "key": holdable(found["name"]), **meant}
