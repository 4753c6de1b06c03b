"""Words that jobs are made of, folded (``strips.fold``). A missing word is added here, in its list."""


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


#: A job: if one of these is in a line, it is likely a job title.
JOBS = words(
    # English
    "accountant administrator advisor adviser agent analyst apprentice architect artist assistant associate "
    "attorney "
    "auditor baker barber barista barrister biologist boss bookkeeper broker builder butcher buyer captain "
    "cardiologist "
    "caretaker carpenter cashier ceo cfo chair chairman chairperson chairwoman chaplain chef chemist chief "
    "chiropractor cio cmo "
    "coach cofounder columnist commissioner composer comptroller conductor consultant contractor controller "
    "convener coo coordinator copywriter correspondent councillor counsel counsellor counselor cro cso cto "
    "curator dealer dean "
    "decorator dentist designer detective developer diplomat director dispatcher distributor dj doctor "
    "draughtsman driver "
    "economist editor electrician employee engineer entrepreneur estimator evangelist executive expert "
    "facilitator farmer "
    "filmmaker fellow florist foreman founder freelancer gardener geologist goldsmith guide hairdresser "
    "handyman head "
    "hygienist illustrator inspector instructor intern interpreter investigator jeweler jeweller journalist "
    "judge "
    "lawyer lead leader lecturer librarian lieutenant locksmith machinist magician maker manager marketer "
    "mason "
    "masseuse mayor md mechanic mentor merchandiser midwife minister moderator musician negotiator notary "
    "nurse "
    "nutritionist officer operator optician optometrist organizer osteopath owner painter paralegal "
    "paramedic partner pastor "
    "patron pharmacist photographer physician physicist physiotherapist pianist pilot planner plumber "
    "podiatrist poet "
    "president principal producer professor programmer promoter proprietor proprietress proprietrix "
    "psychiatrist "
    "psychologist psychotherapist publicist publisher realtor receptionist recruiter rector registrar "
    "reporter rep representative "
    "researcher roofer sales salesman salesperson saleswoman scholar scientist sculptor secretary seller "
    "sergeant "
    "sheriff shopkeeper singer solicitor sommelier speaker specialist statistician stockbroker storekeeper "
    "strategist "
    "stylist superintendent supervisor surgeon surveyor svp tailor tattooist tattooer teacher technician "
    "technologist "
    "therapist trainee trainer translator treasurer trustee tutor typist undertaker underwriter upholsterer "
    "job title position designation profession veterinarian vet videographer vp evp avp agm gm dgm welder "
    "writer "
    # German
    "abteilungsleiter abteilungsleitung angestellte angestellter anwalt anwaltin apotheker apothekerin "
    "architektin "
    "architekt arzt arztin assistent assistentin assistenz aufsichtsrat auditorin augenoptiker aussendienst "
    "ausbilder bauleiter "
    "beamter beauftragte beauftragter berater beraterin bereichsleiter bereichsleitung betriebswirt "
    "bildhauer "
    "buchhalter buchhalterin buchhaltung burgermeister burgermeisterin bauingenieur designerin direktor "
    "direktorin "
    "disponent disponentin dolmetscher dolmetscherin dozent dozentin einkaufer einkauferin elektriker "
    "elektromeister "
    "entwickler entwicklerin ergotherapeut ergotherapeutin erzieher erzieherin fachanwalt fachanwaltin "
    "facharzt facharztin fachberater "
    "fachkraft filialleiter filialleitung finanzberater forscher forscherin forster fotograf fotografin "
    "frisor frisorin "
    "friseur friseurin friseurmeister gartner gartnerin geschaftsfuhrend geschaftsfuhrender "
    "geschaftsfuhrende geschaftsfuhrer "
    "geschaftsfuhrerin geschaftsfuhrung geschaftsinhaber geschaftsleiter geschaftsleiterin geschaftsleitung "
    "gesellschafter gesellschafterin goldschmied grafiker grafikerin grunder grunderin gutachter "
    "hausmeister hausverwalter hebamme "
    "heilpraktiker heilpraktikerin hotelier immobilienmakler informatiker informatikerin ingenieur "
    "ingenieurin inhaber "
    "inhaberin journalistin justiziar kauffrau kaufmann kaufm kellner koch kochin konditor konstrukteur "
    "konstrukteurin "
    "koordinator koordinatorin kunstler kunstlerin kundenberater kundenberaterin kurator kuratorin leiter "
    "leiterin "
    "leitung leitender leitende lehrer lehrerin lektor lektorin logopade logopadin makler maklerin maler "
    "malermeister "
    "managerin marktleiter masseur mechaniker mechatroniker mediator mediatorin meister meisterin metzger "
    "mitarbeiter "
    "mitarbeiterin mitglied musiker musikerin notar notarin obmann oberarzt oberarztin optiker optikerin "
    "padagoge padagogin "
    "partnerin pfarrer pfarrerin pflegedienstleitung physiotherapeut physiotherapeutin praktikant "
    "praktikantin "
    "prasident prasidentin produktmanager programmierer projektleiter projektleiterin projektleitung "
    "projektmanager "
    "projektmanagerin prokurist prokuristin psychologe psychologin psychotherapeut psychotherapeutin "
    "rechtsanwalt "
    "rechtsanwaltin redakteur redakteurin redaktion referent referentin sachbearbeiter sachbearbeiterin "
    "sachverstandige sachverstandiger schauspieler schauspielerin schreiner schriftsteller schulleiter "
    "schulleiterin "
    "sekretarin sekretariat softwareentwickler sozialarbeiter spezialist spezialistin steuerberater "
    "steuerberaterin "
    "stv stellvertreter stellvertretende stellvertretender student studentin tatowierer teamassistenz "
    "teamleiter teamleiterin teamleitung "
    "techniker technikerin texter texterin therapeut therapeutin tierarzt tierarztin tischler "
    "tischlermeister trainerin "
    "ubersetzer ubersetzerin unternehmer unternehmerin unternehmensberater unternehmensberaterin verkaufer "
    "verkauferin verkaufsleiter verkaufsleitung vermogensberater verleger vermieter versicherungsmakler "
    "vertreter "
    "vertreterin vertrieb vertriebler vertriebsleiter vertriebsleiterin vertriebsleitung verwalter "
    "vorsitzende "
    "vorsitzender vorstand vorstandin vorstandsvorsitzende vorstandsvorsitzender werkstudent werkstudentin "
    "werkstattleiter winzer winzerin "
    "wirtschaftsprufer wirtschaftspruferin zahnarzt zahnarztin zimmerer "
    # French
    "acheteur acheteuse administrateur administratrice agente animateur animatrice apporteur architecte "
    "artisan artiste assistante "
    "associe associee attache attachee auditrice avocat avocate bijoutier boucher boulanger cadre "
    "cartographe charge chargee "
    "cheffe chercheur chercheuse chirurgien coiffeur coiffeuse collaborateur collaboratrice comedien "
    "comedienne "
    "commercant commercial commerciale commissaire comptable concepteur conceptrice conducteur conferencier "
    "conservateur conseil conseiller "
    "conseillere consultante controleur coordinateur coordinatrice couvreur createur creatrice cuisinier "
    "cuisiniere decorateur "
    "decoratrice delegue deleguee dentiste dessinateur developpeur developpeuse directeur directrice "
    "dirigeant "
    "dirigeante docteur doctorant doctorante ebeniste ecrivain educateur electricien enseignant enseignante "
    "expert experte fleuriste fondateur "
    "fondatrice formateur formatrice garagiste geometre gerant gerante gestionnaire graphiste greffier "
    "huissier "
    "infirmier infirmiere infographiste ingenieur ingenieure interprete journaliste juge juriste "
    "kinesitherapeute "
    "libraire maire maitre maraicher masseur mecanicien medecin menuisier monitrice moniteur musicien "
    "musicienne negociateur negociatrice negociant notaire "
    "opticien opticienne orthophoniste paysagiste patronne peintre pharmacien pharmacienne photographe "
    "plombier "
    "presidente prestataire principale proviseur professeur professeure proprietaire psychologue redacteur "
    "redactrice relation responsable restaurateur sculpteur secretaire serrurier sophrologue stagiaire "
    "styliste "
    "technicien technicienne technico traducteur traductrice traiteur tresorier urbaniste vendeur vendeuse "
    "veterinaire vigneron vigneronne webmestre "
    # Spanish
    "abogada abogado administradora administrador agente albanil analista aparejador arquitecta arquitecto "
    "asesor "
    "asesora asistente autonomo autonoma auxiliar ayudante cajero capitan carpintero catedratica "
    "catedratico cerrajero cirujano cirujana "
    "cocinera cocinero colaborador comercial comprador compradora concejal consejera consejero consultor "
    "consultora contable contador contadora "
    "coordinador coordinadora corredor corredora creador decano delegada delegado dentista desarrollador "
    "desarrolladora diputado diputada "
    "directora disenador disenadora distribuidor doctora dueno duena economista educadora ejecutiva "
    "ejecutivo electricista encargada "
    "encargado enfermera enfermero escritor escritora especialista estudiante farmaceutica farmaceutico "
    "fisioterapeuta fontanero "
    "fotografa fotografo fundador fundadora gerenta gerente gestor gestora graduada graduado guia "
    "ilustradora ingeniera "
    "ingeniero inspector inspectora interiorista interventor investigador investigadora jefa jefe joyero "
    "jubilado juez letrada letrado "
    "maestra maestro marmolista mecanico medica medico musico notaria notario odontologa odontologo oficial "
    "operador optico organizador "
    "paisajista peluquera peluquero perito periodista pintor pintora portavoz presidenta presidente "
    "procurador "
    "productor productora profesor profesora programador programadora promotor propietaria propietario "
    "proyectista "
    "psicologa psicologo publicista quiropractico realizador rector rectora redactor redactora "
    "representante responsable secretaria secretario socia socio "
    "subdirector subdirectora tasador tecnica tecnico terapeuta tesorero titular trabajadora traductor "
    "traductora vendedor "
    "vendedora veterinaria veterinario viajante vicepresidente "
    # Portuguese
    "acupunturista advogada advogado analista arquiteta arquiteto artesa artesao artista assessor assessora "
    "assistente atendente auditora barbeiro biologa biologo bombeiro cabeleireira cabeleireiro chaveiro "
    "chefe cirurgia cirurgiao "
    "comprador confeiteira conselheiro consultor consultora contabilista contador contadora coordenador "
    "coordenadora corretor corretora costureira cozinheiro "
    "decorador decoradora deputado desenhista desenvolvedor desenvolvedora despachante diretor diretora "
    "docente dona dono economista eletricista "
    "empresaria empresario encanador enfermeira enfermeiro engenheira engenheiro escrevente escritora "
    "especialista "
    "estagiaria estagiario esteticista estilista farmaceutica farmaceutico fiscal fisioterapeuta florista "
    "fonoaudiologa fotografa fotografo fundador fundadora "
    "funcionario gerente gestor gestora guia ilustrador inspetor instrutor instrutora jardineiro jornalista "
    "juiz manicure maquiador maquiadora marceneiro massagista mecanico "
    "medica medico mestre motorista musico nutricionista odontologista oficial operador orcamentista "
    "organizadora padeiro palestrante pedagoga pedagogo pedreiro personal perito pesquisador pesquisadora "
    "pintor podologa preletor preposto presidente procurador professor professora programador projetista "
    "promotor promotora proprietaria proprietario "
    "psicologa psicologo publicitario quiropraxista recepcionista redator redatora repositor representante "
    "responsavel revendedor revendedora secretaria secretario sindico socia socio "
    "substituto supervisor supervisora tabelia tabeliao tatuador tecnica tecnico terapeuta tesoureiro "
    "titular tradutor tradutora vendedor vendedora vereador "
    "veterinaria veterinario vice zelador "
    # Italian
    "agente amministratore amministratrice analista architetta architetto artigiano assistente associato "
    "avvocata avvocato "
    "capo capoarea cameriere cofondatore collaboratore collaboratrice commercialista commerciale "
    "consigliere consulente contabile "
    "coordinatore coordinatrice cuoco dentista designer direttore direttrice dirigente disegnatore docente "
    "dottore "
    "dottoressa elettricista enologo esperta esperto estetista falegname farmacista fisioterapista "
    "fondatore fondatrice fotografa fotografo geologo geometra "
    "gestore giardiniere giornalista grafica grafico guida idraulico impiegata impiegato imprenditore "
    "infermiera infermiere ingegnera ingegnere insegnante "
    "interprete ispettore istruttore maestro meccanico medico musicista notaio nutrizionista orafo "
    "ostetrica parrucchiera parrucchiere pasticcere pittore "
    "presidente preside procuratore produttore professore professoressa progettista programmatore "
    "proprietaria proprietario psicologa psicologo psicoterapeuta "
    "ragioniere rappresentante redattore referente responsabile ricercatore ricercatrice sarta segretaria "
    "segretario sindaco "
    "socio specialista sviluppatore sviluppatrice tecnico tesoriere tirocinante titolare traduttore "
    "traduttrice veterinario venditore venditrice "
    "vicepresidente viticoltore "
    # Dutch
    "aannemer accountmanager adviseur advocaat advocate ambtenaar analist apotheker architecte arts "
    "assistente "
    "bedrijfsleider bedrijfsleidster beheerder bestuurder bestuurslid bestuursvoorzitter boekhouder "
    "boekhoudster bewindvoerder "
    "buitendienst burgemeester commissaris coordinator dierenarts directeur directrice docent eigenaar "
    "eigenaresse "
    "filiaalmanager fotograaf fysiotherapeut gemachtigde griffier hoofd hoogleraar hovenier huisarts inkoper "
    "inkoopster installateur jurist kapper kapster kok leerkracht leidinggevende loodgieter maatschappelijk "
    "makelaar medewerker medewerkster mede "
    "notaris onderzoeker onderzoekster ondernemer ontwerper ontwerpster ontwikkelaar oprichter oprichtster "
    "penningmeester planoloog "
    "projectleider projectmanager raadslid relatiebeheerder schilder secretaresse stagiair stagiaire "
    "stucadoor stukadoor tandarts "
    "teamleider tekenaar timmerman tolk uitvoerder verkoper verkoopleider verkoopster verloskundige vertaler "
    "vertegenwoordiger verzorger vennoot voorzitter wethouder werkvoorbereider zaakvoerder zelfstandige "
    # Polish, Swedish, Danish, Norwegian, Turkish
    "adwokat ksiegowa ksiegowy dyrektor kierownik prezes wlasciciel wlascicielka doradca handlowiec inzynier "
    "przedstawiciel specjalista specjalistka lekarz notariusz radca prawny architekt prokurent projektant "
    "tlumacz "
    "advokat agare arkitekt butikschef chef ekonom forsaljningschef saljare utvecklare konsult ledare "
    "projektledare "
    "ordforande styrelseordforande lakare tandlakare jurist larare saljchef handlaggare forskare samordnare "
    "radgivare "
    "kundansvarig ansvarig direktor konsulent leder radgiver selger daglig adm indehaver ejer saelger "
    "avdelingsleder "
    "muduru muhendis muhendisi uzmani uzman yonetici yoneticisi avukat mimar mudur baskani baskan danisman "
    "danismani "
    "kurucu ortak sorumlusu temsilcisi koordinatoru"
)
#: Endings of long words that name a job: "Gebietsverkaufsleiter", "Softwareontwikkelaar".
JOB_ENDINGS = (
    "manager", "managerin", "leiter", "leiterin", "leitung", "berater", "beraterin", "ingenieur",
    "ingenieurin", "entwickler",
    "entwicklerin", "techniker", "technikerin", "meister", "meisterin", "handler", "handlerin", "verkaufer",
    "verkauferin",
    "assistent", "assistentin", "assistenz", "referent", "referentin", "beauftragte", "beauftragter",
    "vertreter",
    "vertreterin", "arzt", "arztin", "anwalt", "anwaltin", "planer", "planerin", "fuhrer", "fuhrerin",
    "designer",
    "designerin", "makler", "maklerin", "trainer", "trainerin", "lehrer", "lehrerin", "betreuer",
    "betreuerin", "wirt",
    "wirtin", "mitarbeiter", "mitarbeiterin", "vorstand", "direktor", "direktorin", "pfleger", "pflegerin",
    "koordinator", "koordinatorin", "spezialist", "spezialistin", "experte", "expertin", "fachfrau",
    "kaufmann",
    "kauffrau", "inhaber", "inhaberin", "therapeut", "therapeutin", "redakteur", "redakteurin", "sekretar",
    "sekretarin",
    "adviseur", "medewerker", "medewerkster", "leider", "leidster", "directeur", "beheerder", "ontwikkelaar",
    "hoofd", "ontwerper", "vertegenwoordiger", "specialist", "ologist", "ologe", "ologin", "ologue", "ologa",
    "ologo", "oloog", "ographer",
    "ografin", "ografo", "ografa", "therapist", "chef", "ingenjor", "ledare", "saljare", "ansvarig", "mester",
)  # fmt: skip
#: Endings of those who do something; many other words end so, too.
AGENT_ENDINGS = (
    "ist", "ician", "keeper", "eer", "teur", "trice", "eur", "euse", "ateur", "ienne", "iste", "ista", "dor",
    "dora", "tor", "tora",
    "tore", "eiro", "eira", "ero", "era", "isti", "aire", "ario", "aria", "aio", "iere", "iera", "er", "or",
    "erin", "orin", "istin", "ente",
    "ant", "ante", "aar", "man", "woman",
)  # fmt: skip
#: Ranks: they stand beside a job's word or a field of work.
RANKS = words(
    "acting adj adjunct adjunkt agm area assistant assoc associate business certified chartered chief "
    "corporate country deputy "
    "district division emeritus executive exec export field founding general global group honorary "
    "independent international "
    "interim junior jr key lead licensed managing master national principal project regional registered "
    "senior "
    "sen sr staff strategic technical vice visiting "
    "stellv stellvertretend stellvertretende stellvertretender technischer technische kaufmannische "
    "kaufmannischer leitende leitender "
    "freier freie wissenschaftlicher wissenschaftliche geprufter vereidigte vereidigter staatlich "
    "selbststandig gebiet bezirks "
    "adjoint adjointe general generale delegue regional regionale technique commercial principal "
    "independant agree adjunto adjunta auxiliar "
    "superior titular tecnico tecnica regional nacional autorizado autorizada general comercial geral "
    "executivo executiva administrativo administrativa "
    "financeiro financeira pleno senior credenciado autonomo generale commerciale tecnico tecnica delegato "
    "esecutivo aggiunto "
    "algemeen commercieel technisch financieel plaatsvervangend adjunct zelfstandig"
)
#: Fields of work: titles and departments are full of them, firms have some.
AREAS = words(
    "account accounts accounting acquisition administration affairs analytics applications brand business "
    "care client clients "
    "communication communications compliance controlling corporate customer customers data delivery design "
    "development digital "
    "distribution ecommerce editorial education emea engagement engineering estate events experience export "
    "exports facilities "
    "finance financial growth hospitality hr human hse import information innovation insurance integration "
    "it "
    "investment investor key law learning legal logistics maintenance management manufacturing market "
    "marketing media "
    "network office operations partnerships people planning policy portfolio pr press procurement product "
    "production "
    "products program programme programmes projects property public purchasing quality recruitment region "
    "relation "
    "relations research resources resident retail revenue risk safety sales science security service "
    "services site software "
    "solutions sourcing staff strategy studies success supply support sustainability systems talent tax "
    "technical technology "
    "territory trade trading training transformation treasury ux ui warehouse wealth web apac latam dach "
    "north south east west "
    "aussendienst buchhaltung einkauf entwicklung finanzen forschung innendienst kommunikation konstruktion "
    "kundendienst "
    "kundenservice lager logistik offentlichkeitsarbeit personal personalwesen produktion qualitat "
    "qualitatssicherung "
    "recht technik unternehmenskommunikation verkauf vertrieb verwaltung "
    "achats administratif comptabilite commerce communication developpement etudes exploitation exportation "
    "finances "
    "formation informatique juridique logistique marche marketing operations paie production produit projet "
    "qualite "
    "recherche recrutement relations ressources humaines secteur securite strategie travaux vente ventes "
    "administracion atencion calidad cliente clientes compras comunicacion contabilidad cuentas desarrollo "
    "diseno exportacion "
    "finanzas formacion humanos investigacion juridico logistica mercadeo negocio negocios obra obras "
    "operaciones personal "
    "produccion producto proyecto proyectos publicas recursos relaciones seguridad sistemas tesoreria "
    "ventas zona "
    "administracao atendimento cobranca comunicacao contabilidade contas desenvolvimento engenharia estoque "
    "exportacao faturamento "
    "financas financeiro informacao juridico manutencao mercado negocios operacoes pesquisa planejamento "
    "producao produto produtos projeto "
    "projetos qualidade recursos relacionamento seguranca suprimentos tecnologia treinamento vendas "
    "acquisti amministrazione comunicazione contabilita esportazione estero formazione logistica mercato "
    "prodotto produzione progetti progetto "
    "qualita ricerca risorse umane sicurezza sviluppo vendita vendite "
    "aankoop administratie binnendienst bedrijfsvoering communicatie financien inkoop klantenservice "
    "kwaliteit logistiek onderzoek "
    "ontwikkeling personeelszaken productie techniek verkoop"
)
#: What joins the parts of a title: "Head of Sales", "Leiter der Technik".
JOINTS = words(
    "of for and the at to in on & und der die des fur von im y e de del do da dos das di du la le les et en "
    "per para por "
    "van het voor och og i ve w pour aux a com con"
)
#: Parts of titles in scripts without blanks.
JOBS_FAR_EAST = (
    "代表取締役", "取締役", "社長", "会長", "専務", "常務", "部長", "課長", "係長", "主任", "次長", "室長",
    "所長", "店長", "支店長", "工場長", "主査", "参事",
    "営業", "担当", "顧問", "監査役", "弁護士", "税理士", "建築士", "執行役員", "本部長", "マネージャー",
    "エンジニア", "デザイナー", "ディレクター", "コンサルタント",
    "プロデューサー", "リーダー", "プランナー", "経理", "董事长", "董事長", "总经理", "總經理", "经理",
    "經理", "总监", "總監", "主管", "主任", "部长", "部長", "科长",
    "副总", "总裁", "總裁", "董事", "工程师", "工程師", "设计师", "設計師", "销售", "業務", "教授", "律师",
    "律師", "医师", "會計", "会计师", "顾问", "顧問", "助理", "专员", "專員",
    "代表", "店长", "院长", "院長", "所长", "秘书", "대표이사", "대표", "이사", "부장", "차장", "과장",
    "대리", "사원", "팀장", "실장", "본부장", "상무", "전무", "사장",
    "회장", "교수", "변호사", "연구원", "책임", "선임", "원장", "소장", "매니저",
    "디자이너", "엔지니어", "기자", "작가", "점장", "주임", "컨설턴트", "담당", "수석", "연구위원", "센터장",
    "이사장", "감사", "약사", "의사", "세무사", "건축사", "변리사", "강사", "代表社員", "院長", "理事",
    "主席", "研究員", "研究员", "技師", "講師",
)  # fmt: skip
