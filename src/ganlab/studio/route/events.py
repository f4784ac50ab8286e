"""The one event stream of a tab: what has changed of the jobs, and of the runs that it looks at."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from ganlab.studio.feed import Feed

router = APIRouter(prefix="/api/events")
LOOK_EVERY = 0.4  # seconds


@router.get("", response_class=EventSourceResponse)
async def events(
    request: Request,
    topics: Annotated[str, Query(max_length=8000)] = "jobs",
    last_event_id: Annotated[str, Header(max_length=8000)] = "",
) -> AsyncIterator[ServerSentEvent]:
    """Deltas, each with an id that says how far this stream has told."""
    studio = request.app.state.studio
    feed = Feed(studio, topics.split(","), last_event_id)
    yield ServerSentEvent(event="open", data={}, id=feed.id, retry=1000)
    while not studio.ending.is_set() and not await request.is_disconnected():
        news = await run_in_threadpool(feed.news)
        for i, (event, data) in enumerate(news, 1):  # the last one says that all were told
            yield ServerSentEvent(event=event, data=data, id=feed.id if i == len(news) else None)
        await asyncio.sleep(LOOK_EVERY)
