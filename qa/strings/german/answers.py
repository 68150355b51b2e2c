"""German: what comes back from a question, and how it is rated."""

# Cards.
LEVELS = {
    "clear": "Klare Antwort",
    "likely": "Wahrscheinlich: Stelle lesen",
    "several": "Mehrere Antworten: vergleichen",
    "none": "Nicht gefunden",
}
ANSWER = "Antwort"
RELATED = "Verwandte Stellen"
PASSAGE = "Stelle {number}"
REPLY_TO = "Antwort auf"
CONTEXT = "Zusammenhang zeigen"
WHY = "Warum diese Stelle?"
OPEN = "Im Briefing lesen"
COPY = "Zitat kopieren"
COPIES = {"plain": "Nur den Wortlaut kopieren", "context": "Ganze Stelle kopieren"}
COPIES_MORE = "Weitere Arten zu kopieren"
LINK = "Link kopieren"
CLIP = "Zitat merken"
MORE_ONE = "1 weitere Stelle"
MORE = "{count} weitere Stellen"
EACH_DAY = "Was an jedem Tag gesagt wurde ({count})"
SAME_ONE = "Steht auch an 1 anderen Stelle"
SAME = "Steht auch an {count} anderen Stellen"
UNDER = "Unter „{heading}“"
PAGE = "S. {page}"
CITED_UNDER = "unter „{heading}“"
UNDATED = "Ohne Datum"
BRIEFING_OF = "Briefing vom {date}"
UNDERSTOOD = "Gesucht wurde"
UNDERSTOOD_WITH = "mit Wörtern der Frage davor: {words}"
RESPELT = "Ergebnisse für {words}"
INSTEAD = "Stattdessen {words} suchen"
EDIT = "Bearbeiten"
AS_TYPED = "Wie eingegeben fragen"
BOUND = "Begrenzt auf {days} („{words}“)"
DAYS_FIRST = "Zuerst Briefings: {days} („{words}“)"
BOUND_NONE = "Kein Briefing im Zeitraum {days} („{words}“); die folgenden Stellen sind von anderen Tagen"
ANY_DAY = "Alle Tage durchsuchen"
DAYS = "{first} bis {last}"
DAYS_UNTIL = "alle Tage bis {last}"

# Why a passage was chosen, in plain words; by the names of the parts of `qa.answer.Why`.
WHY_LEAD = "Wie diese Stelle abschneidet: jeder Teil von 100 möglichen Punkten, und ihr Rang unter allen Stellen"
WHY_PARTS = {
    "sentence": "Ihr bester Satz hat eine ähnliche Bedeutung wie die Frage",
    "dense": "Die ganze Stelle hat eine ähnliche Bedeutung",
    "late": "Wort für Wort haben ihre Wörter eine ähnliche Bedeutung",
    "lexical": "Sie enthält die Wörter der Frage; seltene zählen mehr",
}
WHY_READ = "Wahrscheinlichkeit, dass sie die Frage beantwortet"
WHY_SHARED = "Gemeinsame Wörter"
WHY_NUMBER = "{score} ({rank})"
WHY_CONFIDENCE = "Wahrscheinlichkeit, dass Ihre Briefings die Frage beantworten: {percent}"

# What is asked to be done, where it is more or less than an answer.
GUIDANCE = {
    "nothing": (
        "Stellen Sie eine Frage zu Ihren Briefings",
        "Fragen Sie auf Englisch nach who, what, when, where, why oder how many. Fragen Sie, was jemand gesagt hat, wer"
        " bestimmte Worte gesagt hat, oder mit „What’s new?“ nach einem Auszug. Jede Antwort ist ein wörtliches Zitat"
        " aus einem Briefing; nichts wird für Sie formuliert.",
    ),
    "other language": (
        "Bitte auf Englisch fragen",
        "Fragen und Briefings werden nur auf Englisch verstanden, deshalb wurde nicht gesucht.",
    ),
}
EXTRACT = "Auszug"
EXTRACT_TEXT = "Wörtliche Sätze der Briefings, die das meiste davon wiedergeben. Dies ist keine Zusammenfassung."
PARTS = {
    "two": "Beide Fragen",
    "who said": "Wo diese Worte stehen",
    "answer": "Unterschiedliche Zahlen ({count})",
    "latest": "Unterschiedliche Zahlen ({count})",
    "first": "Unterschiedliche Zahlen ({count})",
    "compare": EACH_DAY,
    "list": "Jede Stelle nennt etwas anderes",
    "count": "Briefings, die es erwähnen ({count})",
}
UNANSWERED = "Ihre Briefings sagen nicht: {question}"

# Not found.
NOT_FOUND_ONE = "Das steht nicht im Briefing"
NOT_FOUND = "Das steht nicht in den Briefings"
EMPTY_LIBRARY = "Die Bibliothek ist leer"
EMPTY_LIBRARY_TEXT = (
    "Fügen Sie zuerst ein Briefing hinzu: Ziehen Sie eine Datei auf diese Seite, oder wählen Sie „Briefings hinzufügen“"
    " in der Bibliothek."
)
SEARCHED = "Durchsucht: {passages} in {briefings}{dates}. Keine davon beantwortet die Frage."
SEARCHED_SPEAKERS = (
    "Durchsucht: Aussagen der gewählten Sprecher in {briefings}{dates}. Keine davon beantwortet die Frage."
)
SEARCHED_ONE_DATE = " vom {first}"
SEARCHED_DATES = " vom {first} bis {last}"
OUTSIDE = "Zu dieser Eingrenzung gibt es kein Briefing"
MISSING = "Kommt in Ihren Briefings nicht vor: {words}"
NEAREST = "Nächste Stelle (verwandt, aber keine Antwort)"

# Errors.
ERROR = "Etwas ist schiefgegangen"
ERROR_UNKNOWN = (
    "Ein unerwarteter Fehler ist aufgetreten. Mehr dazu steht im Terminal, in dem diese Seite läuft; Ihre Bibliothek"
    " ist unversehrt."
)
ERROR_GONE = "Dieses Briefing ist nicht mehr in der Bibliothek."
ERROR_REQUEST = (
    "Die Seite hat etwas gesendet, das der Server nicht annimmt ({problem}). Laden Sie die Seite neu, und versuchen Sie"
    " es noch einmal."
)
ERROR_SERVER = "Der Server ist nicht erreichbar. Prüfen Sie die Verbindung, oder starten Sie das Programm neu."
STOPPED = "Angehalten. Mit „Noch einmal fragen“ geht es weiter."

# What readers say of an answer.
RATE = "War das richtig?"
RATE_YES = "Ja"
RATE_NO = "Nein"
RATE_REASONS = [
    "Falsche Stelle",
    "Falsche Wörter markiert",
    "Beantwortet die Frage nicht",
    "Es steht doch im Briefing",
]
RATE_WHY = "Was war falsch?"
RATE_MORE = "In eigenen Worten (optional)"
RATE_SEND = "Senden"
RATE_THANKS = "Danke, die Rückmeldung ist gespeichert."
