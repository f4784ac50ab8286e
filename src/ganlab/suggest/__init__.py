"""An experiment for a dataset and the time at hand, with a reason for each of its lines.

`rules` decide, from what is known of the data and the seconds that a turn takes; they import no torch, so that any
speed can be invented. `probe` finds those seconds by playing turns on noise. `experiment` writes what came of it.
`suggest` is all three.
"""
