"""Networks that are drawn: the data's facts, the check, words written, what comes in and goes out. No torch."""
