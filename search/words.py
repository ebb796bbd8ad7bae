"""What the index cannot know of words: which say nothing, and which forms of one its stemmers keep apart.

Words are compared in small letters without accents. The index keeps function words, since some are what one looks for (WHO,
été, Estado); they are left out of what is asked instead. A phrase in quotation marks is asked as it stands.
"""

import re

FUNCTION_WORDS = {
    "en": """a about after again against all also am among an and any are as at be because been before being below between both
        but by can could did do does doing down during each few for from further had has have having he her here hers herself him
        himself his how i if in into is it its itself just me more most must my myself no nor not of off on once only or other
        our ours ourselves out over own s same shall she should so some such t than that the their theirs them themselves then
        there these they this those through to too under until up upon very was we were what when where whether which while who
        whom whose why will with within without would you your yours yourself yourselves""",
    "fr": """a afin ai ainsi alors apres as au aucun aucune aura aussi autre autres aux avaient avait avant avec avez avoir avons
        ayant c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme contre d dans de depuis des dont du
        donc durant elle elles en encore entre es est et etaient etait etant ete etes etre eu eux fut furent ici il ils j je
        jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais me meme memes
        mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut pour pourquoi pres puis puisque qu quand que
        quel quelle quelles quels qui quoi s sa sans se selon sera sera seront ses si soi soient sois soit sommes son sont sous
        suis sur t ta te tes toi ton tous tout toute toutes tres tu un une vers via vos votre vous y""",
    "es": """a al algo alguna algunas algunos ante antes aquel aquella aquellas aquellos asi aun aunque bajo cada casi como con
        contra cual cuales cuando cuya cuyas cuyo cuyos de del desde despues donde durante e el ella ellas ellos en entre era eran
        es esa esas ese eso esos esta estaba estan estar estas este esto estos fue fueron ha habia habian han hasta hay he hemos
        la las le les lo los mas me mediante mi mientras mis mucho muy nada ni no nos nosotras nosotros nuestra nuestras nuestro
        nuestros o os otra otras otro otros para pero poco por porque pues que quien quienes se sea sean segun ser sera seran si
        sido siendo sin sino sobre solo son su sus tal tales tambien tampoco tan tanto te toda todas todo todos tras tu tus u un
        una unas uno unos usted ustedes y ya yo""",
}
FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}
# Words with a meaning in another of our languages, or names (UN, EU, AU): left out only where they have none.
_MEANINGFUL = frozenset(
    "as au car con era este ete eu me mes once or para plus pour sea sin solo son sur ton un".split()  # noqa: SIM905
)
NOWHERE = frozenset.union(*FUNCTION_WORDS.values()) - _MEANINGFUL

# A word with one of these endings may as well have the others. English only knows whole words.
_ENDINGS = {
    "fr": (
        (r"(?:ees?|es?)", ("e", "ee")),  # réfugié, réfugiée
        (r"(?:eres?|ers?)", ("er", "ere")),  # régulier, régulière
        (r"(?:ives?|ifs?)", ("if", "ive")),
        (r"(?:teurs?|trices?)", ("teur", "trice")),
        (r"(?:eurs?|euses?)", ("eur", "euse")),
        (r"(?:ques?|cs?)", ("c", "que")),
    ),
    "es": (
        (r"(?<=[lnrd])(?:es)?", ("", "es")),  # mujer, mujeres; migración, migraciones
        (r"(?:ces|z)", ("z", "ces")),
    ),
}
_ENDINGS = {
    language: [(re.compile(rf"(?<=..){ending}$"), others) for ending, others in endings] for language, endings in _ENDINGS.items()
}
_IRREGULAR = ["child children", "woman women", "man men", "person persons people", "crisis crises", "life lives"]
_IRREGULAR = {word: forms.split() for forms in _IRREGULAR for word in forms.split()}


def says_something(word, language):
    """Whether a folded word is worth asking for in texts of a language."""
    return word not in NOWHERE and word not in FUNCTION_WORDS.get(language, ())


def other_forms(word, language):
    """Other forms of a folded word that the stemmer of the language may not bring together with it."""
    if language == "en":
        return [form for form in _IRREGULAR.get(word, ()) if form != word]
    found = [
        word[: place.start()] + other
        for ending, others in _ENDINGS.get(language, ())
        if (place := ending.search(word))
        for other in others
    ]
    return [form for form in dict.fromkeys(found) if form != word]
