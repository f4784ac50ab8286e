"""The words that a form offers, and what each takes: as `ganlab words` prints them, from the same sources."""

from typing import Any

from fastapi import APIRouter

from ganlab.studio import schema

router = APIRouter(prefix="/api/schema")


@router.get("")
def groups() -> dict[str, Any]:
    """All groups with their words and a line on each, and what stands at the top of a config."""
    return schema.overview()


@router.get("/{group}/{word}")
def word(group: str, word: str) -> dict[str, Any]:
    """Everything about one word."""
    return schema.word(group, word)
