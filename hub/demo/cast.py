"""Who appears in the demonstration. Everybody and every organization here is invented."""

from hub.demo.judges import JUDGES
from hub.demo.pledgers import PLEDGERS, PLEDGING_HOUSES
from hub.demo.voices import VOICES
from hub.demo.writers import HOUSES, WRITERS

# By log-in: what the person's account says, and the words of the list of log-ins.
LOG_INS = {
    "member": {
        "full_name": "Amina Diallo-Kerouani",
        "affiliation": "Collectif des femmes de la lagune",
        "position": "Coordinatrice",
        "language": "fr",
        "zone": "Africa/Dakar",
        "words": "takes part",
    },
    "delegate": {
        "full_name": "Tomás Ilabaca Reyes",
        "affiliation": "Confederación Andina del Trabajo",
        "position": "Secretario de migraciones",
        "language": "es",
        "zone": "America/La_Paz",
        "words": "speaks for an organization and appoints others",
    },
    "moderator": {
        "full_name": "Ruth Abernethy-Oduya",
        "affiliation": "Savanna Policy Dialogue",
        "position": "Facilitator",
        "language": "en",
        "zone": "Africa/Nairobi",
        "words": "moderates two spaces, /en/discussions/moderation/",
    },
    "reviewer": {
        "full_name": "Ngozi Lindqvist",
        "affiliation": "Institute for Mobility Studies",
        "position": "Reader",
        "language": "en",
        "zone": "Europe/Stockholm",
        "words": "reviews practices, from outside the United Nations",
    },
    "secretariat": {
        "full_name": "Mireille Sandoz-Tanaka",
        "affiliation": "Secretariat of the Network",
        "position": "Programme officer",
        "language": "fr",
        "zone": "Europe/Zurich",
        "words": "works in the administration, /admin/",
    },
    "administrator": {
        "full_name": "Kenji Halloran",
        "affiliation": "Secretariat of the Network",
        "position": "Administrator",
        "language": "en",
        "zone": "Europe/Zurich",
        "words": "grants staff roles too",
    },
}

PEOPLE = LOG_INS | JUDGES | VOICES | WRITERS | PLEDGERS

# By a word of their own: names, kind, country, whether the secretariat has verified it, and who may act for it; its parent, if
# it has one, comes before it.
ORGANIZATIONS = HOUSES | {
    "labour": {
        "name_en": "Andean Confederation of Labour",
        "name_fr": "Confédération andine du travail",
        "name_es": "Confederación Andina del Trabajo",
        "acronym_es": "COANTRA",
        "kind": "trade-union",
        "country": "BOL",
        "verified": True,
        "delegates": ["hortensia"],
    },
    "collective": {
        "name_en": "Lagoon Women’s Collective",
        "name_fr": "Collectif des femmes de la lagune",
        "name_es": "Colectivo de Mujeres de la Laguna",
        "kind": "migrants",
        "country": "SEN",
        "verified": True,
        "delegates": ["fatou"],
    },
    "harbours": {
        "name_en": "Northern Harbours Diaspora Forum",
        "acronym_en": "NHDF",
        "kind": "diaspora",
        "country": "NOR",
        "verified": False,
        "delegates": [],
    },
    "valmarais": {
        "name_en": "City of Valmarais",
        "name_fr": "Ville de Valmarais",
        "name_es": "Ciudad de Valmarais",
        "kind": "local-authority",
        "country": "FRA",
        "verified": True,
        "delegates": ["ines"],
    },
    "puentes": {
        "name_en": "Puentes Centre for Migrant Workers",
        "name_fr": "Centre Puentes pour les travailleurs migrants",
        "name_es": "Centro Puentes para Personas Trabajadoras Migrantes",
        "kind": "civil-society",
        "country": "MEX",
        "verified": True,
        "delegates": ["rafael"],
    },
    "baywater": {
        "name_en": "Baywater Institute for Labour Mobility",
        "name_fr": "Institut Baywater pour la mobilité de la main-d’œuvre",
        "name_es": "Instituto Baywater para la Movilidad Laboral",
        "kind": "academia",
        "country": "PHL",
        "verified": True,
        "delegates": ["milagros"],
    },
    "employers": {
        "name_en": "Indian Ocean Employers’ Round Table",
        "name_fr": "Table ronde des employeurs de l’océan Indien",
        "name_es": "Mesa Redonda de Empleadores del Océano Índico",
        "acronym_en": "IOERT",
        "kind": "employers",
        "country": "MUS",
        "verified": True,
        "delegates": ["devika"],
    },
    "youth": {
        "name_en": "Reef and Tide Youth Network",
        "name_fr": "Réseau de jeunes Récif et Marée",
        "name_es": "Red Juvenil Arrecife y Marea",
        "kind": "youth",
        "country": "FJI",
        "verified": True,
        "delegates": ["leilani"],
    },
}
ORGANIZATIONS |= PLEDGING_HOUSES
