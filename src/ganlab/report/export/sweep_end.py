"""What a sweep does when it ends. Imports nothing that takes time."""

import inspect
import sys
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from ganlab.errors import WrongUse


def publish_if_asked(folder: Path, config: DictConfig) -> str | None:
    """Publish the sweep in `folder` where its config has logger=wandb; None where it has not, or could not be.

    A report that cannot be made is said, and does not change how the sweep ended.
    """
    node = (config.get("logger") or {}).get("wandb")
    if node is None:
        return None
    from ganlab.report.export.publish import publish  # not before it is needed: it draws

    plain: Any = OmegaConf.to_container(node, resolve=True)
    known = {key: plain[key] for key in inspect.signature(publish).parameters if key in plain}
    try:
        return publish(folder, **known)
    except (WrongUse, OSError) as error:
        print(f"the sweep's report did not go to W&B: {error}", file=sys.stderr)
        return None
