r"""CoNLL-U: the repaired text as sentences and words, each word with its place in the text as read.

Format: https://universaldependencies.org/format.html.  Only what is known is filled in: ID, FORM
and MISC; lemma, part of speech and syntax are _.  MISC holds

* Start, End: where the word is printed, code points in the text as read;
* Printed: what is printed there, where it differs from FORM;
* SpaceAfter=No, SpacesAfter, SpacesBefore: the blanks around it, so that nothing is lost;
* NER: B- or I- with PER, LOC, ORG or DATE, and on the first word PersonId, Code, Name or Date,
  for participants also Status.

Values are written as UDPipe does (\s \t \r \n \p \\), and \uXXXX for what else would break a line
or a pair.  A control character in a word is U+FFFD in FORM, and as it was in Printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from corpus.exports.selection import snapshot
from corpus.exports.values import Job, Written
from corpus.tables import storable
from pipeline.agenda.sentences import sentences_of
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.findings import Correction

_WORD = re.compile(r"\S+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ONE_LINE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_ESCAPED = {" ": r"\s", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p", "\\": r"\\"}
_TO_ESCAPE = re.compile(r"[\s|\\=\x00-\x1f\x7f-\x9f]|^_$")


_REMEMBERED = 2_000
"""Documents whose words the tokenizer remembers: all words of a large corpus fill the memory."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word at [start, end) of the repaired text."""

    start: int
    end: int
    form: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A name or day at a span of the text as read."""

    span: Span
    tag: str
    said: Mapping[str, str] = field(default_factory=dict)


def write(job: Job, file: BinaryIO) -> Written:
    """Write every document's sentences in the order of the documents' ids (UTF-8)."""
    names, corpus, empty, tokenizer = job.chosen.ids, job.corpus, 0, _Tokenizer()
    who = "SELECT ordinal, person_id FROM {} WHERE document_id = ? AND person_id IS NOT NULL"
    starts = "SELECT page, span_start FROM pages WHERE document_id = ? ORDER BY page"
    with snapshot(corpus.db):
        for number, name in enumerate(job.progress("exporterar", names, len(names))):
            if number and number % _REMEMBERED == 0:
                tokenizer = _Tokenizer()
            record = corpus.record(name)
            present = dict(corpus.db.execute(who.format("attendance"), [name]))
            mentioned = dict(corpus.db.execute(who.format("mentions"), [name]))
            pages = corpus.db.execute(starts, [name]).fetchall()
            entities = _entities(record, present, mentioned)
            made = "".join(_document(record, entities, pages, tokenizer))
            file.write(made.encode())
            empty += not made
    told = (f"{empty} dokument utan text står inte med.",) if empty else ()
    return Written(len(names) - empty, "protokoll", told)


class _Tokenizer:
    """spaCy's rules for Swedish words."""

    def __init__(self) -> None:
        import spacy  # noqa: PLC0415 - takes its time, and only here

        self._nlp = spacy.blank("sv")
        self._nlp.vocab.lex_attr_getters = {}  # shapes and the like, a third of the time

    def words(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each word begins and ends."""
        for token in self._nlp.make_doc(text):
            for word in _WORD.finditer(token.text):
                yield token.idx + word.start(), token.idx + word.end()


def _document(
    record: Mapping[str, Any],
    entities: Sequence[Entity],
    pages: Sequence[tuple[int, int]],
    tokenizer: _Tokenizer,
) -> Iterator[str]:
    view = _view(record)
    sentences = [sentence for sentence in _sentences(view.text, tokenizer) if sentence]
    yield from _Lines(record, view, entities, pages).of(sentences)


def _view(record: Mapping[str, Any]) -> Repaired:
    """The repaired text, as far as UTF-8 can say it; all offsets stay."""
    text = storable(record["text"])
    return apply(
        text,
        [
            Correction(
                (span := Span(row["start"], row["end"])),
                text[span.start : span.end],
                storable(row["after"]),
                row["rule"],
                row["probability"],
            )
            for row in record["corrections"]
        ],
    )


def _sentences(text: str, tokenizer: _Tokenizer) -> Iterator[list[Token]]:
    at = 0
    for sentence in sentences_of(text):
        yield _tokens(text, at, sentence.start, tokenizer)  # what no sentence holds
        yield _tokens(text, max(at, sentence.start), sentence.end, tokenizer)
        at = max(at, sentence.end)
    yield _tokens(text, at, len(text), tokenizer)


def _tokens(text: str, start: int, end: int, tokenizer: _Tokenizer) -> list[Token]:
    if not text[start:end].strip():
        return []
    return [
        Token(start + first, start + last, _form(text[start + first : start + last]))
        for first, last in tokenizer.words(text[start:end])
    ]


def _form(word: str) -> str:
    return _CONTROL.sub("\ufffd", word)


class _Lines:
    """The lines of one document."""

    def __init__(
        self,
        record: Mapping[str, Any],
        view: Repaired,
        entities: Sequence[Entity],
        pages: Sequence[tuple[int, int]],
    ) -> None:
        self._record = record
        self._view = view
        self._entities = entities
        self._entity_starts = [entity.span.start for entity in entities]
        self._pages = pages
        self._page_starts = [start for _, start in pages]

    def of(self, sentences: Sequence[Sequence[Token]]) -> Iterator[str]:
        text, at, paragraph, inside = self._view.text, 0, 0, None
        for number, tokens in enumerate(sentences, 1):
            before = text[at : tokens[0].start]
            if number == 1:
                yield from self._newdoc()
            if number == 1 or _BLANK_LINE.search(before):
                paragraph += 1
                yield f"# newpar id = {self._record['id']}-p{paragraph}\n"
            following = sentences[number] if number < len(sentences) else ()
            end = following[0].start if following else len(text)
            yield from self._head(number, tokens)
            for position, token in enumerate(tokens, 1):
                next_start = tokens[position].start if position < len(tokens) else end
                blanks = text[token.end : next_start]
                first = before if number == 1 and position == 1 else ""
                misc, inside = self._misc(token, first, blanks, inside)
                yield f"{position}\t{token.form}" + "\t_" * 7 + f"\t{misc}\n"
            yield "\n"
            at = tokens[-1].end

    def _newdoc(self) -> Iterator[str]:
        record = self._record
        yield f"# newdoc id = {record['id']}\n"
        meeting = record["meeting"]
        said = {
            "filename": record["filename"],
            "title": record["title"],
            "network": record["network"],
            "meeting_date": meeting["date"],
            "meeting_earliest": meeting["earliest"],
            "meeting_latest": meeting["latest"],
        }
        for name, value in said.items():
            if value:
                yield f"# {name} = {_one_line(value)}\n"

    def _head(self, number: int, tokens: Sequence[Token]) -> Iterator[str]:
        pieces = []
        for token, other in zip(tokens, [*tokens[1:], None], strict=True):
            pieces.append(token.form)
            if other is not None and other.start > token.end:
                pieces.append(" ")
        yield f"# sent_id = {self._record['id']}-s{number}\n"
        yield f"# text = {''.join(pieces)}\n"
        raw = self._view.to_raw(tokens[0].start, tokens[0].end)
        page = bisect_right(self._page_starts, raw.start) - 1
        if page >= 0:
            yield f"# page = {self._pages[page][0]}\n"

    def _misc(
        self, token: Token, before: str, blanks: str, inside: Entity | None
    ) -> tuple[str, Entity | None]:
        raw = self._view.to_raw(token.start, token.end)
        printed = self._view.raw[raw.start : raw.end]
        said = [f"Start={raw.start}|End={raw.end}"]
        if printed != token.form:
            said.append(f"Printed={escaped(printed)}")
        entity = self._entity_at(raw)
        if entity is not None:
            said.append(f"NER={'I' if entity is inside else 'B'}-{entity.tag}")
            if entity is not inside:
                said += [f"{key}={escaped(value)}" for key, value in entity.said.items()]
        if not blanks:
            said.append("SpaceAfter=No")
        elif blanks != " ":
            said.append(f"SpacesAfter={escaped(blanks)}")
        if before:
            said.append(f"SpacesBefore={escaped(before)}")
        return "|".join(said), entity

    def _entity_at(self, raw: Span) -> Entity | None:
        at = bisect_right(self._entity_starts, max(raw.start, raw.end - 1)) - 1
        if at < 0 or self._entities[at].span.end <= raw.start:
            return None
        return self._entities[at]


def _entities(
    record: Mapping[str, Any], present: Mapping[int, str], mentioned: Mapping[int, str]
) -> list[Entity]:
    """The names and days, in order and without overlap: participants first, then the longer."""
    found: list[tuple[int, Entity]] = []
    for number, row in enumerate(record["participants"]):
        said = {"PersonId": present.get(number), "Status": row["status"]}
        found.append((0, _entity(row, "PER", said)))
    tags = {"person": "PER", "municipality": "LOC", "organisation": "ORG"}
    for number, row in enumerate(record["mentions"]):
        said = {"PersonId": mentioned.get(number), "Code": row["code"], "Name": row["name"]}
        found.append((1, _entity(row, tags[row["kind"]], said)))
    found += [(1, _entity(row, "DATE", {"Date": row["edtf"]})) for row in record["dates"]]
    ranked = sorted(found, key=lambda it: (it[0], it[1].span.start - it[1].span.end, it[1].span))
    return _without_overlap(entity for _, entity in ranked)


def _without_overlap(ranked: Iterator[Entity]) -> list[Entity]:
    taken: list[Entity] = []
    starts: list[int] = []
    for entity in ranked:
        at = bisect_right(starts, entity.span.start)
        clear_before = at == 0 or taken[at - 1].span.end <= entity.span.start
        clear_after = at == len(taken) or entity.span.end <= starts[at]
        if clear_before and clear_after and entity.span.start < entity.span.end:
            taken.insert(at, entity)
            starts.insert(at, entity.span.start)
    return taken


def _entity(row: Mapping[str, Any], tag: str, said: Mapping[str, str | None]) -> Entity:
    kept = {key: storable(value) for key, value in said.items() if value}
    return Entity(Span(row["start"], row["end"]), tag, kept)


def _one_line(text: str) -> str:
    return _ONE_LINE.sub(" ", storable(text)).strip()


def escaped(value: str) -> str:
    r"""A value as MISC holds it.

    >>> print(escaped("a b|c=d\n"))
    a\sb\pc\u003Dd\n
    """
    return _TO_ESCAPE.sub(lambda found: _ESCAPED.get(found[0], f"\\u{ord(found[0]):04X}"), value)


def unescaped(value: str) -> str:
    r"""What `escaped` wrote, as it was.

    >>> unescaped(escaped("a b|c=d\\n")) == "a b|c=d\\n"
    True
    """
    back = {shown: letter for letter, shown in _ESCAPED.items()}
    return re.sub(
        r"\\(?:u([0-9A-F]{4})|.)",
        lambda found: chr(int(found[1], 16)) if found[1] else back[found[0]],
        value,
    )
