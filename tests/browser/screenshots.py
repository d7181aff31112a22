"""Takes a picture of every kind of page, wide and narrow: for the documents, and to be looked at.

    python tests/browser/screenshots.py ARCHIVE OUT

It wants the sample minutes' archive (`make demo`), whose documents and people it names.
"""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from browsing import NARROW, WIDE, Visitor, launched, served
from PIL import Image

MOST_BYTES = 120_000
COLOURS = (256, 128, 64, 32)

DOCUMENT = "SELECT document_id FROM documents WHERE filename = 'vatterbygden-07.pdf'"
PLACE = """SELECT document_id, span_start, span_end
           FROM attendance JOIN documents USING (document_id)
           WHERE filename = 'vatterbygden-07.pdf' AND attendance.name LIKE 'Mats %'"""
PERSON = "SELECT person_id FROM people WHERE name = 'Johan Hedlund Frisk'"
MUNICIPALITY = "SELECT code FROM municipalities WHERE name = 'Hallsberg'"
NETWORK = "SELECT network FROM documents WHERE filename = 'vatterbygden-05.pdf'"
TOPIC = "SELECT topic FROM topics WHERE label = 'AI'"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its file's name, and the page's address.

    The address's `{}` is what the SELECT gives from the corpus.
    """

    name: str
    address: str
    select: str = ""

    def at(self, db: sqlite3.Connection) -> str:
        """The address on this archive's site."""
        found = [quote(str(one), safe="") for one in db.execute(self.select).fetchone() or ()]
        return self.address.format(*found)


SHOTS = (
    Shot("start", "/"),
    Shot("sok", "/sok?q=mote"),
    Shot("dokument-lista", "/dokument"),
    Shot("dokument", "/dokument/{}", DOCUMENT),
    Shot("sida", "/dokument/{}/sida/1?plats={}-{}", PLACE),
    Shot("personer", "/personer"),
    Shot("person", "/person/{}", PERSON),
    Shot("kommuner", "/kommuner"),
    Shot("kommun", "/kommun/{}", MUNICIPALITY),
    Shot("natverk-lista", "/natverk"),
    Shot("natverk", "/natverk/{}", NETWORK),
    Shot("amnen", "/amnen"),
    Shot("amne", "/amne/{}", TOPIC),
    Shot("kalender", "/kalender"),
    Shot("loften", "/loften"),
    Shot("beslut", "/beslut"),
    Shot("rapporter", "/rapporter"),
    Shot("aside", "/lagda-at-sidan"),
    Shot("granska", "/granska"),
    Shot("fragor", "/fragor"),
    Shot("fraga", "/fragor/1"),
    Shot("datalexikon", "/datalexikon"),
    Shot("sql", "/corpus"),
)


def small_png(picture: bytes, most: int = MOST_BYTES) -> bytes:
    """The picture with as many colours of a palette as fit in so many bytes, 32 at the least.

    The octree keeps the few pixels of a mark's colour on a grey scan, which a median cut loses.
    """
    with Image.open(io.BytesIO(picture)) as opened:
        plain = opened.convert("RGB")
    made = b""
    for colours in COLOURS:
        out = io.BytesIO()
        few = plain.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        made = out.getvalue()
        if len(made) <= most:
            break
    return made


def take(archive: Path, out: Path, tell: Callable[[str], object] = print) -> list[str]:
    """Take all pictures; what went wrong on the pages meanwhile."""
    out.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"file:{archive / 'corpus.db'}?mode=ro", uri=True)) as db,
        served(archive) as site,
        launched() as browser,
    ):
        visitor = Visitor(browser, site)
        for shot in SHOTS:
            for kind, window in (("", WIDE), ("-smal", NARROW)):
                page = visitor.visit(shot.at(db), window=window)
                file = out / f"{shot.name}{kind}.png"
                page.wait_for_load_state("networkidle")
                file.write_bytes(small_png(page.screenshot(animations="disabled")))
                tell(f"{file.name}  {file.stat().st_size // 1000} kB")
                visitor.close()
    return visitor.complaints


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if wrong := take(Path(sys.argv[1]), Path(sys.argv[2])):
        sys.exit("\n".join(wrong))
