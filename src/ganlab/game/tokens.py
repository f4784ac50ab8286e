"""What a game over tokens cannot go with."""

from ganlab.needs import TOKENS, Need

NEEDS = (
    TOKENS,
    Need(
        of="generator",
        met=lambda generator: generator.language is not None,
        unmet="needs a generator that writes token by token, got generator={generator}; use generator=lstm or "
        "generator=gru",
    ),
    Need(
        of="discriminator",
        met=lambda discriminator: discriminator.reads_tokens,
        unmet="needs a discriminator of tokens, got discriminator={discriminator}; use discriminator=text_cnn or "
        "discriminator=lstm",
    ),
    Need(
        of="auxiliary",
        met=lambda auxiliaries: not auxiliaries,
        unmet="has no place for an auxiliary, whose gradient does not pass through tokens; use auxiliary=[]",
    ),
    Need(
        of="augmentation",
        met=lambda augmentations: not augmentations,
        unmet="has no place for an augmentation, which changes numbers by little; use augmentation=[]",
    ),
    Need(
        of="penalty",
        met=lambda penalties: not any(penalty.on_generator for penalty in penalties.values()),
        unmet="has no place for a penalty in the generator's turn; leave it out, or let it act on the discriminator",
    ),
    Need(
        of="training",
        met=lambda training: training.order == "alternating" and training.accumulate == 1 and training.top_k is None,
        unmet="takes the players' turns in alternation, on whole batches and all lines; use "
        "training.order=alternating, "
        "training.accumulate=1 and training.top_k=null",
    ),
    Need(
        of="training",
        met=lambda training: training.batch_size > 1,
        unmet="compares each line's reward with the others'; use training.batch_size=2 or more",
    ),
)
