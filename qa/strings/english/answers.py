"""English: what comes back from a question, and how it is rated."""

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
UNDERSTOOD_WITH = "with words of the question before: {words}"
RESPELT = "Showing results for {words}"
INSTEAD = "Search instead for {words}"
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
WHY_CONFIDENCE = "Chance that your briefings answer the question: {percent}"

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
    "answer": "Different figures ({count})",
    "latest": "Different figures ({count})",
    "first": "Different figures ({count})",
    "compare": EACH_DAY,
    "list": "Each names something else",
    "count": "The briefings that mention it ({count})",
}
UNANSWERED = "Your briefings do not say: {question}"

# Not found.
NOT_FOUND_ONE = "The briefing does not say"
NOT_FOUND = "The briefings do not say"
EMPTY_LIBRARY = "The library is empty"
EMPTY_LIBRARY_TEXT = "Add a briefing first: drop a file on this page, or use “Add briefings” in the library."
SEARCHED = "Searched {passages} in {briefings}{dates}; none of them answers this."
SEARCHED_SPEAKERS = "Searched what the chosen speakers say in {briefings}{dates}; none of it answers this."
SEARCHED_ONE_DATE = ", dated {first}"
SEARCHED_DATES = ", dated {first} to {last}"
OUTSIDE = "No briefing matches these filters"
MISSING = "Not found in your briefings: {words}"
NEAREST = "Nearest passage (related, not an answer)"

# Errors.
ERROR = "Something went wrong"
ERROR_UNKNOWN = "Something unexpected went wrong. The terminal that runs this page says what; your library is unharmed."
ERROR_GONE = "This briefing is no longer in the library."
ERROR_REQUEST = "The page sent something that the server does not take ({problem}). Reload the page and try again."
ERROR_SERVER = "Can’t reach the server. Check your connection, or restart the program."
STOPPED = "Stopped. Retry to ask again."

# What readers say of an answer.
RATE = "Was this right?"
RATE_YES = "Yes"
RATE_NO = "No"
RATE_REASONS = ["Wrong passage", "Wrong words marked", "Doesn’t answer the question", "The briefing does say it"]
RATE_WHY = "What was wrong?"
RATE_MORE = "In your own words (optional)"
RATE_SEND = "Send"
RATE_THANKS = "Thanks, feedback saved."
