"""Words that tell what a line is, in English, German, French, Spanish, Portuguese and Italian.

All folded: lower-case, without accents (``strips.fold``).
"""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Titles that stand before a name, and letters that stand behind it.
PREFIXES = _set(
    "adv arq arqa arch avv capt cel col dame dipl dna diplom doctor don dona dott dottore dottssa doutor "
    "doutora dr dra "
    "eng engr eur frau gen geom habil hc herr hon ing ir jur lic licda m mag maitre me med miss mlle mme "
    "ca drs er geom maitre meister mlle msgr pr mr mrs ms nat phil prof professor professora ra rag rain "
    "rer rev sir sr sra srta"
)
SUFFIXES = _set(
    "aca acca aia ba bcom beng bengg bsc btech ca cfa cpa dba dds edd esq fca fie filho frics ii iii iv "
    "arbs bpharm cissp esq fca gg jr junior leed llb llm mcips mcs msa pt rdn ma mba mbbs md me meng mrics "
    "msc mtech neto pe pgdm pharmd phd pmp rn sr"
)
#: Words between the parts of a name.
PARTICLES = _set(
    "al bin da das de del della dello den der di do dos du e el ibn la le ten ter van von y zu zum zur"
)

#: Words that on their own prove nothing, but that job titles are full of.
WEAK_JOBS = _set(
    "associate business chef comercial commercial conseil development marketing partner principal sales"
)
#: Parts of a firm's name that are hardly ever anything else.
LEGAL_FORMS = _set(
    "bhd dac doo fzco fze pllc sdn sro wll "
    "eirl ggmbh hb kb kft oyj slp sprl vof ab ag aps as bv cia co corp corporation eg eireli epp eurl ev "
    "gbr gmbh inc incorporated kg kgaa "
    "limited llc llp lp ltd ltda mbh me mei nv ohg oy plc pte pty pvt sa sapa sarl sas sasu sau sc scop "
    "scp se sl slu snc spa srl srls ug"
)
LEGAL_ONLY_WRITTEN = _set("hb kb ab ag as co eg epp ev lp me mei sa sas sc se sl spa ug")
DEPARTMENTS = _set(
    "abt abteilung afdeling area avdelning bereich dep departamento departement department dept "
    "dipartimento direccion direction divisao "
    "division dpt dpto dzial ecole escola escuela facolta faculdade facultad faculte faculty fachbereich "
    "fakultat geschaftsbereich gerencia klinik lehrstuhl "
    "ministere ministerio ministerium ministry nucleo referat reparto school section sector seccion "
    "servizio setor service ufficio unidad unidade unit"
)
STREETS = _set(
    "alameda allee andar apartment apt av avda ave avenida avenue bairro batiment bd bldg bloco blvd "
    "boulevard box building c calle callejon camino camp campus canada cap carrera carretera cedex cep "
    "chaussee chemin cj colony conjunto corso cours court cross ct damm dr drive edificio estate estrada "
    "etage faubourg flat floor gasse glorieta highway house hwy impasse industrial interno jardim jd km "
    "lane largo layout ln loaf loja main nagar palazzo park parkway pasadizo pasaje paseo phase piazza "
    "piso pl place planta platz plaza plot po points postfach praca promenade puerta quai r rambla rd "
    "ring road rod rodovia ronda route rua rue sala sector spurs sq square st ste str strada strasse "
    "street suite terrace tower travessa ufer unit urbanizacion via vial viale vicolo vila vl way weg"
)
#: Of these the ones that are nobody's family name.
WAYS = _set(
    "allee alameda avenida avenue blvd boulevard calle chaussee corso estrada gasse highway platz praca road "
    "rodovia rua strada strasse street terrace travessa viale"
)
COUNTRIES = {
    "germany": "DE", "deutschland": "DE", "allemagne": "DE", "alemania": "DE", "austria": "AT",
    "osterreich": "AT", "switzerland": "CH", "schweiz": "CH", "suisse": "CH", "svizzera": "CH",
    "france": "FR", "frankreich": "FR", "spain": "ES", "espana": "ES", "spanien": "ES",
    "portugal": "PT", "brazil": "BR", "brasil": "BR", "italy": "IT", "italia": "IT", "italien": "IT",
    "unitedkingdom": "GB", "england": "GB", "uk": "GB", "scotland": "GB", "wales": "GB",
    "ireland": "IE", "usa": "US", "unitedstates": "US", "unitedstatesofamerica": "US", "us": "US",
    "canada": "CA", "mexico": "MX", "argentina": "AR", "chile": "CL", "colombia": "CO", "peru": "PE",
    "india": "IN", "pakistan": "PK", "china": "CN", "hongkong": "HK", "singapore": "SG", "japan": "JP",
    "australia": "AU", "netherlands": "NL", "nederland": "NL", "belgium": "BE", "belgique": "BE",
    "belgie": "BE", "luxembourg": "LU", "luxemburg": "LU", "poland": "PL", "polska": "PL",
    "sweden": "SE", "sverige": "SE", "norway": "NO", "norge": "NO", "denmark": "DK", "danmark": "DK",
    "finland": "FI", "suomi": "FI", "uae": "AE", "unitedarabemirates": "AE", "southafrica": "ZA",
}  # fmt: skip

LANGUAGES: dict[str, frozenset[str]] = {
    "de": _set(
        "allee beratung das der deutschland die fax fur geschaftsfuhrer geschaftsfuhrerin gmbh handy ihr "
        "leiter leiterin mit mobil osterreich platz projektmanager schweiz seit str strasse telefon und "
        "vertrieb weg wir"
    ),
    "fr": _set(
        "associes avec avenue boulevard cedex chef chemin conseil courriel depuis des directeur "
        "directrice du et france ingenierie le les mobile nos portable pour projet responsable rue "
        "societe tel vos votre"
    ),
    "es": _set(
        "asesor asociados avda avenida calle compras consultores correo de desde director directora "
        "diseno espana gerente jefa jefe movil para piso plaza puerta responsable sl tecnica tecnico "
        "telefono ventas y"
    ),
    "pt": _set(
        "andar av avenida brasil celular centro cep comercial consultor desde diretor diretora e "
        "engenheiro fone fones gerente jd ltda para pecas ramal rua sala servicos site vendas vila"
    ),
    "it": _set(
        "cell cellulare commerciale con corso dal direttore direttrice e ingegnere italia per piazza "
        "responsabile spa srl studio telefono titolare vendite via viale"
    ),
    "en": _set(
        "analyst and associate avenue cell chief consultant director drive engineer floor head inc "
        "kingdom lane llc ltd manager mobile of office officer phone road sales senior solutions street "
        "suite the united usa"
    ),
}

#: Top-level domains believed in a bare "name.tld" in the middle of a line; elsewhere any public one is.
COMMON_TLDS = _set(
    "ae agency ai app ar at au be biz br ca ch cl cn co com consulting cz de dev dk edu es eu example fi "
    "fr gov gr group hk ie in info io it jp lu mx net nl no nz online org pe pl pt se sg shop site studio "
    "tech uk us za"
)
FREE_MAIL = _set(
    "alice aol att bol btinternet comcast fastmail free freenet globo gmail gmx googlemail hotmail icloud "
    "ig laposte libero live mac mail mailbox me movistar msn orange outlook posteo proton protonmail r7 "
    "sfr sky telefonica terra tiscali tonline uol verizon virgilio wanadoo web yahoo yandex ymail zoho"
)
