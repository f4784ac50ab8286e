"""The layer words, one file each; `ganlab.layer.graph.palette` lists this folder."""
