"""Reference facts read from data/: calendars, dated parameters, incidents, payers."""
