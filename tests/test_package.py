import subprocess
import sys


def printed(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_the_package_offers_compose_train_and_run() -> None:
    """`train` stays the function after its module was imported, and tab completion sees all three."""
    program = "from ganlab.run.train import Run; import ganlab; print(ganlab.train.__name__, dir(ganlab))"
    assert printed(program) == "train ['Run', '__version__', 'compose', 'train']\n"


def test_no_torch_before_it_is_needed() -> None:
    imports = "import sys, ganlab, ganlab.__main__, ganlab.cli.train; ganlab.Run, ganlab.compose"
    assert printed(f"{imports}; print('torch' in sys.modules)") == "False\n"
