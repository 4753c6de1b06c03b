"""Numbers on cards that nobody can call: of registers, banks, dates, postcodes and opening hours."""

import re

from app.domain.reading.phone_kinds import last_label

_WORDS = r"""
    cep|zip|plz|pin(?:\s?code)?|hr[ab]|ust|uid|steuer\w*|st\.?-?nr|vat|tva|mwst|btw|iva|p\.?\s?iva|piva|partita
    |c\.?f|cod\.?\s?fisc\w*|rea|nif|nie|cif|nipc|nip|regon|krs|siret|siren|rcs|ape|naf|kvk|cnpj|cpf|rg|ie|i\.e
    |crea|crm|cro|creci|crc|cau|crp|oab(?:/[a-z]{2})?|iban|bic|swift|blz|konto|kto|conta|cuenta|ag[êe]ncia|ruc|rut
    |cuit|rfc|ein|tin|gst(?:in)?|pan|cin|tan|abn|acn|dre|nmls|npi|bar|id|reg|regd|registered|registration|registro
    |register|licen[sc]e|lic|cert\w*|iso|company|charity|provider|cricos|member|mat\w*|art|kd|kundennummer|wechat
    |qq|icq|skype|p\.?\s?o\.?\s?box|postfach|caixa\spostal|apartado|suite|ste|room|flat|apt|unit|plot|door|sala|loja
    |rib|big|agb|alvar[áa]|che|km|est|since|seit|depuis|desde|dal"""
#: Those that an engine runs together with what follows: "TVAFR 12…".
_GLUED = (
    r"(?:tva|vat|ust|mwst|btw|uid|rcs|nip|che|bankgiro|plusgiro|org\.?\s?nr)[a-z]{0,6}(?:\s[a-z])?(?=\W*$)"
)
_REGISTERS = re.compile(
    rf"(?<![a-zà-ÿ])(?:(?:{_WORDS})(?![a-zà-ÿ])|{_GLUED})|iban|番号|번호|税号|证号", re.I | re.X
)
_NUMBER_SIGN = re.compile(r"(?:(?<![a-zà-ÿ])(?:no|nr|nº|n°|num|number)\.?|#|№)\s*[.:]?\s*$", re.I)
#: A VAT number begins with its country.
_CODE = re.compile(
    r"(?<![^\W\d_])(?:AT|BE|CH|CZ|DE|DK|EE|EL|ES|EU|FI|FR|GB|HU|IE|IT|LU|NL|PL|PT|RO|SE|SI|SK)U?\s?$"
)
_DATE = re.compile(
    r"\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)?\d\d|(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[./\-]\d\d?[./\-]\d\d?"
)
_HOURS = re.compile(r"\d{1,2}[.h]\d\d\s?[-–/]\s?\d{1,2}[.h]\d\d")
_POSTCODE = re.compile(r"\d{5}-\d{3}|\d{3}\s\d{3}|\d{4}-\d{3}|\d{2}\.?\d{3}-\d{3}|\d{2}-\d{3}")
_ZIP = re.compile(r"\d{5}-\d{4}")
_HOUSE_AND_POSTCODE = re.compile(r"[1-9]\d{0,3}(?:[-/]\d{1,3})?(?:[.,]\s|\s[·•|\-–—]\s)\d{4,6}")
_FIRM_NUMBER = re.compile(
    r"\d{2}\.\d{3}\.\d{3}\s?/\s?\d{4}-?\d{2}|\d{2}\.\d{3}\.\d{3}-[\dX]|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}-\d{8}-\d"
)
_COORDINATES = re.compile(r"\d{1,3}\.\d{4,6}\W{0,3}[NSEW]?\s?,\s?-?\d{1,3}\.\d{4,6}")


def forbidden(before: str, after: str) -> bool:
    """Whether the words before a run of digits, or what is grown onto its end, say that it is no phone.

    Of a register's word and a phone's label the later one counts; "No." goes with the label before it.
    A letter at the end is a register's, but an icon read as one behind "+…" or a label.
    """
    label = last_label(before)
    register = max((match.end() for match in _REGISTERS.finditer(before[-40:])), default=0)
    if register and register + max(len(before) - 40, 0) > label:
        return True
    if before[-1:] in tuple("*@€$£_〒") or _CODE.search(before):
        return True
    if label < 0 and _NUMBER_SIGN.search(before):
        return True
    if label < 0 and not before.endswith("+") and re.match(r"[A-Za-z](?![A-Za-z])(?!\s?[:.])", after):
        return True
    return bool(re.match(r"[*@%€$£°º]|/[A-Za-z]", after))


def is_other(number: str, around: str, labelled: bool) -> bool:
    """Whether a number has the form of something else; a label overrules a postcode's and a date's.

    ``around``: the words before and behind it.
    """
    if _HOURS.search(number) or (_FIRM_NUMBER.fullmatch(number) and not labelled):
        return True
    if labelled:
        return False
    if _DATE.fullmatch(number) or _POSTCODE.fullmatch(number) or _COORDINATES.search(around):
        return True
    worded = re.search(r"[^\W\d_]{2,}", around)
    return bool(worded and (_ZIP.fullmatch(number) or _HOUSE_AND_POSTCODE.fullmatch(number)))
