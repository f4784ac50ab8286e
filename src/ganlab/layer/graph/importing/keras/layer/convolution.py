"""Convolutions."""

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing.keras.importer import Importer


def _convolution(i: Importer) -> None:
    c, kernel, stride = i.config, i.one("kernel_size"), i.one("strides")
    dilation = i.one("dilation_rate")
    if c["padding"] not in ("same", "valid"):
        raise WrongUse(f"{i.name} pads {c['padding']}, and conv on both sides alike; use padding same or valid")
    same = c["padding"] == "same"
    if same and (stride > 1 or (kernel - 1) * dilation % 2):
        i.found.remarks.append(
            f"{i.name} pads one side more than the other in Keras; here both alike, so that its outputs differ"
        )
    padding = (kernel - 1) * dilation // 2 if same else 0
    values = {"width": c["filters"], "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    values |= {"groups": c.get("groups", 1), "bias": c["use_bias"]}
    i.swapped(lambda: i.add("conv", values, weights=True))


def _transposed(i: Importer) -> None:
    c, kernel, stride = i.config, i.one("kernel_size"), i.one("strides")
    i.only("conv_transpose", output_padding=None)
    if i.config.get("dilation_rate") and i.one("dilation_rate") != 1:
        raise WrongUse(f"{i.name} has the dilation {c['dilation_rate']}, which conv_transpose has not; leave it out")
    values = {"width": c["filters"], "kernel": kernel, "stride": stride, "bias": c["use_bias"]}
    if c["padding"] == "same":
        if kernel < stride or (kernel - stride) % 2:
            i.found.remarks.append(
                f"{i.name} cuts one side more than the other in Keras; its outputs differ by a place"
            )
        values |= {"padding": max(0, kernel - stride + 1) // 2}
    else:
        values |= {"padding": 0, "output_padding": 0}
    i.swapped(lambda: i.add("conv_transpose", values, weights=True))


def _depthwise(i: Importer) -> None:
    kernel, stride = i.one("kernel_size"), i.one("strides")
    if i.config["padding"] != "same" or stride > 1 or kernel % 2 == 0:
        raise WrongUse(f"{i.name} pads in a way that depthwise_conv has not; use padding same, stride 1, an odd kernel")
    values = {"kernel": kernel, "multiplier": i.config["depth_multiplier"], "bias": i.config["use_bias"]}
    i.swapped(lambda: i.add("depthwise_conv", values, weights=True))


KINDS = {
    **dict.fromkeys(("Conv1D", "Conv2D", "Conv3D"), _convolution),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), _transposed),
    **dict.fromkeys(("DepthwiseConv1D", "DepthwiseConv2D"), _depthwise),
}
