"""What goes wrong in a training, seen while it trains.

A *symptom* is one thing that can go wrong (`symptom/NAME.py`); a *finding* is what is said of it, once. The watchdog
holds every symptom against a `Look` at the game and remembers what it said. Nothing here knows when.
"""
