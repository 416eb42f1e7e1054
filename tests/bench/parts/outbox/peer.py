"""The same with pgqueuer: jobs of one entrypoint, fetched and done in batches, on the loop that is fastest for it."""

from datetime import timedelta
from time import perf_counter
from uuid import uuid4

import asyncpg
import uvloop
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.db import AsyncpgDriver
from pgqueuer.ports.repository import EntrypointExecutionParameter
from sqlalchemy import make_url


def rate(url: str, count: int, batch: int) -> float:
    return uvloop.run(_rate(url, count, batch))


async def _rate(url: str, count: int, batch: int) -> float:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    queries = Queries(AsyncpgDriver(connection))
    if not await queries.schema_is_installed():
        await queries.install()
    await queries.enqueue(["send"] * count, [b"a notice"] * count, [0] * count)
    entrypoints = {"send": EntrypointExecutionParameter(0)}
    settled, manager, began = 0, uuid4(), perf_counter()
    while jobs := await queries.dequeue(batch, entrypoints, manager, None, timedelta(minutes=1)):
        await queries.log_jobs([(job, "successful", None) for job in jobs])
        settled += len(jobs)
    took = perf_counter() - began
    await connection.close()
    if settled != count:
        raise RuntimeError(f"{settled} of {count} were fetched")
    return count / took
