"""English: the quote desk, with statements by person and day, and quotations checked."""

# Statements.
SAID = "Statements"
FIND_PERSON = "Find a person"
TOPIC = "Topic"
TOPIC_PLACEHOLDER = "About a topic"
DATES = "Dates"
ALL_PEOPLE = "All people"
PERSON_ONE = "1 person"
PEOPLE = "{count} people"
STATEMENT_ONE = "1 statement"
STATEMENTS = "{count} statements"
KINDS = {"turn": "Transcript", "direct": "Quotation", "reported": "Reported speech"}
ADDRESSED = "to {name}"
NOBODY = "Nobody is shown to say anything here."
NO_STATEMENT = "No statement matches."
MORE_STATEMENTS = "Show more"

# Checking quotations.
CHECK = "Check quotes"
CHECK_TEXT = "Text whose quotations to check"
CHECK_PLACEHOLDER = "Paste an article, a note or an answer"
CHECK_FILE = "Open a file"
CHECK_CLAIMS = "Show passages near other claims"
NO_QUOTATION = "The text quotes nobody."
FINDINGS = {
    "verbatim": "Verbatim",
    "altered": "Altered: the library has other words",
    "absent": "Not in the library",
}
WRONG = {"speaker": "attributed to another speaker", "day": "given another day"}
ATTRIBUTED = "attributed to {name}"
GIVEN_DAY = "dated {day}"
IN_LIBRARY = "In the library"
NEAR_CLAIMS = "Near other claims, for comparison: nothing is judged"
QUOTATION_ONE = "1 quotation"
QUOTATIONS = "{count} quotations"
