"""Invented minutes to print: sentences of Swedish meetings with chance in them, and lists.

Nothing here was said by anybody.  The same seed gives the same pages.
"""

from __future__ import annotations

import random
import re
from importlib import resources

_GIVEN = (
    "Åsa Örjan Märta Björn Göran Kerstin Håkan Ingegärd Sören Yvonne Pär Lena Östen Elin Jörgen "
    "Malin Sven-Åke Birgitta Jonas Katarina Torbjörn Ann-Sofie Mohamed Zeynep Frida Rolf Gunnel "
    "Viktor Emma Lisbeth Fredrik Agneta Hjördis Anders Ulla-Britt Mikael Cecilia Per-Olof Tuva"
).split()
_SURNAMES = (
    "Åkerlund Sjöberg Öhrn Lindström Bäckman Hägglund Nyström Ekwall Grönkvist Wärnelöv Ståhl "
    "Fårberg Dahlgren Ängmark Höglund Westerholm Quistberg Rådström Fröjd Löfgrensson Brännmark "
    "Tjäder Hästholm Sundkvist Åsbrink Kjellgård Ödmansson Zetterblad Vikmark Ljungfors Aggeryd"
).split()
_SENTENCES = """\
{Name} hälsade alla välkomna och förklarade mötet öppnat klockan {time}.
Föregående mötes anteckningar gicks igenom och lades till handlingarna utan ändringar.
{Name} från {place} berättade om hur kommunen har {did} under det gångna läsåret.
Nätverket enades om att {do} och att frågan följs upp vid nästa möte den {date}.
Det är viktigt att {whom} får möjlighet att påverka hur {thing} genomförs i praktiken.
Flera kommuner lyfte att {thing} kräver både tid, pengar och tydligt stöd från ledningen.
I {place} har man valt att {do}, vilket enligt {Name} har gett {number} procent fler sökande.
{Name} påpekade att underlaget från {body} saknar uppgifter för åren {year}–{later}.
Beslut: Arbetsgruppen får i uppdrag att {do} senast den {date}.
Kostnaden beräknas till {number} 500 kronor per deltagare, exklusive moms och resor.
Under hösten genomförs en enkät bland {whom}; svaren sammanställs av {Name}.
Frågan om {thing} väckte livlig diskussion, och någon samsyn kunde ännu inte nås.
Diskussion fördes kring {thing} samt hur {whom} påverkas av de nya riktlinjerna.
{body} bjuder in till konferens i {place} den {date}; anmälan görs till {Name}.
Ordföranden tackade för ett givande möte och önskade alla en fortsatt trevlig sommar.
Nästa möte äger rum i {place} den {date} klockan {time}, därefter träffas vi digitalt.
Vid genomgången framkom att {number} av {more} medverkande ännu inte lämnat in sina uppgifter.
Samverkan mellan {place}, {town} och {body} fortsätter enligt överenskommelsen från {year}.
{Name} och {Other} återkommer med förslag på hur {thing} kan förbättras på längre sikt.
Det råder brist på {whom} i hela länet, särskilt i de mindre kommunerna längs kusten.
Någon ersättare för {Name} är inte utsedd; {town} bevakar frågan tills vidare.
Åtgärder som rör {thing} bör prioriteras, eftersom behoven ökar för varje år.
Enligt § {small} i överenskommelsen ska {whom} höras innan {thing} ändras.
Enligt {small} § i lagen och §§ {small}–{number} i reglementet ska {whom} höras i god tid.
Andelen {whom} ökade från {small} % till {number} % under åren {year}–{later}, kl. 9.00–12.00.
En förstudie av {thing} påbörjas i mars och väntas vara färdig före semestern.
""".splitlines()
_SLOTS = {
    "did": ("arbetat med tidiga insatser", "byggt ut fjärrvärmen", "öppnat två nya mötesplatser",
            "infört gemensamma rutiner för överlämning", "följt upp sjukfrånvaron bland anställda",
            "prövat distansundervisning i moderna språk", "satsat på läsfrämjande åtgärder"),
    "do": ("ta fram en gemensam handlingsplan", "bjuda in en föreläsare från högskolan",
           "ansöka om medel för ett treårigt projekt", "skjuta upp beslutet till våren",
           "se över avtalet och dess bilagor", "kartlägga behovet av kompetensutveckling",
           "föreslå ändringar i reglementet", "upphandla ett nytt journalsystem"),
    "whom": ("elever i behov av särskilt stöd", "äldre med hemtjänst", "förskollärare och rektorer",
             "unga vuxna utan sysselsättning", "bibliotekarier", "vårdnadshavare och personal",
             "sjuksköterskor i nattjänst", "föreningslivet", "nyanlända familjer"),
    "thing": ("öppettiderna på återvinningscentralen", "skolskjutsen",
              "samverkan kring krisberedskap", "energieffektivisering av lokaler",
              "de höjda hyrorna", "språkutvecklande arbetssätt",
              "tillgängligheten för rörelsehindrade", "övergången mellan förskola och skola",
              "införandet av e-tjänster", "stödet till små företag på landsbygden"),
    "body": ("Länsstyrelsen", "Skolverket", "Regionförbundet", "Folkhälsomyndigheten", "högskolan",
             "Kulturrådet", "Energikontoret", "Trafikverket"),
}  # fmt: skip
_HEADINGS = (
    "Mötets öppnande", "Föregående protokoll", "Lägesrapporter från kommunerna", "Övriga frågor",
    "Nästa möte", "Ekonomi och budget", "Kompetensförsörjning", "Information från länsstyrelsen",
    "Gemensam upphandling", "Årets verksamhetsplan",
)  # fmt: skip
_ROLES = (
    "ordförande", "sekreterare", "rektor", "förvaltningschef", "utvecklingsledare",
    "bibliotekschef", "miljöstrateg", "kulturchef", "verksamhetschef", "samordnare",
)  # fmt: skip
_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december"
).split()


class Writer:
    """Writes invented minutes; all chance comes from its seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        names = resources.files("pipeline.data").joinpath("municipalities.csv").read_text("utf-8")
        self.places = [line.split(",")[1] for line in names.splitlines()[1:]]

    def paragraphs(self, count: int) -> list[str]:
        """Paragraphs of prose, some with a heading (a line without a full stop) before them."""
        found: list[str] = []
        for number in range(count):
            if self.chance.random() < 0.5:
                heading = self.chance.choice(_HEADINGS)
                found.append(f"§ {number + 3} {heading}" if number % 2 else heading)
            found.append(" ".join(self.sentence() for _ in range(self.chance.randint(2, 5))))
        return found

    def sentence(self) -> str:
        """One sentence."""
        return re.sub(r"\{(\w+)\}", self._slot, self.chance.choice(_SENTENCES))

    def participants(self, count: int) -> list[tuple[str, str]]:
        """Names and where they are from, some with a role."""
        return [(self.name(), self._where()) for _ in range(count)]

    def name(self) -> str:
        """An invented person."""
        return f"{self.chance.choice(_GIVEN)} {self.chance.choice(_SURNAMES)}"

    def _where(self) -> str:
        place = self.chance.choice(self.places)
        role = self.chance.choice(_ROLES)
        return f"{place}, {role}" if self.chance.random() < 0.4 else place

    def _slot(self, match: re.Match[str]) -> str:
        slot, chance = match[1], self.chance
        if slot in _SLOTS:
            return chance.choice(_SLOTS[slot])
        year = chance.randint(2011, 2025)
        return {
            "Name": self.name(),
            "Other": self.name(),
            "place": chance.choice(self.places),
            "town": chance.choice(self.places),
            "date": f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {year}",
            "time": f"{chance.randint(8, 16)}.{chance.choice(('00', '15', '30', '45'))}",
            "number": str(chance.randint(2, 97)),
            "more": str(chance.randint(98, 290)),
            "small": str(chance.randint(2, 28)),
            "year": str(year),
            "later": str(year + chance.randint(1, 3)),
        }[slot]
