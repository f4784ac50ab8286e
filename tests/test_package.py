import subprocess
import sys

import pytest


@pytest.mark.parametrize("before", ["", "from ganlab.train import RunFailed;"])
def test_train_is_the_function(before: str) -> None:
    then = "from ganlab import compose, train; import ganlab; print(train.__name__, ganlab.train is train)"
    program = before + then
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "train True\n"


def test_no_torch_before_it_is_needed() -> None:
    program = "import sys, ganlab, ganlab.cli; ganlab.Run, ganlab.compose; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
