"""Graphs of the named networks, from which to start: `<player>/<word>.yaml` computes what the word computes."""
