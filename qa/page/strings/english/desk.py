"""English: the quote desk, with statements by person and day."""

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
