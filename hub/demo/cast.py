"""Who appears in the demonstration. Everybody and every organization here is invented."""

# By log-in: what the person's account says, and the words of the list of log-ins.
PEOPLE = {
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
        "words": "moderates discussions",
    },
    "reviewer": {
        "full_name": "Ngozi Lindqvist",
        "affiliation": "Institute for Mobility Studies",
        "position": "Reader",
        "language": "en",
        "zone": "Europe/Stockholm",
        "words": "reviews practices",
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

# Names, kind, country, and whether the secretariat has verified it.
ORGANIZATIONS = [
    {
        "name_en": "Andean Confederation of Labour",
        "name_fr": "Confédération andine du travail",
        "name_es": "Confederación Andina del Trabajo",
        "acronym_es": "COANTRA",
        "kind": "trade-union",
        "country": "BOL",
        "verified": True,
    },
    {
        "name_en": "Lagoon Women’s Collective",
        "name_fr": "Collectif des femmes de la lagune",
        "name_es": "Colectivo de Mujeres de la Laguna",
        "kind": "migrants",
        "country": "SEN",
        "verified": True,
    },
    {
        "name_en": "Northern Harbours Diaspora Forum",
        "acronym_en": "NHDF",
        "kind": "diaspora",
        "country": "NOR",
        "verified": False,
    },
]
