"""German: how dates and numbers are written."""

LANGUAGE = "de"
LOCALE = "de-DE"
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
DAY = "{number}. {month} {year}"
MONTH = "{month} {year}"
THOUSANDS = "."
PERCENT = "{percent} %"
PERCENT_UNDER = "unter 1 %"
PERCENT_OVER = "über 99 %"
RANK = "Rang {rank}{ending}"
RANK_ENDINGS = dict.fromkeys(range(10), "")
