"""Short forms of given names in English, German, Spanish and French; names easily taken for one another.

Everything here is folded: lower case, no accents.
"""

from collections.abc import Mapping
from types import MappingProxyType

_ENGLISH = """
abigail abby gail; albert al bert bertie; alexander alex alec sandy xander; alexandra alex sandra lexi
sasha; alfred alf fred freddie; alice ali; amanda mandy; andrew andy drew; angela angie; ann annie nan;
anthony tony ant; archibald archie; arthur art artie; augustus gus; barbara barb babs barbie; beatrice bea
trixie; benjamin ben benny benji; bernard bernie; bradley brad; bridget biddy; calvin cal; cameron cam;
caroline carrie caro; catherine cathy cate kate kitty cat; charles charlie chuck chas; charlotte lottie
charlie; christina chris chrissy tina; christine chris chrissy tina; christopher chris kit topher; clifford
cliff; cynthia cindy; daniel dan danny; david dave davey; deborah deb debbie debby; dennis denny; diana di;
donald don donnie; dorothy dot dottie dolly; douglas doug; edmund ed eddie ned; edward ed eddie ned ted
teddy; edwin ed eddie; eleanor ellie nell nora; elizabeth liz lizzie beth betty eliza libby betsy lisa;
emily em emmy; emma em; eugene gene; evelyn evie; florence flo florrie; frances fran frannie; francis frank
fran; franklin frank; frederick fred freddie rick; gabriel gabe; geoffrey geoff jeff; george georgie; gerald
gerry jerry; gilbert gil bert; gregory greg; gwendolyn gwen; harold harry hal; harriet hattie; helen nell
nellie; henry hank harry hal; herbert herb bert; howard howie; hugh hughie; isaac ike; isabella bella izzy;
isabel izzy bel; jacob jake; jacqueline jackie; james jim jimmy jamie jem; janet jan; jason jay; jeffrey
jeff; jennifer jen jenny jenn; jeremy jerry jem; jessica jess jessie; joanna jo; john jack johnny jon;
jonathan jon jonny; joseph joe joey; josephine jo josie; joshua josh; joyce joy; judith judy jude; julia
jules; kathleen kathy kath kate; katherine kathy kate katie kat kit kay; kathryn kathy kate katie kat;
kenneth ken kenny; kimberly kim; lawrence larry laurie; leonard len lenny leo; leonardo leo; leslie les;
lillian lil lily; louis lou louie; louise lou; lucille lucy; madeleine maddie; margaret maggie meg peggy
marge margie greta rita; maria mary mia; martha marty; martin marty; mary molly polly mamie; matthew matt
matty; maurice mo; maxwell max; megan meg; melanie mel; melissa mel missy lissa; michael mike mick mickey
mikey; michelle shelly; mildred millie; mitchell mitch; nancy nan; natalie nat; nathan nat nate; nathaniel
nat nate; nicholas nick nicky; nicole nicky nikki; norman norm; oliver ollie; olivia liv livvy; oscar ozzie;
pamela pam; patricia pat patty trish tricia; patrick pat paddy rick; penelope penny; peter pete; philip phil
pip; phyllis phyl; rachel rach; raymond ray; rebecca becky becca; reginald reg reggie; richard rick dick
rich richie ricky; robert rob bob bobby robbie bert; roderick rod; rodney rod; roger rodge; roland rollie;
ronald ron ronnie; rosemary rose rosie; russell russ; ruth ruthie; samantha sam; samuel sam sammy; sandra
sandy; sarah sally sadie; sidney sid; simon si; stanley stan; stephanie steph stevie; stephen steve stevie;
steven steve stevie; stuart stu; susan sue susie suzy; suzanne sue suzy; sylvester sly; tabitha tabby;
teresa terry tess; terence terry; theodore ted teddy theo; theresa tess terry tessa; thomas tom tommy thom;
timothy tim timmy; tobias toby; valerie val; vanessa nessa; veronica ronnie vera; victor vic; victoria vicky
tori; vincent vince vinnie; virginia ginny; walter walt wally; wendy wen; wesley wes; wilfred wilf; william
will bill billy liam willy; winifred winnie; zachary zach zack
"""
_GERMAN = """
alexander alex sascha xander; alexandra alex sandra; andreas andi andy; angelika geli; annemarie annemie;
anneliese anne liesl; anton toni; barbara babsi barbel; benedikt bene; benjamin ben benni; bernhard bernd;
brigitte gitte gitti; christa christl; christian chris christl; christine christl tina chris; christoph
chris stoffel; cornelia conny nelly; daniel dani; dieter didi; dorothea doro thea; eberhard hardy; edeltraud
traudl; elisabeth lisa elli lisbeth sissi sisi liesel else elsa betti; emanuel manu; eva evi; ferdinand
ferdi; florian flo; franz franzl; franziska franzi sissi; friedrich fritz friedel fred; gabriele gabi gaby;
georg schorsch jorg; gerhard gerd; gertrud trudi gerti; gottfried friedl; gunther gunni; hannelore hanne
lore; heinrich heinz heini; helmut helli; helene leni lene; herbert herbie; hildegard hilde; hubertus
hubert; ingeborg inge; jakob jacki; joachim jochen achim jo; johann hans hannes hansi; johanna hanna hanni
jo; johannes hans hannes jo hansi; josef sepp jupp pepi seppi; jurgen jogi; karl kalle karli; karoline caro
line; katharina kathi katja kati kathe kat trine; klaus klausi; konrad conny; kristina kris tina; leonhard
leo hardy; leopold leo poldi; ludwig lutz wiggerl; luise lulu; magdalena lena leni magda; manfred manni
fred; manuela manu ela; margarete grete gretl margit gretchen; maria mia mitzi mizzi; martin maddin;
matthias matze hias mats; maximilian max maxi; michael michi micha michel mike; monika moni; nikolaus klaus
niki niko; patrick pat; peter petz; petra peti; philipp phil lipp; rainer rainy; regina gina regi; reinhard
reini hardy; rosemarie rosi; rudolf rudi; ruprecht rupp; sabine bine; sebastian basti wastl; siegfried sigi
siggi; sigrid sigi; simone simi; stefan steff; stefanie steffi; stephan steff; susanne susi sanne; susanna
susi; theodor theo; theresa resi; therese resi; thomas tom tommi; tobias tobi; ulrich uli ulli; ulrike uli
ulli rike; ursula uschi ulla; valentin valtl; veronika vroni; viktoria vicky; volker volki; waltraud traudl;
werner werni; wilhelm willi willy helmi; wilhelmine mina minna; wolfgang wolf wolfi
"""
_SPANISH = """
adrian adri; agustin tin; alberto beto berto; alejandra ale sandra jandra; alejandro ale alex jandro;
alfonso poncho fonso; alfredo fredo; ana anita; andres andy; angel gelo; antonia toni tona; antonio tono
toni; arturo turo; beatriz bea; begona bego; carlos carlitos charly; carmen carmina menchu; carolina caro;
catalina cata; concepcion concha conchita conchi; consuelo chelo; cristina cris tina; cristobal cris tobal;
daniel dani; daniela dani; dolores lola loli lolita; eduardo edu lalo; elena nena; emilio emi milo; enrique
quique kike; ernesto neto; esperanza espe; esteban esti; eugenia genia; federico fede; felipe pipe feli;
fernando fer nando; francisca paca paqui fran; francisco paco pancho fran curro kiko; gabriel gabi; gabriela
gabi gaby; gonzalo gonza; graciela chela; gregorio goyo; guadalupe lupe lupita; guillermo guille memo;
gustavo gus tavo; ignacio nacho; inmaculada inma; isabel isa chabela; jacobo coby; javier javi; jesus chus
chucho chuy; joaquin quino; jorge coque; jose pepe chepe; josefa pepa; josefina fina; juan juanito; juana
juanita; julio julito; laura lauri; leonor leo; lorenzo lencho; lourdes lulu; luis lucho; luisa lulu; manuel
manolo manu lolo; manuela manoli manu; margarita marga rita; maria mari mary maruja; mariano nano; mario
mayo; mercedes merche meche; miguel migue; milagros mila; monica moni; montserrat montse; natalia nati;
nicolas nico; pablo pablito; patricia patri pati; paula pau; pedro perico; pilar pili; rafael rafa; ramon
moncho; raquel quela; ricardo ricky richi; roberto beto rober; rodrigo rodri; rosario charo; salvador salva
chava; santiago santi chago yago; sebastian sebas; sergio checo; socorro coco; susana susi; teresa tere;
tomas tomy; vicente chente; victoria vicky; yolanda yoli
"""
_FRENCH = """
adrien dri; alexandre alex; alexandra alex; amelie mel; antoine toine toinou; antoinette toinette; augustin
gus; aurelie lili; beatrice bea; benjamin ben; benoit ben; bernadette nadette; bernard nanard; caroline
caro; catherine cathy; charlotte lolotte; christelle chris; christian chris; christine cricri; christophe
chris tophe; claude claudio; corinne coco; delphine delph; dominique dom; edouard ed doudou; elisabeth
lisette babette lise; elodie elo; emmanuel manu; emmanuelle manu; etienne titi; fabienne fab; fabrice fab;
florence flo; florian flo; francois fanfan; francoise fanchon; frederic fred; frederique fred; gabriel gab;
genevieve ginette gege; georges jojo; gerard gege; gregoire greg; guillaume guigui will; gwenaelle gwen;
helene lena; henri riton; isabelle isa zaza; jacqueline jacotte; jacques jacquot; jean jeannot; jeanne
jeannette; jerome gege; joseph jojo jose; josephine jojo fifine; julien ju; laurence lolo; laurent lolo;
louis loulou; louise loulou; madeleine mado; marcel marcelin; marguerite margot; marianne manon; mathieu
mat; mathilde mathou; maurice momo; maxime max; melanie mel; micheline mimi; monique momo; nathalie nath
nat; nicolas nico; nicole coco; olivier oliv; pascal pasco; patrice pat; philippe phil philou; pierre
pierrot; sebastien seb; simone momone; sophie soso; stephane steph; stephanie steph fanny; suzanne suzon
suzette; sylvie syl; therese tete; thibault thib; valerie val; vincent vince; veronique vero; virginie
ninie; xavier xav
"""
_OTHERS = """
malgorzata gosia malgosia; agnieszka aga agnes; aleksandra ola; katarzyna kasia; krzysztof krzysiek; tomasz
tomek; wojciech wojtek; jakub kuba; elzbieta ela; joanna asia; dmitri dima mitya; tatiana tanya; sergei
seryozha; mikhail misha; natalia natasha; ekaterina katya; aleksandr sasha; giovanni gianni; giuseppe beppe
peppe; francesco cecco
"""
_LANGUAGES_ALIKE = """
alexander alexandre alejandro aleksandr alessandro; elizabeth elisabeth isabel; john johann johannes juan
jean giovanni; catherine katherine kathryn katharina catalina; frederick friedrich federico frederic; joseph
josef jose giuseppe; stephen steven stefan stephan esteban stephane; william wilhelm guillermo guillaume;
michael miguel michel; christopher christoph cristobal christophe krzysztof; matthew matthias mathieu; peter
pedro pierre; philip philipp felipe philippe; geoffrey jeffrey; theresa teresa therese; susan susanne susana
suzanne; nicholas nikolaus nicolas; thomas tomas tomasz; jacob jakob jakub; anthony anton antonio antoine
"""

_ALIKE_AND_NOT_THE_SAME = """
adrian adriana adriano; alan alana; albert alberta; alexander alexandra; alexandre alexandra; andre andrea
andreas andree; angel angela; anna anne anja anka; anton antonia; ben bea; bernd bernt; carl carla carol;
carlo carla carlos; carol carola; charles charlie; christian christina christine christiane; claude claudia
claudio; daniel daniela danielle; david davide; denis denise; dominik dominika; eric erica; erik erika;
eugen eugenia; fabian fabiana; fernanda fernando; francis frances; francisca francisco; franz franka;
frederic frederique; gabriel gabriela gabriele; georg george georgia; gerard gerhard; hanna hannah hans;
helen helena helene; henri henry henrik; ines inge; jan jana jane janis jean jens jon; joan joanne john;
joel joelle; jonas jonah jonathan; jose josef; juan juana; jules julia julian juliane julie julien juliette;
karin karen karina; karl karla; klaus klara; laura laurin lauren laurent; lea leah leo leon; leon leona;
lisa lise luisa; luca lucas lucia; louis louise luis luisa; manuel manuela; marc marco marcos marcus marcel;
marcel marcella; maria marie mario marion marina marta mara maja; mario maria; mark marc; martin martina
marten; michael michaela michel michele michelle; mario mark; nicola nicolas nicole; oliver olivia olivier;
oscar oskar; pascal pascale; patrick patricia; paul paula pauline paulo; peter petra pete; philip philippa;
rafael rafaela; rene renee renate; robert roberta roberto; roland rolanda; sandro sandra; sara sarah;
sebastian sebastien; simon simone simona; stefan stefanie steffen; stephan stephanie; steven stephen; susan
susanne; sven svenja; theo thea; theresa therese; thomas tomas; tim tom timo; tina tine; tobias tobi;
valentin valentina; valerie valeria; victor victoria; viktor viktoria; vincent vincenz; yannick yannik; yvan
yvonne; marta martha; emil emilia emily emilie; carmen carme; dennis denise; kim tim
"""


def _short_forms() -> Mapping[str, frozenset[str]]:
    """Each name and short form, with the full names that it may stand for."""
    roots: dict[str, set[str]] = {}
    for text in (_ENGLISH, _GERMAN, _SPANISH, _FRENCH, _OTHERS):
        for line in text.split(";"):
            full, *short = line.split()
            for name in (full, *short):
                roots.setdefault(name, set()).add(full)
    for line in _LANGUAGES_ALIKE.split(";"):
        full, *_others = names = line.split()
        for name in names:
            roots.setdefault(name, set()).add(full)
    return MappingProxyType({name: frozenset(fulls) for name, fulls in roots.items()})


ROOTS = _short_forms()
"""The full names for which a given name may stand: bob is {robert}, chris many."""

REAL = frozenset(ROOTS) | frozenset(_ALIKE_AND_NOT_THE_SAME.replace(";", " ").split())
"""Given names that are in use: one of them is no slip of the pen for another."""
