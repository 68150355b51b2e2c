"""Standing questions: kept with a library, asked of each briefing that is new to it; a sure answer is an alert.

from qa import standing

standing.add("Who visited Moscow?")
library.add(briefings)
for alert in standing.ask_new():
    print(alert.briefing.date, alert.speaker, alert.sentence)
"""

from qa.standing.alert import Alert
from qa.standing.asking import alerts, ask_new
from qa.standing.register import StandingQuestion, add, questions, remove

__all__ = ["Alert", "StandingQuestion", "add", "alerts", "ask_new", "questions", "remove"]
