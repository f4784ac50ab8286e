"""Up to eight runs side by side.

`GET ?runs=ID,ID` answers {runs: [a row of the list, its `samples` and its `setting`], differs: [{key, values}] in the
order of the runs, measured: [{metric, better, protocol, rows, pairs}], rows from the best to the worst with mean and
deviation over seeds, unlike: [why some are not ranked], copies, gone: [ids]}.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from ganlab.errors import WrongUse
from ganlab.store.run import Run
from ganlab.studio.address import run_of
from ganlab.studio.comparing import compared
from ganlab.studio.refusal import Missing
from ganlab.studio.state import Studio

router = APIRouter(prefix="/api/compare")
MOST = 8


@router.get("")
def compare(request: Request, runs: Annotated[str, Query(max_length=6000)] = "") -> dict[str, Any]:
    """The comparison; runs that are gone are named in `gone`.

    Raises:
        WrongUse: too many runs were chosen.
    """
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    ids = list(dict.fromkeys(id for id in runs.split(",") if id))
    if len(ids) > MOST:
        raise WrongUse(
            f"{len(ids)} runs were chosen; at most {MOST} can be told apart in one picture, so take some out"
        )

    found: list[Run] = []
    gone: list[str] = []
    for id in ids:
        try:
            found.append(run_of(id, studio.runs))
        except Missing:
            gone.append(id)
    return {**compared(found, studio.runs), "gone": gone}
