"""The one process of the app with torch: `python -m ganlab.studio.worker FD`.

Contract: each module here holds actions, the functions that `__all__` names, called as "<module>.<function>" with a
`Bench` and, by keyword, what JSON can hold; an action returns an `Answer`. What cannot be is WrongUse, or `Lost` where
it was there before. Checkpoints are read as tensors only, and a run's config may name ganlab's own code alone.
"""
