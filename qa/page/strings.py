"""Every word the page says, in one place. English; `{name}` is filled in by the fragment that uses the string."""

from qa.question import english

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
SINCE = "From"
UNTIL = "To"

# Cards.
# How far an answer can be relied on, by the names of `Answer.level`.
LEVELS = {
    "clear": "Clear answer",
    "likely": "Likely: read the passage",
    "several": "Several answers: compare",
    "none": "Not found",
}
ANSWER = "Answer"
RELATED = "Related passages"
PASSAGE = "Passage {number}"
REPLY_TO = "In reply to"
CONTEXT = "Show context"
WHY = "Why this?"
OPEN = "Open in briefing"
COPY = "Copy quote"
COPIES = {"plain": "Copy words only", "context": "Copy whole passage"}
COPIES_MORE = "More ways to copy"
LINK = "Copy link"
CLIP = "Add to clippings"
MORE_ONE = "1 more passage"
MORE = "{count} more passages"
EACH_DAY = "What each day said ({count})"
SAME_ONE = "Said again in 1 other place"
SAME = "Said again in {count} other places"
UNDER = "Under “{heading}”"
PAGE = "p. {page}"
CITED_UNDER = "under “{heading}”"
UNDATED = "No date"
BRIEFING_OF = "Briefing of {date}"
UNDERSTOOD = "Searched for"
EDIT = "Edit"
AS_TYPED = "Ask as typed"
BOUND = "Limited to {days} (“{words}”)"
DAYS_FIRST = "Briefings of {days} first (“{words}”)"
BOUND_NONE = "No briefing of {days} (“{words}”); what follows is from other dates"
ANY_DAY = "Search all dates"
DAYS = "{first} to {last}"
DAYS_UNTIL = "any day up to {last}"

# Why a passage was chosen, in plain words; by the names of the parts of `qa.answer.Why`.
WHY_LEAD = "How this passage ranked: each part out of 100, and its rank among all passages"
WHY_PARTS = {
    "sentence": "Its best sentence means something close to the question",
    "dense": "The passage as a whole is close in meaning",
    "late": "Word for word, its words are close in meaning",
    "lexical": "It has the question’s own words, rare ones counting more",
}
WHY_READ = "Chance it answers the question"
WHY_SHARED = "Words in common"
WHY_NUMBER = "{score} ({rank})"
WHY_CONFIDENCE = "Chance that your briefings answer the question: {percent}%"

# What is asked to be done, where it is more or less than an answer.
GUIDANCE = {
    "nothing": (
        "Ask about your briefings",
        "Ask who, what, when, where, why or how many. Ask what somebody said, who said certain words, or “What’s new?”"
        " for an extract. Every answer is quoted from a briefing, word for word; nothing is written for you.",
    ),
    "other language": (
        "Please ask in English",
        "Questions and briefings are understood in English only, so nothing was searched.",
    ),
}
EXTRACT = "Extract"
EXTRACT_TEXT = "Sentences of the briefings, word for word, chosen because they carry most of them. This is no summary."
PARTS = {
    "two": "Both questions",
    "who said": "Where these words stand",
    "answer": "Different figures",
    "latest": "Different figures",
    "first": "Different figures",
    "list": "Each names something else",
    "count": "The briefings that mention it",
}
UNANSWERED = "Your briefings do not say: {question}"

# Not found.
NOT_FOUND_ONE = "The briefing does not say"
NOT_FOUND = "The briefings do not say"
EMPTY_LIBRARY = "The library is empty"
EMPTY_LIBRARY_TEXT = "Add a briefing first: drop a file on this page, or use “Add briefings” in the library."
SEARCHED = "Searched {passages} in {briefings}{dates}; none of them answers this."
SEARCHED_ONE_DATE = ", dated {first}"
SEARCHED_DATES = ", dated {first} to {last}"
OUTSIDE = "No briefing matches these filters"
WIDEN = "Search all dates and sources"
MISSING = "Not found in your briefings: {words}"
NEAREST = "Nearest passage (related, not an answer)"

# Errors.
ERROR = "Something went wrong"
ERROR_UNKNOWN = "Something unexpected went wrong. The terminal that runs this page says what; your library is unharmed."
ERROR_GONE = "This briefing is no longer in the library."
ERROR_REQUEST = "The page sent something that the server does not take ({problem}). Reload the page and try again."
ERROR_SERVER = "Can’t reach the server. Check your connection, or restart the program."
STOPPED = "Stopped. Retry to ask again."

# Keys.
KEYS = "Keyboard shortcuts"
KEYS_ON = "Use these keys"
KEYS_LIST = {
    "/": "Write a question",
    "j": "Next passage",
    "k": "Previous passage",
    "o": "Read the passage in its briefing",
    "c": "Copy the quote",
    "s": "Add it to clippings",
    "?": "Show these keys",
}
CLOSE = "Close"

# The library.
LIBRARIES = "Libraries"
LIBRARY_CHOSEN = "Library: {name}"
FIND = "Find a briefing"
FIND_PLACEHOLDER = "Find a briefing"
FILTER = "Filter"
FILTER_RESET = "Show all"
ADD = "Add briefings"
ADD_HINT = "or drop files anywhere on this page"
COUNT_ONE = "1 briefing"
COUNT = "{count} briefings"
COUNT_OF = "{shown} of {count}"
PASSAGES_ONE = "1 passage"
PASSAGES_COUNT = "{count} passages"
NO_MATCH = "No briefing matches."
MORE_LISTED = "Showing {shown} of {count}. Type to narrow the list."
REMOVE = "Delete"
REMOVE_ASK = "Delete “{title}” from the library?"
REMOVE_YES = "Delete"
REMOVE_NO = "Cancel"
REMOVED = "Deleted “{title}”."
UNDO = "Undo"
RESTORED = "“{title}” is back."
ADDED = "Added, {passages}"
REPLACED = "Replaced the older text, {passages}"
UNCHANGED = "Already in the library"
REFUSED = "Not added: {problem}"

# What is known of a briefing.
DETAILS = "Edit details"
DETAILS_TITLE = "Details of this briefing"
DETAILS_NAME = "Title"
DETAILS_DATE = "Date"
DETAILS_SOURCE = "Source"
DETAILS_SAVE = "Save"

# Reading.
READ_NOTHING = "Open a passage or a briefing to read the full text here."
READ_NO_EVIDENCE = "Nothing in your briefings comes near this question."
BACK = "Back to the answer"
STEP = "{place} of {count}"
STEP_BACK = "Previous passage"
STEP_ON = "Next passage"
FIND_IN = "Find in this briefing"
FOUND_IN = "{place} of {count}"
CITED = "Cited passage"

# Clippings.
CLIPPINGS = "Clippings"
CLIPS_COPY = "Copy all"
CLIPS_SAVE = "Save"
CLIPS_WORD = "As a Word document"
CLIPS_MARKDOWN = "As Markdown"
CLIPS_TEXT = "As plain text"
CLIPS_CLEAR = "Delete all clippings"

# What readers say of an answer.
RATE = "Was this right?"
RATE_YES = "Yes"
RATE_NO = "No"
RATE_REASONS = ["Wrong passage", "Wrong words marked", "Doesn’t answer the question", "The briefing does say it"]
RATE_WHY = "What was wrong?"
RATE_MORE = "In your own words (optional)"
RATE_SEND = "Send"
RATE_THANKS = "Thanks, feedback saved."

# What the script says by itself.
SCRIPT = {
    "queued": QUEUED,
    "step": STEP,
    "found": FOUND_IN,
    "noEvidence": READ_NO_EVIDENCE,
    "readNothing": READ_NOTHING,
    "clipped": "Added to clippings",
    "unclipped": "Clipping deleted.",
    "clipOne": "1 clipping",
    "clipCount": "{count} clippings",
    "clipNote": "Note",
    "clipUp": "Move up",
    "clipDown": "Move down",
    "clipSource": "source",
    "keys": KEYS_LIST,
    "saved": "Details saved",
    "thinking": "Looking…",
    "loading": "Getting ready. Only the first question waits for this.",
    "stopped": STOPPED,
    "server": ERROR_SERVER,
    "error": ERROR,
    "copied": "Copied",
    "linked": "Link copied",
    "copyFailed": "The browser did not allow copying",
    "retry": "Ask again",
    "edit": EDIT,
    "remove": REMOVE,
    "allDates": ALL_DATES,
    "allSources": ALL_SOURCES,
    "sinceDate": "From {since}",
    "untilDate": "To {until}",
    "lang": "en-GB",
    "today": "Today",
    "yesterday": "Yesterday",
    "questions": "{count} questions",
    "notFound": "not found",
    "noChats": "Your questions will be listed here.",
    "noChatMatches": "No conversation matches.",
    "chatRemoved": "Conversation deleted.",
    "turnRemoved": "Question deleted.",
    "allRemoved": "All conversations deleted.",
    "removeAllAsk": "Delete all {count} conversations from this browser?",
    "unanswered": "Not answered yet. Ask again?",
    "notKept": "This browser could not store the conversation; export what you need",
    "undo": UNDO,
    "adding": "Adding {done} of {count}",
    "addedAll": "{added} added.",
    "added": "{added} added, {failed} not added.",
    "stop": STOP,
    "stopping": "Stopping…",
    "dismiss": "Close",
    "notAdded": "Not added: stopped",
    "unread": "Not added: it cannot be read or sent",
    "tooBig": "Not added: larger than {limit} MB",
    "exported": "Exported {date}",
    "title": TITLE,
    "rate": RATE,
    "rateYes": RATE_YES,
    "rateNo": RATE_NO,
    "rateReasons": RATE_REASONS,
    "rateWhy": RATE_WHY,
    "rateMore": RATE_MORE,
    "rateSend": RATE_SEND,
    "rateThanks": RATE_THANKS,
    "removeAsk": REMOVE_ASK,
    "removed": REMOVED,
    "restored": RESTORED,
    "account": ACCOUNT,
    "welcomeServer": WELCOME_SERVER,
    "ended": ENDED,
    "logIn": LOG_IN,
    "chosen": LIBRARY_CHOSEN,
}


def count(number: int, one: str, many: str) -> str:
    """`one`, or `many` with the number in it."""
    return one if number == 1 else many.format(count=f"{number:,}")


def day(date: str) -> str:
    """An ISO 8601 date as a reader writes it, or that there is none."""
    return english.day(date) if date else UNDATED


def short_day(date: str) -> str:
    """An ISO 8601 date where room is scarce: 7 Feb 2022."""
    number, name, year = day(date).split(" ")
    return f"{number} {name[:3]} {year}"


def month(date: str) -> str:
    """The month of an ISO 8601 date: February 2022."""
    return day(date).split(" ", 1)[1]


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}" + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
