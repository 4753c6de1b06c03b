"""What makes a line look like one of a postal address, by the forms of the countries cards come from."""

import math
import re
from dataclasses import dataclass

from app.domain.reading import roles
from app.domain.reading.strips import words_of
from app.domain.reading.vocabulary import COUNTRIES

_UP, _LOW = "A-ZÀ-ÖØ-ÞĀ-Ž", "a-zß-öø-ÿā-ž"
_STREET = re.compile(
    r"""(?<![\w])(?:
    rua|r\.|av\.?|avenida|avda\.?|alameda|al\.|travessa|tv\.|praça|praca|pça|largo|estrada|rodovia|rod\.|pra[cç]a
    |rue|avenue|ave|boulevard|boul|bd\.?|blvd\.?|allée|allee|chemin|impasse|quai|place|cours|route|faubourg|sentier
    |via|viale|v\.le|corso|c\.so|piazza|p\.zza|vicolo|strada|contrada|lungotevere
    |calle|c/|c\.(?=\s?[A-ZÀ-Ý])|carrer|paseo|pº|plaza|pza\.?|glorieta|ronda|camino|carretera|ctra\.?|callej[óo]n|pasadizo|pasaje
    |cañada|vial|rambla|rúa|cuesta|urbanizaci[óo]n|acceso|avinguda|v[íi]a|prol\.|calz\.|calzada|privada
    |street|st(?!\.?\s?[A-ZÀ-Ý][a-zà-ÿ])|road|rd|lane|ln|drive|dr|court|ct|way|close|crescent|cres|terrace|gardens|grove|mews|parade|highway|hwy
    |parkway|pkwy|square|sq|circle|trail|loop|wharf|quay|broadway|cross|marg|nagar|colony|layout|chowk|gali|salai
    |ul\.|ulica|aleja|os\.|osiedle|pl\.|plac|trg|ulice|n[áa]m[ěe]st[íi]|utca|út|strasse|straße|platz|gasse|weg|^(?:am|im|an\sder)
    )(?![\w])""",
    re.I | re.X,
)  # fmt: skip
_STREET_GLUED = re.compile(
    r"[a-zß-ÿ](?:stra(?:ß|ss)e|str\.|gasse|allee|platz|straat|gracht|gatan|vägen|torget)(?![\w])", re.I
)
#: Endings that other words have, too: only before a number.
_STREET_BEFORE_NUMBER = re.compile(
    r"[a-zß-ÿ](?:weg|ring|damm|ufer|steig|chaussee|laan|plein|kade|dijk|singel|gata|väg|gränd|vej|gade|veien|katu|tie|markt|berg"
    r"|hof|feld)\s\d",
    re.I,
)
_NUMBER_FIRST = re.compile(
    rf"^\d{{1,5}}\s[NSEW]{{1,2}}\.?\s\d|^[#№]?\s?\d{{1,5}}(?:[/\-–]\d{{1,4}})*\s?[A-Za-z]?,?\s+(?:[NSEW]{{1,2}}\.?\s)?[{_UP}][{_LOW}'’.]"
)
_NUMBER_LAST = re.compile(rf"[{_LOW}.]\s(?:n[.ºr°]*\s?)?\d{{1,4}}(?:\s?[-/]\s?\d{{1,4}})*\s?[A-Za-z]?$")
_NUMBER_INSIDE = re.compile(rf"[{_LOW}{_UP}],\s?(?:n[.ºr°]*\s?)?\d{{1,5}}(?=[\s,\-–]|$)")
#: Four or five digits before a town; a house number before a street looks the same.
_TOWN = re.compile(rf"(?<![\w])\d{{4,5}}\s?[-–—]?\s?[{_UP}](?:[{_LOW}{_UP}'’]|\s[{_UP}])")
#: Postcodes that tell by their own form or by what stands beside them.
_CODE = re.compile(
    rf"""(?<![\w])(?:
    [A-Z]{{1,3}}-\d{{4,5}}\s|\d{{4}}\s?[A-Z]{{2}}\s+['’{_UP}]|(?:PL-)?\d{{2}}-\d{{3}}(?![\w])|(?:SE-?\s?|S-)?\d{{3}}\s\d{{2}}\s+[{_UP}]
    |[A-Z]{{2}}\.?,?\s?\d{{5}}(?:-\d{{4}})?(?![\w])|(?<=,\s)[A-Z]{{2}}\s\d{{4}}(?![\w])
    |(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT|Victoria|Queensland)\s\d{{4}}(?![\w])
    |[A-Z]{{1,2}}\d[A-Z\d]?\s\d[A-Z]{{2}}(?![\w])|[A-Z]\d[\dW]\s[A-Z\d]{{4}}(?![\w])|[A-Z]\d[A-Z]\s?\d[A-Z]\d(?![\w])
    |\d{{4}}-\d{{3}}(?![\w])|\d{{5}}-\d{{3}}(?![\w])|〒?\s?\d{{3}}-\d{{4}}(?![\w])|\(우\)\s?\d{{5}}|邮编\s?\d{{6}}|CEP(?![\w])|(?i:cedex)(?![\w])|C\.\s?P\.
    )|[A-Za-z]{{4}},?\s\d{{5}}(?:-\d{{4}})?$|[-–—,.A-Za-z]\s?\d{{3}}\s?\d{{3}}(?![\w])""",
    re.X,
)  # fmt: skip
_STATE = re.compile(
    r"[a-zà-ÿ]\s?[-–—/,]\s?(?:AC|AL|AM|AP|BA|CE|DF|ES|GO|MA|MG|MS|MT|PA|PB|PE|PI|PR|RJ|RN|RO|RR|RS|SC|SE|SP|TO)(?![\w])"
)
_UNIT = re.compile(
    r"""(?<![\w])(?:floor|fl\.|suite|ste\.?|apt\.?|apto|apartment|unit|shop\sno|flat|plot|door\sno|h\.?\s?no|house\sno|level|block|bldg\.?
    |building|tower|towers|house|estate|business\spark|industrial|p\.?\s?o\.?\s?box|postfach|boîte\spostale|b\.?p\.?|casella\spostale|apartado
    |andar|sala|loja|bloco|conj\.?|conjunto|cj\.?|galp[ãa]o|km|bairro|jd\.?|jardim|vila|vl\.?|centro|edif[íi]cio|ed\.
    |piso|puerta|pta\.?|local|bajo|izda\.?|dcha\.?|esc\.|nave|pol\.\s?ind|pol[íi]gono|zona\sindustrial|lote|esq\.?|r/c|col\.|colonia
    |étage|etage|b[âa]t\.?|b[âa]timent|gebouw|pi[ęe]tro|eingang|aufgang|ing[åa]ng|trappa|z\.?a\.?|z\.?i\.?|zac|lieu-dit|og|interno|scala|palazzo|lok\.|m\.(?=\s\d)
    |bus|wing|phase|sector|society|chambers|mall|arcade|gewerbegebiet|gewerbepark)(?![\w])""",
    re.I | re.X,
)  # fmt: skip
_LANDMARK = re.compile(
    r"^\W*(?:pr[óo]x(?:imo|\.)?|junto\s(?:a|à|ao)|em\sfrente|ao\slado|esquina|frente\sal?|cerca\sde|opp(?:osite|\.)?|near|next\sto|besides?"
    r"|behind|off|above|adjacent|en\sface|c/o|vid|intill|au\sfond|pr[èe]s\sd|im\shinterhof|am\smarktplatz|gegenüber|neben|vicino|"
    r"di\sfronte|presso|angolo|travessa\sd|naast|tegenover|obok)(?![a-zß-ÿ])|^\W*(?:face\s?à|derri[èe]re)",
    re.I,
)
_FAR_EAST = re.compile(
    r"[都道府県市区省郡町村][^\s]{0,12}?[路街号號番丁目道町村区市]|〒|(?:[시도구군]\s\S+(?:로|길|동)\s?\d)|(?:특별시|광역시)"
)
_FAR_UNIT = re.compile(r"(?:ビル|大厦|大楼|빌딩|楼|階|층|旁|前)\s?\w{0,4}$")
_FAR_COUNTRIES = {"日本", "中国", "中國", "대한민국", "香港", "台灣", "台湾"}
_REGISTER = re.compile(
    r"""(?<![\w])(?:hr[ab]|ust|vat|tva|mwst|btw|iva|steuer\w*|p\.\s?iva|nif|cif|nip|regon|krs|siret|siren|rcs|rib|cnpj|cpf|crea|creci|alvar[áa]
    |ami|iban|bic|bankgiro|org\.?\s?nr|company\sno|charity|r\.?f\.?c\.?|rcs\w+|licen[sc]e|lic|reg\.?\s?no|reg\.|iso|nmls|gst\w*|kvk|big|uid|ein|id(?=[\s.:]*\d)|che|acn|abn|regd|amtsgericht|cricos
    |since|seit|depuis|desde|dal|certified|c[ée]dula|colegiad[oa]|r[ée]g)(?![\w])|(?<![p\s])iso\s\d|番号|번호""",
    re.I | re.X,
)  # fmt: skip
_HOURS = re.compile(
    r"""(?<![\w])(?:open(?:\s?daily)?|ore|stunden\w*|\w+notdienst|closed|daily|mon|tue|wed|thu|fri|sat|sun|monday|friday|saturday|sunday|montag|freitag|samstag|mo|di|mi|do|fr|sa|so
    |termine|lunes|viernes|s[áa]bado|martes|seg|ter|qua|qui|sex|s[áa]b|segundas?|sexta|lundi|vendredi|samedi|luned[ìi]|venerd[ìi]|fechado|ferm[ée]
    |chiuso|geschlossen|öppet|maandag|vrijdag|e-?mail|www|hours?|horas?|uhr)(?![\w])|\d{1,2}\s?(?:h|am|pm|uhr)(?![\w])|\d{1,2}[:.]\d\d\s?[-–]""",
    re.I | re.X,
)  # fmt: skip
_CAPITAL_WORDS = re.compile(
    rf"(?:['’]?[a-z]?-?[{_UP}][\w'’.\-]*|d[aeiou]s?|del|la|los|las|der|am|of|sur|en|les|le|upon|under|\(|\)|,|&|\s)+",
    re.U,
)


@dataclass(frozen=True, slots=True)
class Signs:
    """How much a text looks like a line of an address, 0 to 1, and which parts of one it has.

    ``code``: a postcode that is no house number. ``place``: it could be a town
    or a building if its neighbours are lines of an address.
    """

    score: float
    street: bool = False
    postcode: bool = False
    code: bool = False
    country: bool = False
    place: bool = False


NONE = Signs(0.0)


def signs_of(text: str) -> Signs:
    """The signs in a text without labels."""
    words = words_of(text)
    digit = any(map(str.isdigit, _CODE.sub(" ", text)))
    street = bool(_STREET.search(text) or _STREET_GLUED.search(text) or _STREET_BEFORE_NUMBER.search(text))
    code, town = bool(_CODE.search(text)), _TOWN.search(text)
    unit = len(_UNIT.findall(text))
    if not words or (_REGISTER.search(text) and not (street and digit)):
        return NONE
    first, last = _NUMBER_FIRST.search(text), _NUMBER_LAST.search(text)
    landmark = bool(_LANDMARK.search(text))
    if not (code or town or landmark or (street and digit)) and (
        _HOURS.search(text) or (roles.job(text) > 0.5 and not _UNIT.match(text))
    ):
        return NONE
    postcode = code or bool(town and (town.start() > 3 or not (street or unit)))
    country = "".join(word for word in words if word != "the") in COUNTRIES or text.strip() in _FAR_COUNTRIES
    closed = country or (code and words[-1] in COUNTRIES)
    worded = len(words) > 1 and any(len(word) > 2 and word.isalpha() for word in words)
    parts = (
        0.85 if street and digit else 0.35 if street else 0.0,
        0.5 if (first or last) and len(words) <= 12 else 0.35 if _NUMBER_INSIDE.search(text) else 0.0,
        (0.8 if worded else 0.5) if postcode else 0.0,
        1 - 0.5**unit if digit else 0.3 if unit else 0.0,
        0.5 if country else 0.3 if "," in text and roles.country(text) else 0.0,
        0.5 if _STATE.search(text) else 0.0,
        0.35 if landmark else 0.0,
        0.9 if _FAR_EAST.search(text) else 0.35 if _FAR_UNIT.search(text) else 0.0,
    )
    against = math.prod(1 - part for part in parts)
    if roles.legal_form(text) and not (postcode or first or (street and digit)):
        against = max(against, 0.75)
    letters = sum(map(str.isalpha, text))
    return Signs(
        1 - against,
        street=(street and digit) or (first is not None and not postcode),
        postcode=postcode,
        code=code,
        country=closed,
        place=letters > 2
        and len(words) <= 6
        and bool(_CAPITAL_WORDS.fullmatch(text))
        and not roles.legal_form(text),
    )
