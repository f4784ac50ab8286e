"""Whatever goes wrong, as JSON {"error": one sentence}."""

import errno
import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ganlab.errors import RunFailed, WrongUse, sentence
from ganlab.studio.wire import Lost
from ganlab.studio.workshop import Unavailable

log = logging.getLogger("ganlab")


class Missing(WrongUse):
    """What was asked for is not there."""


def answer(status: int, text: str) -> JSONResponse:
    """An error's answer."""
    return JSONResponse({"error": text}, status_code=status)


def install(app: FastAPI) -> None:
    """Make every error of a route such an answer."""
    app.add_exception_handler(WrongUse, _wrong_use)
    app.add_exception_handler(RunFailed, lambda request, error: answer(409, str(error)))
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(OSError, _disk)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _unexpected)


def _wrong_use(request: Request, error: Exception) -> JSONResponse:
    status = 404 if isinstance(error, Missing) else 410 if isinstance(error, Lost) else 400
    return answer(status, str(error))


def _unavailable(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Unavailable)
    return answer(error.status, str(error))


def _disk(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OSError)
    gone = isinstance(error, FileNotFoundError | NotADirectoryError)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return answer(404 if gone else 503, "the disk is full; make room and try again" if full else sentence(error))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "the request"
    return answer(422, f"{where[:80]}: {str(first['msg'])[:200]}")


def _of_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    said = {404: f"there is nothing at {request.url.path[:100]}", 405: f"{request.method} is not answered here"}
    return answer(error.status_code, said.get(error.status_code, str(error.detail)))


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.exception("%s %s", request.method, request.url.path, exc_info=error)
    return answer(500, f"the server met what it did not expect ({type(error).__name__}); its log says more")
