"""Common given names, folded: one of them in a line speaks for a person's name.

Only the most frequent of many countries, from general knowledge; a name that
is missing here loses nothing but this one hint.
"""

_NAMES = """
aaron abdul abigail adam adrian adriana adrien agnes ahmed aida aisha alain alan alba albert alberto
alejandra alejandro alessandra alessandro alessia alex alexander alexandra alexandre alexis alfonso
alfred ali alice alicia alina alison allison alvaro amanda amelie amina amir amit amy ana anais
andre andrea andreas andres andrew angela angelika angelo anil anita anja anke ann anna anne annette
annika anthony antje antoine anton antonia antonio araceli ariane arjun arthur arun ashley astrid
august aurelie axel barbara beatrice beatriz ben benedikt benjamin benoit bernadette bernard
bernardo bernd bernhard bettina bianca birgit blanca bob boris brandon brenda brian brigitte britta
bruno bryan caetano camila camille carina carl carla carlo carlos carmen carol carolina caroline
caterina catherine catia cecile cecilia celine cesar chantal charles charlotte chiara chloe chris
christa christian christiane christina christine christoph christophe christopher cindy claire clara
clarissa claude claudia claudio clemens clement colin concepcion conrad constance corinna cornelia
cristian cristina cynthia dagmar dan daniel daniela daniele danielle dario david dean deborah deepak
delphine denis denise dennis derek diana diane diego dieter dietmar dimitri dirk dominic dominik
dominique donald donna dora doris dorothea doug douglas eberhard edgar edith eduardo edward elaine
elena eleonora elias elisa elisabeth elisabetta elizabeth elke ellen elodie elsa emad emanuel
emanuela emily emma emmanuel enrico enrique eric erica erich erik erika ernst ester esther etienne
eugen eugenia eva evelyn fabian fabio fabrice fabrizio fatima federica federico felicitas felipe
felix ferdinand fernanda fernando filipe filippo flavia flavio flora florence florian fran franca
frances francesca francesco francis francisca francisco franck francois francoise frank franz fred
frederic frederik friedrich fritz gabriel gabriela gabriele gabriella gary gavin geoffrey georg
george georges georgia gerald gerard gerd gerhard gerrit giacomo gianluca gina giorgio giovanna
giovanni gisela giulia giulio giuseppe gloria gordon grace graham greg gregor gregory greta guido
guilherme guillaume guillermo gunter gustav gustavo hannah hannes hans harald harry hassan heather
hector heike heiko heinrich heinz helen helena helene helga helmut henning henri henry herbert
hermann hilda holger horst hubert hugo ian ibrahim ignacio igor ilona ilse imran ines inga ingeborg
ingo ingrid inigo irene iris irma isaac isabel isabella isabelle ivan jack jacob jacqueline jacques
jaime jakob james jamie jan jana jane janet janine jasmin jason javier jean jeanne jeff jeffrey
jennifer jenny jens jeremy jerome jesse jessica jesus jill jim jimmy joachim joan joana joao joaquin
jochen joe joel johan johann johanna johannes john jon jonas jonathan jordi jorg jorge jose josef
joseph josephine joshua juan juana judith jule julia julian juliana julie julien juliette julio
jurgen justin jutta kai karen karim karin karina karl karolina katharina katherine kathleen kathrin
katia katja katrin kay keith kelly ken kenneth kerstin kevin kim klara klaus konrad kristin kristina
kumar kurt kyle lara larissa lars laura laurence laurent lea leandro lena leo leon leonardo leonie
leopold lewis liam lilian lina linda lisa livia lorena lorenz lorenzo louis louisa louise luc luca
lucas lucia luciana luciano lucie lucy ludwig luigi luis luisa luiz lukas lydia madeleine magdalena
maik maite malte manfred manuel manuela marc marcel marcella marcelo marco marcos marcus margaret
margarete margarita margit margot maria marianne marie marina mario marion mark marko markus marlene
marta martha martin martina mary massimo mateo mathias mathieu mathilde matteo matthew matthias
maurice mauricio maurizio max maximilian maya megan mehdi mehmet melanie melissa mercedes mia
michael michaela michel michele michelle miguel mike milan mirko mohamed mohammed monica monika
monique moritz muhammad mustafa nadia nadine nancy natalia natalie nathalie nathan neil nele
nicholas nick nico nicola nicolas nicole nidia niels nikolaus nils nina nora norbert nuria olaf oleg
oliver olivia olivier omar oscar oskar otto pablo pamela paola paolo pascal patrice patricia
patricio patrick paul paula paulo pedro peggy peter petra philip philipp philippe phillip pia pierre
pietro pilar priya rachel rafael rafaela raffaele rahul raimund rainer raj ralf ralph ramon raphael
raquel raul ravi raymond rebecca regina reiner reinhard reinhilde renan renate rene ricardo riccardo
richard rita robert roberta roberto robin rodolfo rodrigo roger roland rolf romain roman ronald rosa
rosalinda rosario rosemarie ross roxana ruben rudolf rui rupert russell ruth ryan sabina sabine
sabrina sally salvatore sam samir samuel sandra sandrine sandro sanjay sara sarah sascha scott sean
sebastian sebastiao sergio severine sharon shirley sibylle siegfried sigrid silke silvia silvio
simon simona simone sofia sonia sonja sophia sophie stefan stefanie stefano steffen stella stephan
stephane stephanie stephen steve steven stuart sunil susan susana susanna susanne suzanne sven
svenja swen sybille sylvain sylvia sylvie tamara tania tanja tatiana teresa terry theo theodor
theresa thierry thomas thorsten tiago till tim timo timothy tina tobias todd tom tomas tommaso toni
tony torsten tracy udo ulf ulrich ulrike ursula ute uwe valentin valentina valerie vanessa vera
veronica veronika veronique victor victoria vijay viktor vincent vincenzo virginia viviane volker
walter waltraud wanda wendy werner wilfried wilhelm willi william winfried wolfgang xavier yann
yasmin yolanda yves yvonne zoe
"""
GIVEN_NAMES = frozenset(_NAMES.split())
