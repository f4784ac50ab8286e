"""The policy gradient, with rewards by rollouts."""

from typing import Literal

import torch
from torch import Tensor

from ganlab.discriminator import Discriminator
from ganlab.game.gradient import Gradient
from ganlab.game.scalars import Scalars
from ganlab.game.share import Share
from ganlab.layer.parallel import per_sample
from ganlab.layer.token_recurrence import TokenRecurrence
from ganlab.loss import Loss

Baseline = Literal["batch", "none"]


class Reinforce(Gradient):
    """REINFORCE (Williams 1992): each token's log probability rises by the reward of that beginning (Yu et al. 2017).

    The reward of a beginning is what the discriminator believes of it, completed `rollouts` times by the generator and
    taken as it is once it is whole: the probability of real, or a critic's score. The `baseline` "batch" is the mean
    reward of the batch's other lines at the same token.
    """

    names = ("loss/generator/reward", "generator/reward")

    def __init__(
        self,
        language: TokenRecurrence,
        discriminator: Discriminator,
        loss: Loss,
        *,
        rollouts: int = 16,
        baseline: Baseline = "batch",
    ) -> None:
        self.language, self.discriminator, self.judgement = language, discriminator, loss
        self.rollouts, self.baseline = rollouts, baseline

    def loss(self, share: Share, made: Tensor, *, count: int, scalars: Scalars) -> Tensor:
        """The surrogate whose gradient is the policy's."""
        reward = self.rewards(made)
        loss = surrogate(self.language.log_likelihoods(made), advantages(reward, self.baseline))
        scalars.note("generator/reward", reward[:, -1].mean())
        scalars.note("loss/generator/reward", loss)
        scalars.note("loss/generator", loss)
        return loss

    @torch.no_grad()
    def rewards(self, lines: Tensor) -> Tensor:
        """(N, L) -> (N, L): of each line's beginnings, the shortest first, the line itself last."""
        rows, length = lines.shape
        numbers = per_sample(
            torch.rand, rows, self.rollouts, length - 1, length, dtype=torch.float32, device=lines.device
        )
        completed = self.language.completed(lines, numbers.transpose(0, 1))  # (L - 1, n, N, L)

        training = self.discriminator.training
        self.discriminator.eval()  # dropout would be noise on the rewards
        believed = self._believed(torch.cat([completed.flatten(0, 2), lines]))
        self.discriminator.train(training)
        begun = believed[: -len(lines)].view(length - 1, self.rollouts, rows).mean(1)
        return torch.cat([begun.T, believed[-len(lines) :, None]], 1)

    def _believed(self, lines: Tensor) -> Tensor:
        """(M, L) -> (M,)."""
        loss = self.judgement
        scores = loss.realness(loss.scores(self.discriminator(lines, None), None)).float()
        return scores if loss.is_critic else scores.sigmoid()


def advantages(reward: Tensor, baseline: Baseline) -> Tensor:
    """Rewards (N, L) less the mean of the others' at the same place, which leaves the expected gradient as it is."""
    if baseline == "none":
        return reward
    rows = len(reward)
    return (reward - reward.mean(0)) * (rows / (rows - 1))


def surrogate(log_likelihoods: Tensor, advantage: Tensor) -> Tensor:
    """-E[sum over the line of A_t log p_t], for (N, L) each: its gradient is minus the expected reward's."""
    return -(log_likelihoods * advantage.detach()).sum(1).mean()
