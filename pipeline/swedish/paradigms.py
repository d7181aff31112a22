"""How Swedish words are inflected: endings by paradigm, and the words that follow none.

A paradigm takes an ending off the form that dictionaries show and puts others in its place.
`+` stands for the last letter once more: `program`, `programmet`.
"""

from __future__ import annotations

from functools import lru_cache

PARADIGMS: dict[str, tuple[str, ...]] = {
    "n1": ("a", "an", "or", "orna"),  # skola
    "n2": ("", "en", "ar", "arna"),  # bil
    "n2e": ("e", "en", "ar", "arna"),  # pojke
    "n2d": ("", "+en", "+ar", "+arna"),  # kam
    "n2l": ("el", "eln", "lar", "larna"),  # cykel
    "n2r": ("er", "ern", "rar", "rarna"),  # vinter
    "n2n": ("en", "nen", "nar", "narna"),  # öken
    "n3": ("", "en", "er", "erna"),  # kommun
    "n3e": ("e", "en", "er", "erna"),  # händelse
    "n3n": ("", "n", "er", "erna"),  # kategori, rektor
    "n3t": ("", "et", "er", "erna"),  # parti
    "n3u": ("um", "et", "er", "erna"),  # gymnasium
    "n3l": ("el", "eln", "ler", "lerna"),  # regel
    "n4": ("", "t", "n", "na"),  # möte
    "n5": ("", "et", "en"),  # hus
    "n5d": ("", "+et", "+en"),  # program
    "n5r": ("er", "ret", "ren"),  # fönster
    "n5l": ("el", "let", "len"),  # medel
    "n5n": ("en", "net", "nen"),  # tecken
    "n6": ("", "n", "na"),  # politiker
    "n6e": ("e", "en", "na"),  # lärare
    "n0n": ("", "n"),  # frånvaro
    "n0e": ("", "en"),  # trafik
    "n0t": ("", "et"),  # ansvar
    "n0": ("",),  # samverkan
    "v1": ("a", "ar", "ade", "at", "as", "ades", "ats", "ad", "ande"),  # planera
    "v2d": ("a", "er", "de", "t", "s", "es", "des", "ts", "d", "da", "ande"),  # följa
    "v2t": ("a", "er", "te", "t", "s", "es", "tes", "ts", "ta", "ande"),  # köpa
    "v2r": ("a", "", "de", "t", "s", "des", "ts", "d", "da", "ande"),  # höra
    "v2n": ("na", "ner", "de", "t", "ns", "des", "ts", "d", "da", "nande"),  # känna
    "v2m": ("ma", "mer", "de", "t", "ms", "des", "ts", "d", "da", "mande"),  # bestämma
    "v2l": ("la", "ler", "de", "t", "ls", "des", "ts", "d", "da", "lande"),  # ställa
    "v2D": ("da", "der", "de", "t", "ds", "des", "ts", "d", "dande"),  # använda
    "v2V": ("da", "der", "dde", "tt", "ds", "ddes", "tts", "dd", "dande"),  # betyda
    "v2C": ("ta", "ter", "te", "t", "tas", "ts", "tes", "tande"),  # gifta
    "v2T": ("ta", "ter", "tte", "tt", "tas", "ts", "ttes", "tts", "tta", "tande"),  # möta
    "v3": ("", "r", "dde", "tt", "s", "ddes", "tts", "dd", "dda", "ende"),  # bo
    "a1": ("", "t", "a", "are", "ast", "aste"),  # viktig
    "a1t": ("", "a", "are", "ast", "aste"),  # trött
    "a2": ("ad", "at", "ade"),  # planerad
    "a3": ("en", "et", "na", "nare", "nast", "naste"),  # öppen
    "a4": ("el", "elt", "la", "lare", "last", "laste"),  # enkel
    "a5": ("", "tt", "a", "are", "ast", "aste"),  # ny
    "a6": ("er", "ert", "ra", "rare", "rast", "raste"),  # säker
    "a7": ("d", "t", "da", "dare", "dast", "daste"),  # nöjd
    "a8": ("d", "tt", "da", "dare", "dast", "daste"),  # bred
}
"""Endings of each paradigm, that of the dictionary's form first; nouns take a genitive s too."""

IRREGULAR = """
n bok boken böcker böckerna
n land landet länder länderna
n stad staden städer städerna stan
n man mannen män männen
n natt natten nätter nätterna
n hand handen händer händerna
n tand tanden tänder tänderna
n strand stranden stränder stränderna
n bonde bonden bönder bönderna
n ledamot ledamoten ledamöter ledamöterna
n rot roten rötter rötterna
n fot foten fötter fötterna
n son sonen söner sönerna
n bror brodern brodern bröder bröderna
n mor modern mödrar mödrarna
n far fadern fäder fäderna
n dotter dottern döttrar döttrarna
n öga ögat ögon ögonen
n öra örat öron öronen
n huvud huvudet huvuden huvudena
n hjärta hjärtat hjärtan hjärtana
n sommar sommaren somrar somrarna
n afton aftonen aftnar aftnarna
n förälder föräldern föräldrar föräldrarna
n muskel muskeln muskler musklerna
n kraft kraften krafter krafterna
n verkstad verkstaden verkstäder verkstäderna
n not noten noter noterna
n sko skon skor skorna
n centrum centrumet centret centra
n faktum faktumet fakta
n datum datumet datumen
n schema schemat scheman schemana
n tema temat teman temana
n kön könet könen könens
n bo boet bon bona
n anmälan anmälans
n ansökan ansökans
n samverkan samverkans
n medverkan medverkans
n påverkan påverkans
n inverkan inverkans
n inbjudan inbjudans
n början början
n önskan önskans
n längtan
n tvekan
n anhållan
n undran
n fullmäktige fullmäktiges
n el elen
n fe fen feer feerna
n idé idén idéer idéerna
n armé armén arméer arméerna
n kommitté kommittén kommittéer kommittéerna
n allé allén alléer alléerna
v ta tar tog tagit tas togs tagits tagen taget tagna tagande
v ge ger gav gett givit ges gavs getts givits given givet givna givande
v se ser såg sett ses sågs setts sedd sedda seende
v gå går gick gått gås gicks gåtts gången gånget gångna gående
v få får fick fått fås ficks fåtts
v stå står stod stått stås stods ståtts stående
v göra gör gjorde gjort görs gjordes gjorts gjord gjorda görande
v säga säger sa sade sagt sägs sades sagts sagd sagda sägande
v komma kommer kom kommit kommen kommet komna kommande
v hålla håller höll hållit hålls hölls hållits hållen hållet hållna hållande
v låta låter lät låtit låts läts
v skriva skriver skrev skrivit skrivs skrevs skrivits skriven skrivet skrivna skrivande
v bli blir blev blivit
v lägga lägger la lade lagt läggs lades lagts lagd lagda läggande
v dra drar drog dragit dras drogs dragits dragen draget dragna dragande
v sätta sätter satte satt sätts sattes satts satta sättande
v välja väljer valde valt väljs valdes valts vald valda
v bjuda bjuder bjöd bjudit bjuds bjöds bjudits bjuden bjudet bjudna bjudande
v finna finner fann funnit finns fanns funnits
v vinna vinner vann vunnit vinns vanns vunnits vunnen vunnet vunna
v binda binder band bundit binds bands bundits bunden bundet bundna
v driva driver drev drivit drivs drevs drivits driven drivet drivna
v bära bär bar burit bärs bars burits buren buret burna bärande
v bryta bryter bröt brutit bryts bröts brutits bruten brutet brutna brytande
v sluta slöt slutit sluts slöts slutits sluten slutet slutna
v skjuta skjuter sköt skjutit skjuts sköts skjutits skjuten skjutet skjutna
v byta byter bytte bytt byts byttes bytts bytta
v sitta sitter satt suttit sittande
v ligga ligger låg legat liggande
v falla faller föll fallit fallen fallet fallna fallande
v äta äter åt ätit äts åts ätits äten ätet ätna
v stödja stödjer stöder stödde stött stöds stöddes stötts stödd stödda stödjande
v leda leder ledde lett leds leddes letts ledd ledda ledande
v råda råder rådde rått rådande
v nämna nämner nämnde nämnt nämns nämndes nämnts nämnd nämnda
v sälja säljer sålde sålt säljs såldes sålts såld sålda
v följa följer följde följt följs följdes följts följd följda följande
v fortsätta fortsätter fortsatte fortsatt fortsätts fortsattes fortsatts fortsatta
v stiga stiger steg stigit stigande
v lida lider led lidit lidande
v gripa griper grep gripit grips greps gripits gripen gripet gripna
v sjunka sjunker sjönk sjunkit sjunkande
v försvinna försvinner försvann försvunnit försvunnen försvunnet försvunna
v ligga ligger låg legat
v dö dör dog dött döende
v svara svarar svarade svarat svaras svarades svarats
v veta vet visste vetat
v heta heter hette hetat
v vara är var varit
v ha har hade haft
a stor stort stora större störst största
a liten litet lilla små mindre minst minsta
a god gott goda bättre bäst bästa
a lång långt långa längre längst längsta
a hög högt höga högre högst högsta
a låg lågt låga lägre lägst lägsta
a gammal gammalt gamla äldre äldst äldsta
a ung ungt unga yngre yngst yngsta
a dålig dåligt dåliga sämre sämst sämsta
a tung tungt tunga tyngre tyngst tyngsta
a grov grovt grova grövre grövst grövsta
"""
"""Words that follow no paradigm: the class, the dictionary's form, the other forms."""


@lru_cache(maxsize=1)
def irregular() -> dict[str, tuple[tuple[str, str], ...]]:
    """The lexemes (form of the dictionary, class) of each form of an irregular word."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in IRREGULAR.strip().splitlines():
        kind, *forms = line.split()
        for form in forms:
            for case in {form, with_genitive(form)} if kind == "n" else {form}:
                found.setdefault(case, set()).add((forms[0], kind))
    return {form: tuple(sorted(lexemes)) for form, lexemes in found.items()}


@lru_cache(maxsize=1)
def irregular_lemmas() -> dict[str, str]:
    """The classes of each irregular word that dictionaries show: `n`."""
    found: dict[str, str] = {}
    for line in IRREGULAR.strip().splitlines():
        kind, lemma, *_ = line.split()
        found[lemma] = found.get(lemma, "") + kind
    return found


def with_genitive(form: str) -> str:
    """The genitive; a word that ends in an s has none of its own."""
    return form if form.endswith(("s", "x", "z")) else f"{form}s"


def ending(paradigm_ending: str, stem: str) -> str:
    """The ending as this stem takes it.

    >>> ending("+en", "program")
    'men'
    """
    return stem[-1:] + paradigm_ending[1:] if paradigm_ending.startswith("+") else paradigm_ending


def forms(lemma: str, paradigm: str) -> tuple[str, ...]:
    """All forms of a lexeme, genitives aside.

    >>> forms("skola", "n1"), forms("program", "n5d")
    (('skola', 'skolan', 'skolor', 'skolorna'), ('program', 'programmet', 'programmen'))
    """
    first, *others = PARADIGMS[paradigm]
    stem = lemma.removesuffix(first) if first else lemma
    return (lemma, *(stem + ending(other, stem) for other in others))
