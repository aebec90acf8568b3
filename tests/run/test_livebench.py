"""What becomes of a question to a live kernel that is not answered."""

import asyncio

import pytest

from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.livebench import LiveBench
from jupyter_automl.run.stepping import KernelLost
from tests.owned_kernel import Owned

PATIENCE = 60.0
ANSWER_TAKEN = """
kernel, ends = get_ipython().kernel, []
usual = kernel.finish_metadata
def late(*given):
    ends.append(given)
    if len(ends) == 2:
        raise KeyboardInterrupt
    return usual(*given)
kernel.finish_metadata = late
"""
"""The cell after this one is interrupted between its end and its answer, as by a stop that comes late."""


def where():  # type: ignore[no-untyped-def]
    return "here"


async def asked(folder, before):
    """What a probe answers in a kernel that something was done to before."""
    kernel, journal = Owned(), Journal(folder)
    await kernel.manager.start_kernel()
    bench = LiveBench(Ledger(journal, "run"), kernel, lambda text: None)
    try:
        async with asyncio.timeout(PATIENCE):
            await before(kernel, await bench.session())
            return await bench.probe("look:where", where)
    finally:
        await bench.close()
        await kernel.manager.shutdown_kernel(now=True)
        journal.close()


def test_a_question_whose_answer_an_interrupt_took_along_is_asked_again(tmp_path):
    async def before(kernel, session):
        assert (await session.execute(ANSWER_TAKEN)).status == "ok"

    assert asyncio.run(asked(tmp_path, before)) == "here"


def test_a_kernel_that_dies_of_a_question_is_lost(tmp_path):
    async def before(kernel, session):
        assert (
            await session.execute(ANSWER_TAKEN.replace("raise KeyboardInterrupt", "import os; os._exit(1)"))
        ).status == "ok"

    with pytest.raises(KernelLost):
        asyncio.run(asked(tmp_path, before))
