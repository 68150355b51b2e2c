"""English as the program reads and writes it: word lists, names of days and months."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(date: str) -> str:
    """An ISO 8601 date as a reader writes it: 7 February 2022."""
    year, month, number = date.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"
