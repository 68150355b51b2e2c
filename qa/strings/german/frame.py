"""German: the bar, the welcome, asking, conversations, accounts and keys."""

TITLE = "Frag das Briefing"
PROMISE = "Der genaue Wortlaut Ihrer Briefings – oder ein klares „Steht nicht drin“."
SKIP = "Zur Frage springen"

# The three places.
PLACES = "Bereiche"
LIBRARY = "Bibliothek"
BROWSE = "Stöbern"
ASK = "Fragen"
READ = "Lesen"
CONVERSATION = "Unterhaltung"

# Dauerfragen.
ALERTS = "Meldungen"

# Asking.
WELCOME = "Was möchten Sie wissen?"
WELCOME_TEXT = "Antworten sind wörtliche Zitate: mit Angabe, wer es wann gesagt hat. Nichts verlässt diesen Computer."
ENGLISH_ONLY = "Fragen und Briefings müssen auf Englisch sein."
TRY = "Zum Beispiel"
QUESTION = "Ihre Frage"
PLACEHOLDER = "Frage auf Englisch stellen …"
SEND = "Fragen"
STOP = "Stopp"
QUEUED = "Wartet auf die Frage davor"
ENTER_HINT = "Enter stellt die Frage, Umschalt+Enter beginnt eine neue Zeile"
EXPORT = "Exportieren"
EXPORT_MARKDOWN = "Als Markdown"
EXPORT_HTML = "Als Webseite"
NEW = "Neu"
THEME = "Hell oder dunkel"

# Conversations.
CONVERSATIONS = "Verlauf"
FIND_CHAT = "Fragen und Antworten durchsuchen"
EXPORT_ALL = "Alle exportieren"
DELETE_ALL = "Alle löschen"
CHATS_HINT = "Nur in diesem Browser gespeichert"

# Accounts.
LOG_OUT = "Abmelden"
ACCOUNT = "Konto: {user}"
WELCOME_SERVER = "Antworten sind wörtliche Zitate: mit Angabe, wer es wann gesagt hat. Nichts verlässt diesen Server."
ENDED = "Sie sind nicht mehr angemeldet, deshalb ist nichts geschehen."
LOG_IN = "Neu anmelden"

# The scope of a question.
SCOPE = "Eingrenzung"
ALL_DATES = "Alle Tage"
ALL_SOURCES = "Alle Quellen"
SOURCES = "Quellen"
ALL_SPEAKERS = "Alle Sprecher"
FIND_SPEAKER = "Sprecher suchen"
ONLY = "Nur „{title}“"
ASK_ONLY = "Nur dieses Briefing fragen"
ASK_ALL = "Alle Briefings durchsuchen"
SINCE = "Von"
UNTIL = "Bis"

# Keys.
KEYS = "Tastenkürzel"
KEYS_ON = "Tastenkürzel verwenden"
KEYS_LIST = {
    "/": "Frage schreiben",
    "Esc": "Die Frage verlassen, damit diese Tasten gelten",
    "j": "Nächste Stelle",
    "k": "Vorige Stelle",
    "o": "Stelle im Briefing lesen",
    "c": "Zitat kopieren",
    "s": "Zitat merken",
    "?": "Diese Tastenkürzel zeigen",
}
CLOSE = "Schließen"
