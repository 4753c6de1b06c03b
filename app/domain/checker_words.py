"""What the checker of mails knows by word, in the five languages letters are written in.

Each line is a regular expression. Phrases of one language stand together: English, German, French, Spanish,
Portuguese.
"""


def phrases(lines: str) -> tuple[str, ...]:
    """The lines, a phrase each."""
    return tuple(lines.strip().splitlines())


def words_of(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


#: What everybody opens a mail with.
WORN = phrases(r"""
(?:just |simply )?follow(?:ing|ed) up
(?:just|simply|quick|quickly|wanted to|want to|like to|writing to|thought i['’]d) follow[- ]?up
(?:just |simply )?touch(?:ing)? base
(?:just |simply )?circl(?:e|ing) back
(?:just |simply )?reach(?:ing|ed)? out
bump(?:ing)? this
per my last
(?:just |simply )?checking in
(?:just|wanted to|want to|like to|quick|quickly) check[- ]?in
just (?:wanted|want|wanting|wondering|writing) to(?: follow up| check in| touch base| reach out| circle back)?
just wondering
hop(?:e|ing) (?:this|my|the) (?:e-?mail|mail|message|note|letter)? ?finds you
hop(?:e|ing) (?:you are|you['’]re|all is) (?:doing )?well
nachfassen
nachhaken
nachzufassen
nachzuhaken
in erinnerung (?:zu )?(?:rufen|bringen)
stand der dinge
(?:kurz|nur|einmal|mal|noch ?mals?) (?:nachfragen|nachzufragen|melden|anklopfen|reinschauen)
(?:kurz|nur|einmal|mal|noch ?mals?) bei (?:ihnen|dir|euch) (?:nachfragen|nachzufragen|melden|anklopfen)
(?:wollte|möchte|würde) (?:mich )?(?:nur|kurz|mal)(?: (?:nur|kurz|mal))*(?: (?:nachfragen|nachhaken|melden))?
melde mich (?:nur |kurz )?(?:noch ?mals?|erneut|wieder|kurz|mal)
(?:noch ?mals?|noch einmal|erneut) auf (?:sie|dich|euch) zu
hoffe, (?:es geht (?:ihnen|dir|euch)|(?:diese|meine) (?:e-?mail|mail|nachricht|zeilen))
(?:je )?(?:vous|te) relancer?
relancer? (?:au|à ce) sujet
(?:petite|simple) relance
(?:reviens|revenir|revenais) vers (?:vous|toi)
je me permets
prendre (?:de vos|de tes|des) nouvelles
(?:fais )?suite à (?:mon|ma|notre|nos|mes|votre)
espère que (?:vous allez|tu vas|ce (?:mail|message|courriel)|cet e-?mail)
(?:dar|hacer|haciendo|dando)(?:te|le|les)? (?:un )?seguimiento
retom(?:ar|ando|o) (?:el )?contacto
s[oó]lo (?:quería|quiero|escribo|para (?:saber|ver))
quería saber si
alguna novedad
me pongo en contacto
ponerme en contacto
espero que (?:est[eé]s?|te encuentres|se encuentre|este (?:correo|mensaje)|todo (?:vaya|esté))
(?:dar|fazer|fazendo|dando) (?:um )?(?:acompanhamento|follow[- ]?up)
retom(?:ar|ando|o) (?:o )?conta[c]?to
só (?:queria|quero|passando|para (?:saber|ver))
passando (?:aqui )?para
estou entrando em contato
dar um retorno
espero que (?:esteja|este (?:e-?mail|mensagem)|esta mensagem|você|tudo (?:esteja|bem))
""")

#: What asks or promises something without a question mark.
NEXT_STEPS = phrases(r"""
let me know
(?:just|simply|please) (?:reply|answer)
reply (?:to|with)
(?:call|ring|email|e-mail) me
write (?:to me|me|back)
(?:tell|send|give|drop) me
name (?:me )?a day
pick a
i (?:suggest|propose)
see you (?:on|at|in|next|then)
(?:i['’]ll|i will|i shall) (?:call|send|write|ring|bring|come|be|see|get|give|prepare|introduce|suggest)
(?:let['’]s|let us|we['’]ll|we will) (?:meet|talk|speak|have|find|take|see|go|set|do)
looking forward to (?:seeing|meeting|your|hearing)
antworten sie
antworte (?:mir|einfach|gern)
rufe? ich
ich rufe
rufen sie
ruf (?:mich|einfach)
sagen sie
sag mir
schreiben sie
schreib mir
(?:nennen|geben|schicken|senden) sie mir
(?:nenn|gib|schick) mir
melden sie sich
melde dich
lassen sie (?:uns|es mich)
lass (?:uns|es mich)
ich (?:schicke|sende|bringe|komme|schlage)
(?:schicke|sende|bringe|schlage|melde) ich
(?:sehen|treffen|sprechen) wir uns
freue mich auf
répondez
réponds
(?:appelez|appelle|rappelez)-moi
(?:dites|dis|donnez|donne|écrivez|écris|faites|fais)[- ]?(?:le-)?moi
je (?:vous|te|t['’]) ?(?:r?appelle|envoie|propose|montre|apporte|présente)
nous nous (?:voyons|retrouvons)
(?:voyons|retrouvons|appelons)-nous
respond[ea](?:me)?
respónd[ea]me
contést[ea]me
d[ií](?:me|game)
llám[ea]me
av[ií]s[ea]me
escríb[ea]me
d[aeé]me
mánd[ea]me
envíame
(?:te|le) (?:llamo|llamaré|envío|enviaré|propongo|mando|escribo)
nos vemos
(?:hablemos|veámonos|quedemos)
respond[ae]
me (?:diga|avise|conte|ligue|escreva|mande|responda)
(?:diga|avise|conte|ligue|escreva)-me
é só (?:responder|me)
(?:te )?ligo (?:para|a)
te ligo
ligo-(?:te|lhe)
(?:te )?envio
vou (?:enviar|ligar|mandar)
nos vemos
vemo-nos
proponho
vamos (?:marcar|conversar|falar)
""")

#: What says that something comes along with the mail.
ATTACHED = phrases(r"""
(?<!no )(?<!without )(?<!without an )attach(?:ed|ing|ments?)?
enclosed
enclosure
(?<!ohne )(?:anhang|anhänge)
anbei
angehängt\w*
beigefügt\w*
beiliegend\w*
in der anlage
hänge ich
ci-joint(?:e?s?)
(?<!sans )pi[eè]ces? jointes?
en annexe
je (?:vous |te )?joins
adjunt[oa]s?
adjuntar
te adjunto
en anexo
(?:em|no|segue em|segue) anexo
anexad[oa]s?
anexei
""")

#: How a mail greets, before the name.
GREETINGS = phrases(r"""
hi
hello
hey
dear
good (?:morning|afternoon|evening|day)
greetings
guten (?:tag|morgen|abend)
hallo
liebe[rs]?
(?:sehr )?(?:geehrte|verehrte)[rs]?
moin
servus
grüezi
grüß (?:gott|dich)
bonjour
bonsoir
salut
chère?s?
hola
buen(?:os|as) (?:días|tardes|noches)
estimad[oa]s?
querid[oa]s?
olá
oi
bo[ma] (?:dia|tarde|noite)
car[oa]s?
prezad[oa]s?
""")

#: Words of a greeting that are nobody's name.
NOBODY = words_of("""
there all everyone everybody again team both you friend friends colleague colleagues folks sir madam from
to at in of the a zusammen alle allerseits miteinander und damen herren kollegen kolleginnen kollege
kollegin wieder nochmals frau herr herrn fräulein à tous toutes et chers chères madame monsieur messieurs
mesdames m mme mlle équipe collègues todos todas equipo y e señor señora señores sr sra srta don doña de
nuevo senhor senhora senhores dona equipe pessoal mr mrs ms miss mx dr dra prof professor professora
doctor doktor dipl ing mag phd and & + dear lieber liebe sehr geehrte geehrter o os as
""")
#: Between the names of several who are greeted.
AND = words_of("and und et y e & +")
