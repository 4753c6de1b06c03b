"""Words that tell what else a line is: a motto, hours, a label, a place; folded (``strips.fold``)."""

import re

from app.domain.reading.job_words import words

#: Verbs, pronouns and the like: lines full of these say something rather than name somebody.
SPEECH = words(
    # English
    "a about above after again ahead all always an any anywhere are around as ask away back be because "
    "become been before behind "
    "believe best better between beyond bring build building call can care choose closed come connect "
    "connecting could create "
    "creating daily deliver delivering discover do does dream easy enjoy ever every everyday everyone "
    "everything everywhere exclusively "
    "experience feel fast find first follow forever forward free fresh from get give go good great grow has "
    "have help "
    "helping here how if ideas into is its just keep keeping know leading let life like live living look "
    "love made make makes making matters "
    "me meet might more most move moving my never new next nice no not nothing now off on one only open our "
    "out over perfect please "
    "possible powered proud provide quality right serve serving simple simply since so start stay such than "
    "that their them there these they think this "
    "through time to today together tomorrow too touch true trust try under until up us value very want was "
    "way we welcome well were what when where "
    "which while who why will with within without won work working world worldwide would year years yes yet "
    "you your yours "
    # German
    "aber alle alles als am an auch auf aus bei beim bis bringt dass dein deine dem den denn dich dir doch "
    "du durch einander eine einem einen einer einfach "
    "er es euch euer fur ganz gemeinsam gerne gut gute haben hat hier ich ihnen ihr ihre ihrem ihren im "
    "immer in ins ist jahre jahren jede jeden jeder kann kein mal machen macht "
    "mehr mein mit morgen nach nah nicht nie noch nur ob oder ohne schnell schon schon sein seit sich sie "
    "sind so statt um uber uns unser unsere unter vom "
    "von vor wann war was weil wenn werden wie wieder willkommen wir wird wo zu zukunft zum zur zuverlassig "
    "zwischen "
    # French
    "ai avec avez avons bien bienvenue car ce ces cest chaque chez comme dans depuis des donner elle est et "
    "etes faire font ici ils je jour jours leur lui mais "
    "meilleur mieux mon ne nos notre nous on ou par pas plus pour pourquoi pres quand que qui sans ses si "
    "son sont sous sur surtout ta tous tout toute toutes tres un une vers "
    "voici vos votre vous vivre "
    # Spanish
    "algo ano anos antes ante aqui asi bien cada cerca como con contigo cuando cuidamos dentro desde donde "
    "ella ellas ellos en entre era es esa ese esta estamos este este fue hace hacemos hacer hasta hay "
    "hoy las lo los mas mejor mi mucho muy nada ni no nos nosotros nuestra nuestras nuestro nuestros nunca "
    "para pero poco por porque puede que quien se sea ser si siempre sin sobre solo "
    "somos son su sus tal tambien te tiene todo toda todas todos tu tus un una unas uno unos usted ustedes "
    "vez vida ya "
    # Portuguese
    "aceitamos agora ao aos aqui as ate atendemos cada com como compramos conosco dentro desde dela dele e "
    "ela ele em entre era essa esse esta estamos este eu faca fazemos fazer fora foi "
    "isso ja jamais ha hoje lhe mais mas melhor meu minha muito na nao nas nem nenhum no nos nossa nossas "
    "nosso nossos num numa nunca ou para pela pelo pra quando quase que quem sao se seja "
    "sem sempre ser seu seus sim so sob sobre somos sua suas tambem te tem temos ter toda todas todo todos "
    "trabalhamos tudo um uma umas uns vender vendemos voce voces voce "
    # Italian
    "ad ai al alla alle allo anche anni anno bene che chi ci col come con cosa cosi da dal dalla dalle dei "
    "del della delle di dove dopo ed era fatto fino gia gli il in io la le lei loro lui mai ma meglio mio "
    "nel nella nelle noi non nostra nostre nostri nostro o ogni oggi ora per perche piu poi prima puo "
    "qualita quale quando questa questo qui sempre senza siamo solo sono sopra sotto sta sul sulla suo su "
    "tra tu tua tuo tutti tutto un una uno vi voi vostra vostri vostro "
    # Dutch
    "aan al alle alles als altijd beter bij dat de deze die dit door echt een elk elke en er gaan geen goed "
    "graag haar hart heeft het hier hij hoe iedereen ik in is ja je jouw kan maar maken meer met mijn na "
    "naar niet niets nog nu "
    "of om onder ons onze ook op over samen sinds te tegen toch tot u uit uw van veel voor waar wat we wel "
    "wie wij wonen worden zich zijn zo zonder "
    # Swedish, Polish, Turkish
    "alltid att av det din dina du efter fran har hos hur inte med mer mot och om oss pa som till "
    "tillsammans under utan vad var vara vi aby co dla do gdy jak jest mamy na nasz nie od oraz po przez "
    "sie tak to tylko twoj w wszystko z za "
    "ve ile icin her daha en bir bu cok siz biz"
)
#: What stands before a number or an address, in many languages.
LABELS = words(
    "tfno tlfno mov tel tele telefon telephone telefone telefono telefoon telef tlf tfn tlf "
    "fon fone fones phone phones ph "
    "pho t p m mob mobil mobile mobiel mobiltelefon handy cell cel "
    "celular celulare cellulare cellular portable port gsm movil telemovel fax telefax facsimile telefaks f "
    "faks email emails mail e courriel correo posta eposta mejl "
    "epost web website webseite site sito internet homepage url www w online direct direkt durchwahl office "
    "buro bureau oficina escritorio ufficio kantoor "
    "zentrale home private privat casa residence res resi work bus business main hotline whatsapp whats "
    "whatsap wa zap skype telegram linkedin facebook instagram insta twitter "
    "address adresse anschrift direccion endereco indirizzo adres add adr pabx pbx ext extension ramal "
    "poste interno dw no nr num numero tollfree toll free "
    "contact contacts contato contacto contatto kontakt contatti d o c h r s nextel id vivo tim claro oi "
    "call landline line fixe fijo festnetz ddi pager voip recado recados vendas atendimento"
)
#: Labels before a person's name.
NAME_LABELS = words(
    "contact contato contacto kontakt contatto name nome nom nombre naam ansprechpartner attn mr mrs ms sr "
    "sra prop proprietor inhaber owner falar"
)
#: Days and hours.
_HOURS = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi"
    r"|vendredi|samedi|dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bados?|domingos?|segunda|ter[cç]a|quarta|quinta|sexta"
    r"|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:mo|di|mi|do|fr|sa|so)\s?[-–]\s?(?:mo|di|mi|do|fr|sa|so)"
    r"|seg|sex|ter|qui|lun|mar|mer|gio|ven|dom|hor[aá]rio|hours|ouvert|abierto|aberto|aperto|geopend|ge[oö]ffnet|[oö]ffnungszeiten|uhr|\d{1,2}\s?(?:am|pm)|\d{1,2}[:h]\d\d|24\s?h(?:oras|ours)?)\b",
    re.I,
)
_DAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|gio|ven|dom|seg|sex|ter|qui)\b", re.I)
#: Numbers a firm or a person is registered under, banks and certificates.
_REGISTER = re.compile(
    r"\b(?:hrb|hra|hr b|ust|ustid|vat|tva|iva|p\.\s?iva|part\.\s?iva|partita iva|nif|cif"
    r"|siret|siren|rcs|cnpj|cpf|crea|crc|crm|cro|oab|creci|cau"
    r"|kvk|btw|steuernr|steuer-nr|st\.-nr|company no|registered (?:no|in)|reg\.? ?no|gst(?:in)?"
    r"|licen[sc]e"
    r"|lic\.? ?(?:no|#)|iban|bic|swift"
    r"|amtsgericht|c\.f\.|rea|iso \d+|iso|provider \w+|inscr(?:i[cç][aã]o)?|ie:|nip|regon|krs|org\.? ?nr)\b",
    re.I,
)
#: Towns and regions on many cards; a line of these alone is a place.
PLACES = words(
    "london manchester birmingham leeds glasgow edinburgh bristol liverpool cardiff belfast dublin cork "
    "oxford cambridge york bath sheffield "
    "newyork york ny losangeles angeles california chicago houston texas phoenix philadelphia dallas austin "
    "boston seattle denver miami "
    "florida atlanta georgia oregon portland michigan detroit ohio virginia washington toronto ontario "
    "montreal quebec vancouver sydney melbourne victoria brisbane perth auckland wellington "
    "berlin hamburg munchen munich koln cologne frankfurt stuttgart dusseldorf dortmund essen leipzig "
    "bremen dresden hannover nurnberg "
    "duisburg bochum wuppertal bielefeld bonn munster karlsruhe mannheim augsburg wiesbaden freiburg mainz "
    "kassel halle wien vienna graz linz salzburg innsbruck "
    "zurich genf geneve basel bern lausanne winterthur luzern gallen paris marseille lyon toulouse nice "
    "nantes strasbourg montpellier bordeaux lille rennes reims "
    "grenoble dijon angers nimes toulon brest tours limoges amiens metz madrid barcelona valencia sevilla "
    "zaragoza malaga murcia palma bilbao alicante cordoba valladolid vigo gijon "
    "granada coruna vitoria elche oviedo badalona cartagena jerez sabadell mostoles pamplona almeria "
    "santander burgos salamanca cadiz huelva badajoz ceuta melilla mexico guadalajara "
    "monterrey puebla bogota medellin cali lima quito caracas santiago buenos aires rosario montevideo "
    "lisboa lisbon porto braga coimbra funchal "
    "saopaulo paulo riodejaneiro janeiro brasilia salvador fortaleza horizonte manaus curitiba recife "
    "goiania belem alegre campinas guarulhos "
    "sorocaba santos osasco jundiai florianopolis joinville roma rome milano milan napoli naples torino "
    "turin palermo genova bologna firenze florence bari "
    "catania venezia venice verona messina padova trieste brescia parma modena amsterdam rotterdam utrecht "
    "eindhoven groningen tilburg almere breda nijmegen haarlem "
    "arnhem maastricht leiden delft denhaag antwerpen gent brussel bruxelles brugge leuven liege warszawa "
    "krakow lodz wroclaw poznan gdansk szczecin katowice "
    "stockholm goteborg malmo uppsala oslo bergen copenhagen kobenhavn aarhus helsinki istanbul ankara "
    "izmir bursa antalya prague praha budapest bucharest athens "
    "mumbai bombay delhi bangalore bengaluru hyderabad chennai madras kolkata calcutta pune ahmedabad "
    "jaipur lucknow kanpur nagpur indore kochi cochin kerala gujarat punjab maharashtra karnataka telangana "
    "karachi lahore islamabad rawalpindi dhaka colombo dubai abudhabi dhabi sharjah doha riyadh cairo lagos "
    "nairobi johannesburg capetown singapore hongkong kong shanghai beijing shenzhen guangzhou "
    "taipei tokyo osaka kyoto seoul busan bangkok jakarta manila kuala lumpur hanoi sp rj mg rs pr sc ba"
)
#: What services and goods are often called beside a shop's name, and no firm.
OFFERS = words(
    "acessorios accessories aluguel aceitamos assistencia atendimento autorizada autorizado bordados "
    "bouquets cartoes cobertura colours consertos conserto "
    "compra completa completo compro compromisso criacao deals decorations delivery desconto desentupimento "
    "domicilio dealer dealers disk distribuidor divorcio dipped emergencies entrega entregas escrituras "
    "especializada especializado "
    "especialista estimates exclusividade fabricacao facials facial financiamento furniture garantia geral "
    "gratis guarantee haircuts heimservice hydraulic importados importado injecao instalacao instalacoes "
    "instalacion "
    "inspektion installation installations items kinds lavagem ladies latest leaders linha linhas licensed "
    "locacao maintenance manutencao manicure marcas marca menswear midias montagem multimarcas nacionais "
    "novos usados "
    "notdienst offers orcamento orcamentos originais original order orders party parcelamos pedidos "
    "personalizados pecas portfolio products products promocao promocoes projetos propostas proximo quality "
    "reparos reparacao reparacion "
    "reparatur repairs reforma reformas retail revisao revendedor roupas servicing servico servicos "
    "services serviced solda sob medida specialist specialists specialising specializing supplier suppliers "
    "suporte takeaway "
    "tecnica tecnico troca undertaken unisex usados veg vegetarian venda vendas ventas wholesale welcome"
)


def hours(text: str) -> bool:
    """Whether it speaks of opening hours: a day beside a figure or another day."""
    found = _HOURS.findall(text)
    digits = any(letter.isdigit() for letter in text)
    if not found:
        return False
    return digits or len(found) > 1 or (len(text) > 9 and not _DAY.search(text))


def register(text: str) -> bool:
    """Whether it gives a register's number, a bank's or a certificate."""
    return bool(_REGISTER.search(text)) and (any(letter.isdigit() for letter in text) or ":" in text)
