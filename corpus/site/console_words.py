"""What the console calls tables and comparisons in Swedish, and which tables are machinery."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from corpus.dictionary import DescribedTable, data_dictionary

GROUPS = {
    "Documents and what they say": "Dokument och vad de säger",
    "Views: answers ready made": "Vyer: färdiga svar",
    "Evidence and ledger": "Underlag och liggare",
    "Search": "Sökning",
    "The archive's words": "Arkivets ord",
}
"""The headings of the data dictionary."""

LABELS = {
    "documents": "Dokument",
    "document_files": "Dokumentens filer och versioner",
    "meeting_evidence": "Vad som säger när mötet var",
    "meeting_plans": "Aviserade möten och vad som blev av dem",
    "meeting_contradictions": "Motsägelser (rådata)",
    "people": "Personer",
    "attendance": "Deltagare, som dokumenten skriver dem",
    "mentions": "Omnämnanden i texten",
    "people_joins": "Varför stavningar förts ihop",
    "people_unsure": "Par som kan vara samma person",
    "people_former": "Tidigare person-id",
    "network_members": "Nätverkens medlemmar enligt inställningarna",
    "dates": "Datum i texten",
    "sections": "Avsnitt",
    "topics": "Ämnen och vad som talar för dem",
    "decisions": "Beslut",
    "actions": "Löften",
    "upcoming": "Kommande möten",
    "corrections": "Rättelser av texten",
    "unsure_corrections": "Rättelser som var för osäkra",
    "municipalities": "Sveriges kommuner",
    "pages": "Sidor med text",
    "meetings_attended": "Vem var på vilket möte",
    "municipality_members": "Kommuner i nätverken",
    "municipality_attendance": "Kommunernas närvaro",
    "missing_municipalities": "Kommuner som saknades",
    "person_attendance": "Personernas närvaro",
    "first_and_last_seen": "Först och sist på möte",
    "representatives": "Vem företrädde vilken kommun",
    "people_mentioned": "Personer som nämns",
    "topic_places": "Ställen där ämnen tas upp",
    "topic_years": "Ämnen per år",
    "topic_networks": "Ämnen per nätverk och år",
    "topic_municipalities": "Ämnen per kommun och år",
    "planned_meetings": "Planerade möten",
    "meetings_in_order": "Möten i ordning",
    "planned_without_minutes": "Planerade möten utan protokoll",
    "contradictions": "Motsägelser",
    "promises": "Löften och vad som blev av dem",
    "people_spellings": "Stavningar av namn",
    "archive_words": "Ord som arkivet lärt sig",
    "arrivals": "Filer som kommit in",
    "labels": "Etiketter: mappar i inkorgen",
    "waiting": "Filer som väntar i inkorgen",
    "set_aside": "Lagda åt sidan",
    "verdicts": "Avgöranden",
    "runs": "Nätter",
}

MACHINERY = {
    "readings",
    "records",
    "recipes",
    "untold",
    "units",
    "document_leads",
    "edition_prints",
    "edition_keys",
    "edition_pairs",
    "file_labels",
    "attendance_keys",
    "meeting_accounts",
    "followups",
    "archive_sightings",
    "archive_questions",
} | {
    table.name
    for table in data_dictionary()
    if table.group == "Search" or table.name.endswith("_dirty")
}
"""Tables that answer no question of an analyst.  They can still be asked."""

LOOKUPS = {
    "exact": "är",
    "not": "är inte",
    "contains": "innehåller",
    "notcontains": "innehåller inte",
    "endswith": "slutar med",
    "startswith": "börjar med",
    "gt": "större än",
    "gte": "minst",
    "lt": "mindre än",
    "lte": "högst",
    "like": "liknar (LIKE)",
    "notlike": "liknar inte (LIKE)",
    "glob": "liknar (GLOB)",
    "in": "är någon av",
    "notin": "är ingen av",
    "arraycontains": "listan innehåller",
    "arraynotcontains": "listan innehåller inte",
    "date": "är dagen",
    "isnull": "saknas",
    "notnull": "finns",
    "isblank": "är tomt",
    "notblank": "är inte tomt",
}


def grouped(
    wanted: Callable[[DescribedTable], bool] = lambda _: True,
) -> list[tuple[str, list[DescribedTable]]]:
    """The tables of the data dictionary that are wanted, under their headings in Swedish."""
    chosen = filter(wanted, data_dictionary())
    return [
        (GROUPS.get(group, group), list(tables))
        for group, tables in groupby(chosen, key=lambda table: table.group)
    ]
