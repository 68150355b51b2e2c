"""German: the quote desk, with statements by person and day, and quotations checked."""

# Statements.
SAID = "Aussagen"
FIND_PERSON = "Person suchen"
TOPIC = "Thema"
TOPIC_PLACEHOLDER = "Zu einem Thema"
DATES = "Tage"
ALL_PEOPLE = "Alle Personen"
PERSON_ONE = "1 Person"
PEOPLE = "{count} Personen"
STATEMENT_ONE = "1 Aussage"
STATEMENTS = "{count} Aussagen"
KINDS = {"turn": "Mitschrift", "direct": "Zitat", "reported": "Indirekte Rede"}
ADDRESSED = "an {name}"
NOBODY = "Hier ist niemandem eine Aussage zugeordnet."
NO_STATEMENT = "Keine Aussage passt dazu."
MORE_STATEMENTS = "Mehr anzeigen"

# Checking quotations.
CHECK = "Zitate prüfen"
CHECK_TEXT = "Text, dessen Zitate geprüft werden"
CHECK_PLACEHOLDER = "Artikel, Notiz oder Antwort einfügen"
CHECK_FILE = "Datei öffnen"
CHECK_CLAIMS = "Stellen zu anderen Angaben zeigen"
NO_QUOTATION = "Der Text zitiert niemanden."
FINDINGS = {
    "verbatim": "Wörtlich",
    "altered": "Verändert: in der Bibliothek steht es anders",
    "absent": "Nicht in der Bibliothek",
}
WRONG = {"speaker": "jemand anderem zugeschrieben", "day": "anderer Tag angegeben"}
ATTRIBUTED = "{name} zugeschrieben"
GIVEN_DAY = "datiert {day}"
IN_LIBRARY = "In der Bibliothek"
NEAR_CLAIMS = "Stellen zu anderen Angaben, nur zum Vergleich, ohne Urteil"
QUOTATION_ONE = "1 Zitat"
QUOTATIONS = "{count} Zitate"
