"""German: the log-in page."""

LOGIN = "Anmelden"
LOGIN_USER = "Benutzername"
LOGIN_PASSWORD = "Passwort"
LOGIN_ACCOUNTS = "Konten und neue Passwörter vergibt, wer diesen Server betreibt."
LOGIN_WRONG = "Benutzername oder Passwort ist falsch."
LOGIN_OFTEN = "Zu viele Versuche. Bitte in {seconds} Sekunden noch einmal versuchen."
LOGIN_FOREIGN = (
    "Das wurde von einer anderen Website gesendet, deshalb ist nichts geschehen. Wenn Sie es waren, melden Sie sich"
    " hier an."
)
LOGIN_UNREADABLE = "Das war nicht das Formular dieser Seite. Bitte melden Sie sich hier an."
LOGGED_OUT = "Sie sind abgemeldet."
