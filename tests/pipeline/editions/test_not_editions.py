"""Papers that are nearly alike word for word and are not editions: one word is another meeting."""

# ruff: noqa: E501 - pairs are read best side by side

from __future__ import annotations

import pytest
from test_editions import MARCH, minutes, print_of, relation

NETWORK = "Nätverket Skolutveckling i Skaraborg\n"
BODY = """1. Mötets öppnande
Ordföranden hälsar alla välkomna och går igenom dagordningen, som godkänns.
2. Föregående anteckningar
Anteckningarna läggs till handlingarna utan ändringar.
3. Laget runt
Kommunerna rapporterar kort om läget. Inget särskilt att anteckna denna gång.
4. Kommande aktiviteter
Nätverket planerar en gemensam dag om upphandling och hållbar energi i kommunerna.
5. Övriga frågor
Inga övriga frågor.
6. Avslutning
Ordföranden tackar för ett givande möte och avslutar.
"""
MORE = """7. Läget i kommunerna
Alla kommuner har svarat på enkäten om digitala läromedel, och svaren ska sammanställas före sommaren.
Några kommuner prövar gemensam fortbildning, medan andra väntar tills ekonomin har blivit bättre.
8. Samverkan
Nätverket vill ha tätare möten och föreslår att varannan träff hålls på distans så att fler kan delta.
Samordnaren får i uppdrag att ta fram ett förslag till tider och skicka det till alla i god tid.
"""
PEOPLE = "Närvarande: Eva Eksund, Skövde; Bo Alström, Tibro; Karin Lindhage, Hjo; Sven Ekdahl, Karlsborg\n"
DAY = "Minnesanteckningar 2024-03-05"


def paper(head: str, people: str = PEOPLE, body: str = BODY) -> str:
    return f"{NETWORK}{head}\nPlats: Stadshuset, Skövde\n{people}{body}"


HEADS = [
    ("Minnesanteckningar från månadsmötet i januari 2024", "Minnesanteckningar från månadsmötet i februari 2024"),
    ("Minnesanteckningar juni 2024", "Minnesanteckningar juli 2024"),
    ("Minnesanteckningar mars", "Minnesanteckningar maj"),
    ("Minnesanteckningar vecka 12 2024", "Minnesanteckningar vecka 16 2024"),
    ("Veckobrev v. 3", "Veckobrev v. 8"),
    ("Minnesanteckningar vårmötet 2024", "Minnesanteckningar höstmötet 2024"),
    ("Minnesanteckningar VT 24", "Minnesanteckningar HT 24"),
    ("Protokoll från årsmötet 2023", "Protokoll från årsmötet 2024"),
    ("Minnesanteckningar läsåret 2022/2023", "Minnesanteckningar läsåret 2023/2024"),
    ("Minnesanteckningar tisdag", "Minnesanteckningar onsdag"),
    ("Minnesanteckningar första kvartalet", "Minnesanteckningar tredje kvartalet"),
    ("Minnesanteckningar kvartal 1", "Minnesanteckningar kvartal 2"),
    ("Minnesanteckningar möte 3", "Minnesanteckningar möte 4"),
    ("Minnesanteckningar nr 3/2024", "Minnesanteckningar nr 4/2024"),
    ("Protokoll nr 11", "Protokoll nr 12"),
    ("Minnesanteckningar träff A", "Minnesanteckningar träff B"),
    ("Minnesanteckningar dag ett", "Minnesanteckningar dag två"),
    ("Minnesanteckningar den 5 mars", "Minnesanteckningar den 6 mars"),
    (f"{DAY} kl 9-12", f"{DAY} kl 13-16"),
    (f"{DAY} förmiddag", f"{DAY} eftermiddag"),
    (f"Arbetsgrupp Matematik\n{DAY}", f"Arbetsgrupp Svenska\n{DAY}"),
    (f"Arbetsgrupp 1\n{DAY}", f"Arbetsgrupp 2\n{DAY}"),
    (f"Grupp A\n{DAY}", f"Grupp B\n{DAY}"),
    (f"Arbetsgrupp Matematik\n{DAY}", f"{DAY}\nArbetsgrupp Svenska"),
    (f"Undergruppen för förskola\n{DAY}", f"Undergruppen för gymnasium\n{DAY}"),
    (f"Elnätverket\n{DAY}", f"Vattennätverket\n{DAY}"),
    (f"IT-gruppen\n{DAY}", f"HR-gruppen\n{DAY}"),
    (f"Skolnätverket\n{DAY}", f"Sportnätverket\n{DAY}"),
    (f"Rektorsgruppen Falköping\n{DAY}", f"Rektorsgruppen Lidköping\n{DAY}"),
    (f"Dialog med Skövde\n{DAY}", f"Dialog med Tibro\n{DAY}"),
    (f"Kommun: Karlstad\n{DAY}", f"Kommun: Mariestad\n{DAY}"),
    (f"Besök på Norrskolan\n{DAY}", f"Besök på Söderskolan\n{DAY}"),
    (f"Utvecklingssamtal Eva Eksund\n{DAY}", f"Utvecklingssamtal Bo Alström\n{DAY}"),
    (f"Samtal med Anna Berg\n{DAY}", f"Samtal med Anne Berg\n{DAY}"),
    (f"Ärende: skolskjuts\n{DAY}", f"Ärende: budget\n{DAY}"),
    (f"Tema: läsning\n{DAY}", f"Tema: skrivning\n{DAY}"),
    (f"Projekt Heltid\n{DAY}", f"Projekt Halvtid\n{DAY}"),
    ("Dagordning 2024-03-05", DAY),
    ("Kallelse till möte 2024-03-05", "Protokoll från möte 2024-03-05"),
    ("Protokollsutdrag § 5 2024-03-05", "Protokollsutdrag § 6 2024-03-05"),
    ("Frågeformulär 2024-03-05\nKommun: Hjo", "Frågeformulär 2024-03-05\nKommun: Habo"),
    ("Enkät 2024-03-05\nIfylld av: Eva Eksund", "Enkät 2024-03-05\nIfylld av: Bo Alström"),
    ("Remissvar från Hjo 2024-03-05", "Remissvar från Habo 2024-03-05"),
]  # fmt: skip


@pytest.mark.parametrize("body", [BODY, BODY + MORE], ids=["short", "long"])
@pytest.mark.parametrize(("one", "other"), HEADS)
def test_heads_that_tell_of_two_meetings(one: str, other: str, body: str) -> None:
    assert relation(paper(one, body=body), paper(other, body=body)) is None


@pytest.mark.parametrize("head", [DAY, "Minnesanteckningar", "Minnesanteckningar den 5 mars"])
@pytest.mark.parametrize(
    ("was", "told"),
    [
        ("Inga övriga frågor.", "Bo berättar om ett nytt avtal om skolskjuts."),
        ("energi", "mat"),
        ("upphandling", "simning"),
        ("Inga övriga frågor.", "Kontakt: Eva Eksund."),
        ("4. Kommande", "7. Kommande"),
    ],
)
def test_short_papers_with_one_thing_changed(head: str, was: str, told: str) -> None:
    assert relation(paper(head), paper(head, body=BODY.replace(was, told))) is None


@pytest.mark.parametrize(
    ("was", "told"),
    [
        ("enkäten", "remissen"),
        ("sommaren", "vintern"),
        ("varannan", "var tredje"),
        ("Alla kommuner", "17 kommuner"),
        ("Inga övriga frågor.", "Bo berättar om ett nytt avtal om skolskjuts."),
        ("Inga övriga frågor.\n", ""),
    ],
)
def test_a_long_paper_without_its_day_has_no_versions(was: str, told: str) -> None:
    one = paper("Minnesanteckningar", body=BODY + MORE)
    assert relation(one, one.replace(was, told)) is None


def test_other_people_on_the_same_day_are_another_meeting() -> None:
    others = "Närvarande: Ulla Bergstrand, Töreboda; Nils Nilsson, Falköping; Ida Ask, Grästorp\n"
    body = BODY + MORE
    assert relation(paper(DAY, body=body), paper(DAY, others, body)) is None


def test_a_form_of_the_same_day_with_other_ticks() -> None:
    form = "Närvarolista\n" + paper(DAY)
    ticked = form.replace("Skövde;", "Skövde ☒;").replace("Tibro;", "Tibro ☐;")
    other = form.replace("Skövde;", "Skövde ☐;").replace("Tibro;", "Tibro ☒;")
    assert relation(ticked, other) is None


def test_running_heads_tell_of_the_group_too() -> None:
    def paged(group: str) -> str:
        pages = (paper(DAY), MORE, MORE.replace("7.", "9.").replace("8.", "10."))
        return "\f".join(f"Arbetsgrupp {group}\n{page}" for page in pages)

    assert relation(paged("Matematik"), paged("Svenska")) is None


def test_a_name_put_right_and_a_sentence_put_otherwise_are_a_version() -> None:
    one = minutes(MARCH + MORE)
    other = one.replace("Bo Alström", "Bo Ahlström").replace("på halvtid", "på heltid från augusti")
    assert relation(one, other) == "version"


def test_a_number_put_right_is_a_version_and_no_misreading() -> None:
    assert relation(minutes(), minutes().replace("240", "310")) == "version"


def test_marks_lost_letters_taken_for_others_and_words_joined_are_misreadings() -> None:
    read = (
        minutes(MARCH + MORE)
        .replace("Ordföranden", "0rdforanden")
        .replace("Tibro väntar", "Tibroväntar")
    )
    read = read.replace("upphandlingen", "upphandlingcn").replace("fler kan delta", "fler kandelta")
    assert relation(minutes(MARCH + MORE), read) == "rescan"


def test_the_print_keeps_the_words_and_stays_small() -> None:
    long = paper(DAY, body="".join(MORE.replace("Alla", f"Ort{n}") for n in range(200)))
    assert len(print_of(long).to_json().encode()) < 16_000
