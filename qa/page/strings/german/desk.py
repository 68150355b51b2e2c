"""German: the quote desk, with statements by person and day."""

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
