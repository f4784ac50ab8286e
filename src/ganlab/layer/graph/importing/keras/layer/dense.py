"""Dense layers and embeddings."""

from ganlab.layer.graph.importing.keras.importer import Importer


def _dense(i: Importer) -> None:
    values = {"width": i.config["units"], "bias": i.config["use_bias"]}
    if i.rank > 2:  # over the channels of every pixel
        i.add("conv", {**values, "kernel": 1}, weights=True)
    else:
        i.add("dense", values, weights=True)


def _embedding(i: Importer) -> None:
    i.add("embedding", {"width": i.config["output_dim"], "entries": i.config["input_dim"]}, weights=True)
    i.rank = 1


KINDS = {"Dense": _dense, "Embedding": _embedding}
