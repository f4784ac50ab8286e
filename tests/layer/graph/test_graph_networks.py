"""Graphs as networks of a run: the templates are the named networks, and a graph goes where a named word goes."""

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml
from omegaconf import DictConfig
from torch import Tensor, nn
from torch.testing import assert_close
from words import batch, ready

from ganlab.build.build import build
from ganlab.build.make import make
from ganlab.conditioning.concat import Concat
from ganlab.conditioning.none import Unconditional
from ganlab.conditioning.projection import Projection
from ganlab.config import compose, signature
from ganlab.config.graph_file import load_graph
from ganlab.discriminator.layers import Layers as Discriminator
from ganlab.errors import WrongUse
from ganlab.generator.layers import Layers as Generator
from ganlab.layer.graph import template
from ganlab.layer.graph.canonical import one_form
from ganlab.layer.normalization import has_batch_statistics
from ganlab.layer.resampling import PooledConv2d, UpsampleConv2d

TEMPLATES = Path(template.__file__).parent
WORDS = {"generator": Generator, "discriminator": Discriminator}


def templates(player: str) -> list[str]:
    return sorted(path.stem for path in (TEMPLATES / player).glob("*.yaml"))


def graph_of(player: str, word: str, **more: Any) -> nn.Module:
    known = {"sample_shape": (1, 32, 32), "num_classes": 10, "conditioning": Unconditional()} | more
    return WORDS[player](file=str(TEMPLATES / player / f"{word}.yaml"), **known).eval()


@pytest.mark.parametrize("conditioning", [Unconditional, Concat, Projection])
@pytest.mark.parametrize(("player", "word"), [(p, w) for p in WORDS for w in templates(p)])
def test_a_template_computes_what_its_word_computes(player: str, word: str, conditioning: type) -> None:
    """Bit for bit, in training mode, with the named network's weights poured in."""
    own = word == "cgan"  # which reads the labels itself
    if own and conditioning is not Concat:
        pytest.skip("cgan's graphs do what conditioning=concat does, and take no other")
    if player == "discriminator" and word in ("gan", "wgan", "wgan_gp") and conditioning is Concat:
        pytest.skip("the named MLP puts the label beside the pixels")
    if (player, word, conditioning) == ("generator", "resnet", Projection):
        pytest.skip("the named ResNet's last norm is never conditional")
    known = {"sample_shape": (1, 32, 32), "num_classes": 10, "conditioning": conditioning()}
    named = make(compose([f"{player}={word}"])[player], **known)
    dim = {"latent_dim": named.latent_dim} if player == "generator" else {}
    known |= {"conditioning": Unconditional()} if own else {}
    ours = WORDS[player](file=str(TEMPLATES / player / f"{word}.yaml"), **known, **dim)
    state = named.state_dict()
    assert [v.shape for v in ours.state_dict().values()] == [v.shape for v in state.values()]
    ours.load_state_dict(dict(zip(ours.state_dict(), state.values(), strict=True)))

    x = torch.randn(2, named.latent_dim) if player == "generator" else torch.rand(2, 1, 32, 32)
    found: list[Tensor] = []
    for network in (named, ours):
        torch.manual_seed(1)
        output = network(x, torch.tensor([3, 4]))
        found.append(output if isinstance(output, Tensor) else torch.cat([output.logits[:, None], output.features], 1))
    assert torch.equal(*found)


def test_upsampling_and_pooling_run_fused() -> None:
    made = graph_of("generator", "dcgan", latent_dim=8)
    assert sum(isinstance(m, UpsampleConv2d) for m in made.modules()) == 2
    assert not any(isinstance(m, nn.Upsample) for m in made.modules())
    judging = graph_of("discriminator", "resnet")
    assert sum(isinstance(m, PooledConv2d) for m in judging.modules()) == 2


def test_nothing_is_fused_or_overwritten_that_another_node_reads() -> None:
    nodes = yaml.safe_load("""
nodes: [conv: 4, {name: up, upsample: }, {name: a, conv: 4}, {name: b, relu: }, {name: c, add: , from: [a, b]},
  {name: d, average_pool: , from: up}, {name: e, upsample: }, {add: , from: [c, e]}, flatten, dense: 1]
""")
    made = Discriminator((1, 8, 8), 0, Unconditional(), graph=nodes)
    a = torch.nn.functional
    x = torch.rand(2, 1, 8, 8)
    parts = dict(made.network.nodes.named_children())
    up = a.interpolate(parts["conv_1"](x), scale_factor=2)
    conv = parts["a"](up)
    whole = conv + conv.relu() + a.interpolate(a.avg_pool2d(up, 2), scale_factor=2)
    assert_close(made(x, None).logits, parts["dense_1"](whole.flatten(1)).squeeze(1))


def test_a_copy_a_pickle_and_a_compiled_plan_hold_their_own_modules() -> None:
    made = graph_of("generator", "resnet", latent_dim=8)
    for again in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        for p in again.parameters():
            p.data.zero_()
        assert again(torch.randn(2, 8), None).abs().max() == 0
    assert made(torch.randn(2, 8), None).abs().max() > 0


def test_patches_features_and_local_maps() -> None:
    graph = {"nodes": [{"conv": 3}, "relu", {"conv": {"width": 1, "stride": 2}}], "outputs": {"local": "conv_1"}}
    made = Discriminator((1, 8, 8), 10, Projection(), graph=graph)
    output = made(torch.rand(2, 1, 8, 8), torch.tensor([0, 1]))
    assert output.logits.shape == (2, 4, 4)
    assert output.features.shape == (2, made.feature_dim) == (2, 3 * 64)
    assert output.local is not None
    assert output.local.shape == (2, 3, 8, 8)


def test_minibatch_std_counts_as_batch_statistics() -> None:
    graph = {"nodes": ["minibatch_std", "flatten", {"dense": 1}]}
    assert has_batch_statistics(Discriminator((1, 8, 8), 0, Unconditional(), graph=graph))


def test_initializations_draw_what_they_say() -> None:
    nodes = [{"conv": 64}, "relu", {"conv": 32}, "flatten", {"dense": 1}]

    def drawn(kind: str) -> list[Tensor]:
        made = Discriminator((16, 8, 8), 0, Unconditional(), graph={"nodes": nodes, "initialization": kind})
        return [p.detach() for p in made.parameters() if p.dim() == 4]

    assert_close(drawn("dcgan")[1].std(), torch.tensor(0.02), rtol=0.05, atol=0)
    assert_close(drawn("he")[1].std(), torch.tensor((2 / (64 * 9)) ** 0.5), rtol=0.05, atol=0)
    wide, plain = drawn("xavier")
    assert_close(wide.abs().max(), torch.tensor(2**0.5 * (6 / (80 * 9)) ** 0.5), rtol=0.01, atol=0)  # before a relu
    assert_close(plain.abs().max(), torch.tensor((6 / (96 * 9)) ** 0.5), rtol=0.01, atol=0)
    rows = drawn("orthogonal")[1].flatten(1)
    assert_close(rows @ rows.T, torch.eye(32), rtol=0, atol=1e-4)


# In a run.

PLAIN = ["dataset=digits", "metric=[]", "callback=[]"]


def config(*overrides: str) -> DictConfig:
    return compose([*PLAIN, *overrides])


def test_equal_graphs_name_the_same_run_and_others_another(tmp_path: Path) -> None:
    def named(text: str, suffix: str = "yaml", *more: str) -> str:
        path = tmp_path / f"{abs(hash(text))}.{suffix}"
        path.write_text(text)
        return signature(config("generator=layers", f"generator.file={path}", *more))

    short = "nodes: [dense: 64, relu, dense: sample_size, tanh, reshape: sample_shape]"
    first = named(short)
    assert named("# a remark\ntitle: mine\n" + short.replace("dense: 64", "dense: {width: 64, bias: true}")) == first
    assert named(json.dumps(one_form(yaml.safe_load(short))), "json") == first
    assert named(short.replace("64", "65")) != first
    assert named(short.replace("relu", "elu")) != first
    assert named(short, "yaml", "generator.driver=keras") != first


def test_values_are_swept_by_their_key() -> None:
    narrow, wide = (
        build(config("generator=layers_dcgan", f"generator.graph.values.width={width}")).generator for width in (8, 16)
    )
    counts = [sum(p.numel() for p in network.parameters()) for network in (narrow, wide)]
    assert counts[0] < counts[1] / 2


def test_values_in_place_of_a_files_own(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(
        "values: {width: 8}\nnodes: [dense: width, dense: sample_size, tanh, reshape: sample_shape]"
    )
    file = f"generator.file={tmp_path / 'net.yaml'}"
    network = build(config("generator=layers", file, "+generator.values.width=24")).generator
    assert network.network.nodes.dense_1.out_features == 24
    with pytest.raises(WrongUse, match=r"generator.values.widht is no value of the graph; did you mean width\?"):
        build(config("generator=layers", file, "+generator.values.widht=24"))


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (["generator=layers"], "wants a graph; give generator.file=FILE"),
        (["generator=layers", "generator.file=nowhere.yaml"], "nowhere.yaml cannot be read"),
        (
            ["generator=layers_dcgan", "dataset.image_size=30"],
            "generator.graph: stage: times: .*use dataset.image_size=24 or 32|no multiple of 4",
        ),
        (
            ["discriminator=layers_dcgan", "penalty=[r1]"],
            "put layer_norm in place of batch_norm in stage.0.batch_norm_1",
        ),
        (["generator=layers_conditional", "conditioning=concat"], "reads labels itself, and conditioning=concat"),
        (
            ["generator=layers_mlp", "generator.driver=keras", "conditioning=concat"],
            "driver=keras computes a graph alone",
        ),
        (["discriminator=layers_conditional", "auxiliary=[classification]"], "take these nodes out of the graph"),
    ],
)
def test_what_does_not_go_together_is_said_in_one_sentence(overrides: list[str], sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence) as refusal:
        build(config(*overrides))
    assert "normalization=layer" not in str(refusal.value)


def test_a_graph_that_reads_labels_is_a_told_generator() -> None:
    told = ["generator=layers_conditional", "discriminator=layers_mlp"]
    parts = build(config(*told, "conditioning=none", "auxiliary=[classification]", "generator.graph.values.width=8"))
    a, b = (parts.generator(torch.zeros(2, 64), torch.tensor([i, i])) for i in (0, 1))
    assert not torch.equal(a, b)


@pytest.mark.parametrize("driver", ["torch", "keras"])
def test_a_restored_run_goes_on_exactly(driver: str) -> None:
    """With dropout, batch normalisation, spectral norm, a gradient penalty and the moving average."""
    if driver == "keras":
        pytest.importorskip("keras")
    critic = {"nodes": [{"conv": 4}, "leaky_relu", {"dropout": 0.2}, "flatten", {"dense": 1}], "weights": "spectral"}
    cfg = config("generator=layers_mlp", "discriminator=layers_mlp", "loss=wasserstein", "penalty=[gradient_penalty]")
    cfg.generator.graph["values"].width, cfg.training.batch_size = 8, 8
    cfg.generator.driver = cfg.discriminator.driver = driver
    cfg.discriminator.graph = critic
    gans = [ready(cfg) for _ in range(2)]
    shown = [batch(gans[0], (1, 8, 8), 10, seed) for seed in range(4)]
    torch.manual_seed(5)
    for one in shown[:2]:
        gans[0].play(one)
    state = copy.deepcopy(gans[0].checkpoint())
    for one in shown[2:]:
        gans[0].play(one)
    gans[1].restore(state)
    for one in shown[2:]:
        gans[1].play(one)
    for (key, a), b in zip(gans[0].state_dict().items(), gans[1].state_dict().values(), strict=True):
        assert key == "scalars" or torch.equal(a, b), key
    assert state["weights"]["generator.network.nodes.dense_1.weight"].shape == (8, 64)


def test_a_torch_checkpoint_opens_under_keras() -> None:
    pytest.importorskip("keras")
    graph = load_graph(str(TEMPLATES / "discriminator" / "dcgan.yaml"))
    known: dict[str, Any] = {"sample_shape": (1, 32, 32), "num_classes": 0, "conditioning": Unconditional()}
    plain = Discriminator(graph=graph, values={"width": 4}, **known)
    plain.train()(torch.rand(8, 1, 32, 32), None)
    under_keras = Discriminator(graph=graph, values={"width": 4}, driver="keras", **known)
    under_keras.load_state_dict(plain.state_dict())
    x = torch.rand(3, 1, 32, 32)
    assert_close(plain.eval()(x, None).logits, under_keras.eval()(x, None).logits, rtol=1e-5, atol=1e-6)
    with torch.autocast("cpu", torch.bfloat16), pytest.raises(WrongUse, match=r"use trainer.precision=32-true"):
        under_keras(x, None)
