"""Numbers on cards that nobody can call: of registers, banks, dates, postcodes and opening hours."""

import re

from app.domain.reading.phone_kinds import label_end

_WORDS = r"""
    cep|zip|plz|pin(?:\s?code)?|hr[ab]|ust|uid|steuer\w*|st\.?-?nr|vat|tva|mwst|btw|iva|p\.?\s?iva|piva|partita
    |c\.?f|cod\.?\s?fisc\w*|rea|nif|nie|cif|nipc|nip|regon|krs|siret|siren|rcs|ape|naf|kvk|cnpj|cpf|rg|ie|i\.e
    |crea|crm|cro|creci|crc|cau|crp|oab(?:/[a-z]{2})?|iban|bic|swift|blz|konto|kto|conta|cuenta|ag[êe]ncia|ruc|rut
    |cuit|rfc|ein|tin|gst(?:in)?|pan|cin|tan|abn|acn|dre|nmls|npi|bar|id|reg|regd|registered|registration|registro
    |register|licen[sc]e|lic|cert\w*|iso|company|charity|provider|cricos|member|mat\w*|art|kd|kundennummer|wechat
    |qq|icq|skype|p\.?\s?o\.?\s?box|postfach|caixa\spostal|apartado|suite|ste|room|flat|apt|unit|plot|door|sala|loja
    |km|est|since|seit|depuis|desde|dal"""
_REGISTERS = re.compile(rf"(?<![a-zà-ÿ])(?:{_WORDS})(?![a-zà-ÿ])", re.I | re.X)
_NUMBER_SIGN = re.compile(r"(?:(?<![a-zà-ÿ])(?:no|nr|nº|n°|num|number)\.?|#|№)\s*[.:]?\s*$", re.I)
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{2}\s?$")
_DATE = re.compile(
    r"\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)?\d\d|(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[./\-]\d\d?[./\-]\d\d?"
)
_HOURS = re.compile(r"\d{1,2}[.h]\d\d\s?[-–/]\s?\d{1,2}[.h]\d\d")
_POSTCODE = re.compile(r"\d{5}-\d{3}|\d{3}\s\d{3}|\d{2}\.?\d{3}-\d{3}|\d{2}-\d{3}")
_ZIP = re.compile(r"[A-Z]{2}\.?,?\s*$")
_FIRM_NUMBER = re.compile(
    r"\d{2}\.\d{3}\.\d{3}\s?/?\s?\d*-?\d*|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}-\d{8}-\d|\d{3}-\d{3}-\d{2}-\d{2}"
)
_COORDINATES = re.compile(r"-?\d{1,3}\.\d{4,}")


def forbidden(before: str, after: str) -> bool:
    """Whether the words before a run of digits, or what is grown onto its end, say that it is no phone."""
    near = before[label_end(before) :]
    if _REGISTERS.search(near[-40:]) or (near == before and _NUMBER_SIGN.search(before)):
        return True
    if near == before and (_CODE.search(before) or before.endswith(("*", "@", "€", "$", "£", "_"))):
        return True
    return bool(re.match(r"[*@%€$£°º]|[A-Za-z](?![A-Za-z])(?!\s?[:.])|/[A-Za-z]", after))


def is_other(number: str, labelled: bool) -> bool:
    """Whether a number has the form of something else; a label overrules a postcode's and a date's."""
    if _FIRM_NUMBER.fullmatch(number) or _HOURS.search(number) or _COORDINATES.fullmatch(number):
        return True
    return not labelled and bool(_DATE.fullmatch(number) or _POSTCODE.fullmatch(number))
