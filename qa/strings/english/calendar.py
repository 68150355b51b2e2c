"""English: how dates and numbers are written."""

LANGUAGE = "en"
LOCALE = "en-GB"  # what the browser writes dates by
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAY = "{number} {month} {year}"
MONTH = "{month} {year}"
THOUSANDS = ","
PERCENT = "{percent}%"
PERCENT_UNDER = "under 1%"
PERCENT_OVER = "over 99%"
RANK = "{rank}{ending}"
RANK_ENDINGS = {0: "th", 1: "st", 2: "nd", 3: "rd", **dict.fromkeys(range(4, 10), "th")}
