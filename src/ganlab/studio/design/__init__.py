"""Networks that are drawn: the data's facts, the check, the words that are written, what comes in and goes out. No torch."""
