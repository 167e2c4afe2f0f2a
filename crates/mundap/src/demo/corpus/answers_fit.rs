//! Which sentence of a stock may follow which, judged by hand.
//!
//! Letters stand for positions (a is the first). For each core question: the proposals that
//! fit each experience, the reasons that fit each proposal, the wishes that fit each remark.

/// Experience → proposals, proposal → reasons, remark → wishes, for each core question.
pub(super) const FITS: [[&str; 3]; 20] = [
    [
        "ahjb beign cki egibn lib mfdh jahb enbg egih kcbj abjh jafc cijb neg",
        "bcg aghj djc feh aih fgj aieh fed djh cbi cgh aci feg aif",
        "afh bcf de fc bf aeg bf cf fhc",
    ],
    [
        "aenb cni lbde hjl cien ghk bin fjkn dmln hcj mnc lem kfb nmei",
        "abdfg bcaeg cdehf aebg adgec efic iec habc cgb eif ieb aebd agdf fbgc",
        "ade abg dge eh gd ea gd cha aeb",
    ],
    [
        "fhal afjc dkni gic jbec jabi bchl dkci ejil lfab nce mhl chbk kdna",
        "acdg efbh ebcf gdi bdie cefb dgij bjef fhei bdg chfi ebdj bdgj gibd",
        "acg dac ed ab acfb gc dcf bgc fcb",
    ],
    [
        "cbal balc alcb dhj bcm gicb klej cbig fcm icjn edj gmjb nil hdb",
        "adci dbif dija fbj ebhj fjb gbc bfci gejb fjb ecb chi ebj ebg",
        "bah bad dbh ec hcb bcd ga ab dfb",
    ],
    [
        "hdl ilbn bcli aen bcjm jkgh bfcl jkhg dhl mfhb eafn iacb dfhm bclj",
        "dagi bgh hbg eij dcig fdi cagj ecd cbd cgda cab fij ijg aji",
        "cfg bfg hg ad cf dea eba fca bgh",
    ],
    [
        "ahi ahbm dbnk fngk cjl elj gfkh bhim bmk jceg ihk cjb mba ejb",
        "cbad jadi gdfi bdie ife efhi hie bjf bcfd dfig hfid bfi ajd ehj",
        "aeh cda bd geh eah db fha hgc eha",
    ],
    [
        "eakb bjlda cjfl kgba dmh njfd mdgh ijfh hbljd afjk jafc clfj mdg gdeal",
        "dbifj cibhj ebci fgeb aibd ebhi bijf gcfib hedig edbh jci hbci gfij hieg",
        "ahg bcge hadg dbe becg gbf gef bce eag",
    ],
    [
        "alij liad emgb jcdh ngda chkd fmkb bimk jkic kdhi meh lgia fhkm hmcd",
        "abef cbhj defgj abij gijf hfbj bfeg degj abcj ehfi ijfh abcej gabd fbea",
        "dhf bca bcf ab cgf dgb fbc gce da",
    ],
    [
        "dmea ebda cbh fam jhe gnkh ldan afij dkmh dmei iae kdh eiab lfc",
        "dji geah eagh bcai icbf jcd ahe ehac fji fich age cba cbh ahge",
        "dha ab bdc cgh eb fa cgb bdh ahd",
    ],
    [
        "abkd djnc gej hbk akbd inlj fem bhn mhka gej cnmj jcn lein nmcj",
        "agh bgj cfi bjf dci afh dah eabg fcij cij baj fac eih bcfj",
        "cbd hab acd eda gfb ea gbd dfb dbc",
    ],
    [
        "fbnej cmbn gbam kbdm igjn hjg blgm ajhb dbkm jgaf nimh akbe ejlm nmbg",
        "bchfa aibj ibj dijb cfbj eifj abfcj chij icfj hbcf idab ijbh abfj ajfi",
        "fab aeh ce geb bd da ab fda bda",
    ],
    [
        "ahcl kegc edbi ibcd helb lfah cbme ecla idbm clha fjb gij njbm dimb",
        "bia aeic hcfi aejc gdbf ahcj fij bhj iaec cfai gfc hbj eaic hcaj",
        "acf fbe che eaf dfbh dhb fce gab bdc",
    ],
    [
        "acbed klbg kbif lhnk eabk dcbl fbgc hcn iemf mbkj bifl fcbk jnel cgdn",
        "bcf cedb abf eaf cbf igd afb fbjc gjf hcfe daj hfad jdgi jbhf",
        "abg gab fdbe cef ceb bah bfc gda dag",
    ],
    [
        "ajmi bhdk ckdl dink gjal ehfn fkam hkmb jadg ncjd fmlk dki lkah kcdi",
        "dibf acef caegf hgbf jac idaf bdifh cajh abe bdfg gcae ihfa ci fbea",
        "ahf bdc chd eah fag dhb gdh fad agf",
    ],
    [
        "abfe cif bfik ndj ale hjl dinj geca fdik enlm gfid lmig cfi kfdn",
        "bhic aidb ehcj jebh biefh dahi ecfhg chge igecd bjei aid ibhjf jefg jbeg",
        "ag bhg ce gdh fdc fha ced gad cah",
    ],
    [
        "acjeb lbfi dgjb aefc bgli nkce dbgl cefi iflb hdgi ajb mbdg bgnc kdgn",
        "abdgi fcha abdi ejhc iabd hcja jadgc hgc hidb dag eaic hcdj hgje gaei",
        "abfc ga cbad fab dae bcf ed dag abcf",
    ],
    [
        "dnjkf agm bgk hmia clfe bkf alge lcad ejg ahcl kfij beglc mha ndb",
        "bcda faeb giad dabe heg gafb faeb bhdc jbda geha gaebf eadg bcd bdca",
        "ehf a bfc dcb ce ghaf fcd he cdb",
    ],
    [
        "madn chd knad ekg jna flmd bhk gej inaf bdnk hbnl nalk adnm dhkn",
        "agebj chfj ibhj bfej dgj fjeb jdb chje ebfj djb cfbj febj ebfj gefj",
        "ea dg bce cae ead gh eahb gdf abe",
    ],
    [
        "akmb ahgl agmc ebjk fkda dabk gabc jemc nemk cjk iakb ahgm kabe lbnd",
        "abdcg cifg jaeg eacb facj fae bgid abgch fibc jaf aich icfg fbij hcif",
        "agd ea bfa dge abg bcg agb fbh gda",
    ],
    [
        "adgm bfld jifl cil egdl dkh hdeg kdih ihbd ijfd lfbi bcfl dbcl nhd",
        "dejb abgi bhaj dijbf cgah bahg cdge fjad bhia hbda dijf iagb dfe fjdg",
        "afg bec dgf bg ceg edg eh hae hae",
    ],
];
