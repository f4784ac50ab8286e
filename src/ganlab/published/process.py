"""The training process in a JSON of the modular framework (Sinha et al. 2019): its `GAN_model`."""

from collections.abc import Mapping

from ganlab.errors import WrongUse
from ganlab.published.text import TEXT
from ganlab.published.toolkit import Import, Node

EPOCHS = {"gan": 5}  # the toolkit's template, by the generator's word; 1 for the others
CONSTRAINTS = {"clip_value": ("weight_clipping", "bound"), "lambda_gp": ("gradient_penalty", "weight")}


def read_process(found: Import, content: Node, words: Mapping[str, str], literal: bool) -> None:
    """The training process: budget, steps, and the constraints on the discriminator.

    Raises:
        WrongUse: a setting is not of its type, or does not go with the players.
    """
    nested = content.get("GAN_model") or content.get("training") or Node({})
    if not isinstance(nested, Node):
        raise WrongUse(f"GAN_model={nested} holds no settings; give an object")

    def number(key: str) -> int | float | None:
        value = nested.get(key, content.get(key))
        return None if value is None else found.number(key, value)

    if number("seq") and TEXT not in words.values():
        raise WrongUse(f"GAN_model.seq=1 is for text; give both players the choice {TEXT}, or leave it out")
    epochs = number("epochs")
    default = EPOCHS.get(words["generator"], 1)
    source = f"no epochs (the toolkit's for {words['generator']})" if epochs is None else "epochs"
    found.set("training.epochs", default if epochs is None else epochs, source)
    if (size := number("mini_batch_size")) is not None:
        found.set("training.batch_size", size, "mini_batch_size")
    for key in ("data_label", "classes"):
        if (value := number(key)) is not None:
            found.left_out.append(f"{key}={value}: the dataset knows its labels")

    constraints = {key: number(key) for key in ("w_loss", "clip_value", "lambda_gp")}
    if literal:
        _literal_constraints(found, constraints)
    else:
        _constraints(found, constraints, words)
    if (steps := number("n_critic")) is None:
        return
    if literal or steps <= 0:
        found.left_out.append(f"n_critic={steps}: it had no effect there" + (", nor has it here" if literal else ""))
    else:
        found.set("training.discriminator_steps", steps, "n_critic")
        found.repaired.append(f"n_critic={steps} had no effect there; here the discriminator takes its steps")


def _literal_constraints(found: Import, given: Mapping[str, int | float | None]) -> None:
    """As the file has them, in place of those of the generator's word."""
    for key, value in given.items():
        if value is not None:
            found.set(f"loss.{key}", bool(value) if key == "w_loss" else value, key)


def _constraints(found: Import, given: Mapping[str, int | float | None], words: Mapping[str, str]) -> None:
    """What goes with the discriminator's loss, the others named."""
    recipe = "wasserstein" if words["discriminator"] in ("wgan", "wgan_gp") else "another"
    critic = found.overrides.get("loss", recipe) == "wasserstein"
    w_loss = given["w_loss"]
    if w_loss is not None and bool(w_loss) != critic:
        found.repaired.append(f"w_loss={w_loss} does not fit the discriminator's loss; the loss decides")
    elif w_loss is not None:
        found.mapped.append(f"w_loss={w_loss} -> the discriminator's loss, which it fits")

    penalties = []
    for key, (word, parameter) in CONSTRAINTS.items():
        value = given[key]
        if value is not None and value <= 0:
            found.mapped.append(f"{key}={value} -> none of its own")
        elif value is not None and critic:
            penalties.append(word)
            found.set(f"penalty.{word}.{parameter}", value, key)
        elif value is not None:
            found.repaired.append(f"{key}={value} has no place beside this discriminator's loss; left out")
    if penalties:
        found.overrides["penalty"] = penalties
