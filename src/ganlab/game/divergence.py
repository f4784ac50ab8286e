"""Why two players' numbers stop being finite."""

from collections.abc import Collection


def likely_cause(name: str, *, penalties: Collection[str], is_critic: bool) -> str:
    """The likely cause and its remedy, for the scalar of that name."""
    player = "generator" if name.endswith("generator") else "discriminator"
    if "penalty" in name or name.removeprefix("loss/") in penalties:
        cause = "a penalty that grows faster than the critic can follow"
        remedy = f"lower penalty.{name.removeprefix('loss/')}.weight or optimizer.discriminator.lr"
    elif is_critic and not penalties:
        cause = "a critic without a bound on its slope"
        remedy = "add penalty=[gradient_penalty] or penalty=[weight_clipping]"
    else:
        cause = "a learning rate too high for this pair"
        remedy = f"lower optimizer.{player}.lr, or set training.gradient_clip=1.0"
    return f"(the {player}'s); the likely cause is {cause}: {remedy}"
