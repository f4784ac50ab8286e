"""The layer graph: a network described layer by layer, in no library's terms.

Contract: a graph is a mapping (YAML, JSON or inline in a config) with `nodes`, an ordered list with one layer word per
node, and optionally `values`, `blocks`, `outputs`, `initialization`, `weights`, `title` and `graph: 1`, its version.
`reading.read` takes it apart, `check.check` lays it out for the facts of a dataset and finds all its problems at once,
`canonical.one_form` writes it in the one form that names a run. None of these imports a library of networks: a layer
word (`word/NAME.py`) states its parameters, its shape rule and, as plain data, the module that computes it. Drivers
(`driver/`) turn what was laid out into networks. Adding a layer is adding one file to `word/`.
"""
