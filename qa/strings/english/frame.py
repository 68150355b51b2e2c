"""English: the bar, the welcome, asking, conversations, accounts and keys."""

TITLE = "Ask the briefing"
PROMISE = "Exact words from your briefings, or a plain “it does not say”."
SKIP = "Skip to the question"

# The three places.
PLACES = "Places"
LIBRARY = "Library"
BROWSE = "Browse"
ASK = "Ask"
READ = "Read"
CONVERSATION = "Conversation"

# Standing questions.
ALERTS = "Alerts"

# Asking.
WELCOME = "What do you want to know?"
WELCOME_TEXT = "Answers are quoted word for word, with who said it and when. Nothing leaves this computer."
ENGLISH_ONLY = "Questions and briefings are in English."
TRY = "Try one of these"
QUESTION = "Your question"
PLACEHOLDER = "Ask the briefing…"
SEND = "Ask"
STOP = "Stop"
QUEUED = "Waiting for the question before it"
ENTER_HINT = "Enter to ask, Shift+Enter for a new line"
EXPORT = "Export"
EXPORT_MARKDOWN = "As Markdown"
EXPORT_HTML = "As a web page"
NEW = "New"
THEME = "Light or dark"

# Conversations.
CONVERSATIONS = "Conversations"
FIND_CHAT = "Search questions and answers"
EXPORT_ALL = "Export all"
DELETE_ALL = "Delete all"
CHATS_HINT = "Stored in this browser only"

# Accounts.
LOG_OUT = "Log out"
ACCOUNT = "Account: {user}"
WELCOME_SERVER = "Answers are quoted word for word, with who said it and when. Nothing leaves this server."
ENDED = "You are no longer logged in, so nothing was done."
LOG_IN = "Log in again"

# The scope of a question.
SCOPE = "Scope"
ALL_DATES = "All dates"
ALL_SOURCES = "All sources"
SOURCES = "Sources"
ALL_SPEAKERS = "All speakers"
FIND_SPEAKER = "Find a speaker"
ONLY = "Only “{title}”"
ASK_ONLY = "Ask this briefing only"
ASK_ALL = "Search all briefings"
SINCE = "From"
UNTIL = "To"

# Keys.
KEYS = "Keyboard shortcuts"
KEYS_ON = "Use these keys"
KEYS_LIST = {
    "/": "Write a question",
    "Esc": "Leave the question, so that these keys work",
    "j": "Next passage",
    "k": "Previous passage",
    "o": "Read the passage in its briefing",
    "c": "Copy the quote",
    "s": "Add it to clippings",
    "?": "Show these keys",
}
CLOSE = "Close"
