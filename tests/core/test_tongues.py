"""The languages people write in: recognized where it is sure, named in the reader's language, in the right direction."""

import threading

import pytest
from babel import Locale, UnknownLocaleError
from django.utils.translation import override

from core import tongues
from core.sorting import sort_key

COMMENTS = {
    "en": """I agree.
Well said!
We support this paragraph as it stands.
Could the co-facilitators clarify the timeline?
Thank you for the first draft. We will send our written comments next week.
Migrant workers pay for their own recruitment. This must end.
WE SUPPORT THIS PARAGRAPH
Please see our report at https://example.org/rapport or write to bureau@example.org.
Our members ask for firewalls between labour inspection and immigration control. Without them, nobody dares to complain.
Paragraph 12 should mention regular pathways. It is silent on families. We propose a short sentence. Our text is attached.""",
    "fr": """Je suis d’accord.
Très bonne idée !
Nous appuyons ce paragraphe tel quel.
Les cofacilitateurs peuvent-ils préciser le calendrier ?
Merci pour cette première version. Nous enverrons nos observations écrites la semaine prochaine.
Les travailleurs migrants paient leur propre recrutement. Cela doit cesser.
AUCUNE OBSERVATION DE NOTRE PART
Veuillez lire notre rapport : https://example.org/our-report-on-workers.
Nos membres demandent de séparer l’inspection du travail et le contrôle de l’immigration. Sans cela, personne ne se plaint.
Le paragraphe 12 devrait parler des voies régulières. Il ne dit rien des familles. Nous proposons une phrase. Texte joint.""",
    "es": """Estoy de acuerdo.
¡Muy buena idea!
Apoyamos este párrafo tal como está.
¿Pueden los cofacilitadores aclarar el calendario?
Gracias por el primer borrador. Enviaremos nuestras observaciones por escrito la próxima semana.
Los trabajadores migrantes pagan su propia contratación. Esto debe terminar.
SIN COMENTARIOS POR NUESTRA PARTE
Les rogamos que lean nuestro informe: https://example.org/our-report-on-workers.
Nuestros miembros piden separar la inspección laboral del control migratorio. Sin ello, nadie se atreve a denunciar.
El párrafo 12 debería mencionar las vías regulares. No dice nada de las familias. Proponemos una frase. Adjuntamos el texto.""",
    "ar": """أوافق على ذلك.
نؤيد هذه الفقرة كما هي.
شكرا جزيلا على المسودة الأولى. سنرسل ملاحظاتنا المكتوبة الأسبوع المقبل.
يجب حماية حقوق العمال المهاجرين في جميع مراحل الهجرة.""",
    "zh": """我同意。
我们支持本段的现有案文。
我們支持這一段。
感谢提供初稿。我们将在下周提交书面意见。""",
    "ru": """Согласен.
Мы поддерживаем этот пункт в его нынешнем виде.
Спасибо за первый проект. Мы направим письменные замечания на следующей неделе.
Права трудящихся-мигрантов должны быть защищены.""",
}
WRITTEN = [(code, line.strip()) for code, lines in COMMENTS.items() for line in lines.splitlines()]


@pytest.mark.parametrize(("code", "text"), WRITTEN)
def test_language_of_a_short_comment_is_recognized(code, text):
    assert tongues.detect(text) == code


UNSURE = {
    "nothing": "",
    "spaces": " \n ",
    "figures": "12 345",
    "marks": "+1 … !",
    "emoji": "👍🏿 👏",
    "one short word": "ok",
    "a word of two languages": "Migration",
    "a word of three": "No",
    "acronyms": "UNHCR IOM OHCHR",
    "a symbol": "A/RES/73/195",
    "a version": "Rev 3",
    "an address": "https://example.org/les-droits-des-travailleurs",
    "half a character": "\ud800",
    "German": "Wir unterstützen diesen Absatz ohne Änderungen.",
    "Italian": "Sosteniamo questo paragrafo così com’è. Grazie a tutti.",
    "Portuguese": "Obrigado a todos pela contribuição, concordamos plenamente com o texto.",
    "Ukrainian": "Ми підтримуємо цей пункт у його нинішньому вигляді.",
    "Persian": "ما از این بند حمایت می‌کنیم.",
    "Swahili": "Tunaunga mkono aya hii kama ilivyo.",
    "Turkish": "Bu paragrafı olduğu gibi destekliyoruz.",
    "Japanese": "この段落を支持します。",
    "Korean": "우리는 이 문단을 지지합니다.",
    "Hindi": "हम इस अनुच्छेद का समर्थन करते हैं।",
}


@pytest.mark.parametrize("text", UNSURE.values(), ids=UNSURE)
def test_nothing_is_said_where_it_is_not_sure(text):
    assert tongues.detect(text) == ""


def test_model_is_loaded_once_by_threads_that_begin_together():
    tongues._load.cache_clear()
    start, found = threading.Barrier(8), []

    def ask():
        start.wait()
        found.append(tongues.detect("Nous appuyons ce paragraphe tel quel."))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["fr"] * 8
    assert tongues._load.cache_info().misses == 1


FIRST = {
    "en": ["Arabic", "Chinese", "English", "French", "Russian", "Spanish", "Abkhazian", "Afar"],
    "fr": ["Anglais", "Arabe", "Chinois", "Espagnol", "Français", "Russe", "Abkhaze", "Afar"],
    "es": ["Árabe", "Chino", "Español", "Francés", "Inglés", "Ruso", "Abjasio", "Afar"],
}


@pytest.mark.parametrize(("language", "names"), FIRST.items(), ids=FIRST)
def test_list_begins_with_the_six_in_the_readers_order(language, names):
    with override(language):
        chosen = tongues.choices()

    assert [name for _code, name in chosen[:8]] == names
    assert {code for code, _name in chosen[:6]} == set(tongues.OF_THE_UNITED_NATIONS)


@pytest.mark.parametrize("language", FIRST)
def test_others_follow_in_order_with_capitals_each_once(language):
    with override(language):
        chosen = tongues.choices()

    names = [name for _code, name in chosen]
    assert names[6:] == sorted(names[6:], key=lambda name: sort_key(name, language))
    assert [name for name in names if name[0] != name[0].upper()] == []
    assert len(set(names)) == len(names) == len({code for code, _name in chosen}) > 150


def test_list_is_the_callers_own():
    tongues.choices().clear()

    assert tongues.choices() != []


@pytest.mark.parametrize(("language", "name"), [("en", "French"), ("fr", "français"), ("es", "francés"), (None, "French")])
def test_name_is_written_as_in_running_text(language, name):
    with override(language):
        assert tongues.name_of("fr") == name


@pytest.mark.parametrize("code", ["xx", "", "sh", "en-GB"])
def test_unknown_code_is_its_own_name(code):
    assert tongues.name_of(code) == code


def test_living_languages_are_known():
    assert [
        code for code in ["ar", "zh", "en", "fr", "ru", "es", "pt", "sw", "tl", "uk", "qu"] if not tongues.is_known(code)
    ] == []


@pytest.mark.parametrize("code", ["la", "sa", "eo", "sh", "xx", "", "EN", "english", "en-GB", "e\0", None])
def test_other_codes_are_not(code):
    assert not tongues.is_known(code)


@pytest.mark.parametrize(
    ("code", "direction"),
    [("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ar-EG", "rtl"), ("en", "ltr"), ("xx", "ltr"), ("", "ltr")],
)
def test_direction(code, direction):
    assert tongues.direction(code) == direction


def test_directions_are_those_of_the_worlds_locale_data():
    with override("en"):
        codes = [code for code, _name in tongues.choices()]

    assert [code for code in codes if tongues.direction(code) != _direction(code)] == []


def _direction(code):
    try:
        return Locale.parse(code).text_direction
    except UnknownLocaleError:
        return "ltr"
