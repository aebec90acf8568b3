"""A kernel may die, hang, eat memory or be stopped: the session tells which, soon, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import psutil
import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient

from jupyter_automl.errors import AutoMLError, BadInput
from jupyter_automl.kernel import runner
from jupyter_automl.kernel.session import KernelSession

DEAF = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(60)"


def test_a_cell_that_works(run, live):
    result = run(live.execute("import sys\nprint('out')\nprint('err', file=sys.stderr)\n6 * 7"))
    assert result.status == "ok"
    assert result.execution_count is not None
    kinds = [(output["output_type"], output.get("name")) for output in result.outputs]
    assert kinds == [("stream", "stdout"), ("stream", "stderr"), ("execute_result", None)]
    assert result.outputs[2]["data"] == {"text/plain": "42"}


def test_a_cell_that_raises_says_what_and_where(run, live):
    result = run(live.execute("def f():\n    return 1 / 0\n\n\nf()"))
    assert (result.status, result.ename, result.evalue) == ("error", "ZeroDivisionError", "division by zero")
    assert any("line 2" in line for line in result.traceback)
    assert result.outputs[-1]["output_type"] == "error"


def test_an_unknown_kernel_is_bad_input_with_the_installed_ones(run):
    with pytest.raises(BadInput, match=r"no kernel named 'cobol'; installed kernels: .*python3"):
        run(KernelSession.start("cobol"))


def test_working_folder_and_environment_reach_the_kernel(run, tmp_path):
    async def scenario():
        session = await KernelSession.start(cwd=tmp_path, env={"WHO": "analyst"})
        try:
            return await session.execute("import os\nprint(os.getcwd(), os.environ['WHO'])")
        finally:
            await session.stop()

    assert run(scenario()).outputs[0]["text"] == f"{tmp_path} analyst\n"


def test_the_kernel_starts_without_its_debugger_and_leaves_no_trace_of_that(run, live):
    asked = "(sorted({'debugpy', '_pydevd_bundle'} & set(sys.modules)), [p for p in sys.path if p.endswith('kernel')])"
    assert run(live.execute(f"import sys\n{asked}")).outputs[0]["data"]["text/plain"] == "([], [])"
    assert (
        run(live.execute("import debugpy\ndebugpy.__name__")).outputs[-1]["data"]["text/plain"] == "'debugpy'"
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os\nprint('last words', flush=True)\nos._exit(7)", "exit code 7"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    ],
)
def test_death_is_told_within_a_second_or_so_with_its_cause(run, live, source, said):
    started = time.monotonic()
    result = run(live.execute(source))
    assert time.monotonic() - started < 30
    assert (result.status, result.ename) == ("died", "DeadKernel")
    assert said in result.evalue
    assert not live.alive
    assert live.pid is None


def test_what_was_printed_before_death_is_kept_and_the_next_cell_does_not_hang(run, live):
    result = run(
        live.execute("import os, time\nprint('last words', flush=True)\ntime.sleep(0.1)\nos._exit(7)")
    )
    assert result.outputs[0]["text"] == "last words\n"
    started = time.monotonic()
    assert run(live.execute("1 + 1")).status == "died"
    assert time.monotonic() - started < 30


def test_restart_gives_a_fresh_interpreter_behind_the_same_file(run, live):
    run(live.execute("kept = 1"))
    before = (live.pid, live.connection_file)
    run(live.restart())
    assert live.connection_file == before[1]
    assert live.pid != before[0]
    result = run(live.execute("kept"))
    assert (result.ename, result.execution_count) == ("NameError", 1)


def test_time_limit_interrupts_and_the_kernel_lives_on(run, live):
    run(live.execute("kept = 2"))
    result = run(live.execute("import time\nprint('start', flush=True)\ntime.sleep(60)", limit=0.5))
    assert (result.status, result.ename) == ("time_limit", "TimeLimit")
    assert 0.4 < result.seconds < 30
    assert result.outputs[0]["text"] == "start\n"
    assert run(live.execute("kept")).outputs[0]["data"]["text/plain"] == "2"


def test_a_cell_that_swallows_the_interrupt_is_over_its_limit_all_the_same(run, live):
    result = run(
        live.execute(
            "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    best = 1", limit=0.4
        )
    )
    assert result.status == "time_limit"


def test_a_deaf_cell_is_ended_after_the_limit(run, live, monkeypatch):
    monkeypatch.setattr(runner, "GRACE", 1.0)
    started = time.monotonic()
    result = run(live.execute(DEAF, limit=0.5))
    assert result.status == "time_limit"
    assert time.monotonic() - started < 30
    assert not live.alive


def test_the_user_is_told_from_the_limit(run, live):
    async def scenario():
        begun = asyncio.Event()
        source = "import time\nprint(1, flush=True)\ntime.sleep(60)"
        cell = asyncio.create_task(live.execute(source, limit=30, on_output=lambda event: begun.set()))
        await begun.wait()
        await live.interrupt()
        return await cell

    result = run(scenario())
    assert (result.status, result.ename) == ("interrupted", "KeyboardInterrupt")
    assert result.seconds < 25, "it was the limit that ended it"


def test_an_interrupt_from_outside_is_the_users_too(run, live):
    result = run(live.execute("import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)"))
    assert result.status == "interrupted"


def test_cancelling_the_caller_stops_the_cell(run, live):
    async def scenario():
        begun = asyncio.Event()
        source = "import time\ni = 0\nprint(1, flush=True)\nfor i in range(600): time.sleep(0.1)"
        cell = asyncio.create_task(live.execute(source, on_output=lambda event: begun.set()))
        await begun.wait()
        cell.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cell
        return await live.execute("i")

    started = time.monotonic()
    result = run(scenario())
    assert time.monotonic() - started < 30
    assert result.status == "ok"
    assert int(result.outputs[0]["data"]["text/plain"]) < 50


def test_cancelling_a_deaf_cell_ends_the_kernel_within_two_seconds(run, live):
    heard = asyncio.Event()

    async def scenario():
        cell = asyncio.create_task(live.execute(DEAF, on_output=lambda event: heard.set()))
        await heard.wait()
        started = time.monotonic()
        cell.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cell
        return time.monotonic() - started

    assert run(scenario()) < 30, "the cell was waited for"
    assert not live.alive


def test_memory_limit_stops_the_cell_and_says_so(run, live):
    live.memory_limit = live.memory() + 150 * 2**20
    result = run(
        live.execute(
            "import time\nheld = []\nwhile True:\n    held.append(bytearray(10**7)); time.sleep(0.02)"
        )
    )
    assert (result.status, result.ename) == ("error", "MemoryLimit")
    assert "above the limit" in result.evalue
    assert live.alive
    assert live.peak_memory >= live.memory_limit


def test_memory_limit_ends_a_kernel_that_ignores_it(run, live, monkeypatch):
    monkeypatch.setattr(runner, "GRACE", 1.0)
    live.memory_limit = live.memory() + 100 * 2**20
    result = run(
        live.execute(DEAF.replace("time.sleep(60)", "held = bytes(bytearray(3 * 10**8)); time.sleep(60)"))
    )
    assert (result.status, result.ename) == ("died", "MemoryLimit")
    assert not live.alive


def test_a_short_spike_of_memory_is_in_the_peak(run, live):
    before = live.memory()
    run(live.execute("x = b'1' * 300_000_000; del x"))
    live.memory()
    assert live.peak_memory - before > 250 * 2**20


def test_memory_of_child_processes_counts(run, live):
    before = live.memory()
    run(
        live.execute(
            "import subprocess, sys\n"
            "child = subprocess.Popen([sys.executable, '-c', 'x = b\"1\" * 10**8; print(1, flush=True); input()'],\n"
            "                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)\nchild.stdout.readline()"
        )
    )
    assert live.memory() - before > 90 * 2**20
    run(live.execute("child.kill(); child.wait()"))


@pytest.mark.parametrize("dead", [False, True])
def test_stop_leaves_no_process_and_no_file(run, dead):
    async def scenario():
        session = await KernelSession.start()
        spawn = "import subprocess\nprint(subprocess.Popen(['sleep', '300']).pid)"
        child = int((await session.execute(spawn)).outputs[0]["text"])
        pid, file = session.pid, Path(session.connection_file)
        if dead:
            await session.execute("import os; os._exit(1)")
        await session.stop()
        await session.stop()
        return pid, child, file

    pid, child, file = run(scenario())
    assert not psutil.pid_exists(pid)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
    assert not file.exists()


def test_ending_a_hung_kernel_ends_what_it_left_to_itself(run, live):
    spawn = "sleep 300 > /dev/null 2>&1 & echo $!"
    orphan = f"import subprocess\nprint(subprocess.check_output({spawn!r}, shell=True, text=True))"
    pid = int(run(live.execute(orphan)).outputs[0]["text"])
    assert psutil.Process(pid).ppid() != live.pid
    run(live.kill())
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_stopped_session_says_so(run):
    async def scenario():
        session = await KernelSession.start()
        await session.stop()
        with pytest.raises(AutoMLError, match="stopped"):
            await session.execute("1")
        with pytest.raises(AutoMLError, match="stopped"):
            await session.restart()

    run(scenario())


def test_the_kernel_ends_when_its_owner_is_killed(tmp_path):
    import signal
    import subprocess
    import sys

    owner = tmp_path / "owner.py"
    owner.write_text(
        "import asyncio\nfrom jupyter_automl.kernel.session import KernelSession\n"
        "async def main():\n    session = await KernelSession.start()\n    print(session.pid, flush=True)\n"
        "    await session.execute('import time; time.sleep(60)')\nasyncio.run(main())\n"
    )
    process = subprocess.Popen(
        [sys.executable, owner], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    kernel = psutil.Process(pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kernel.wait(15)


def test_a_cell_queued_behind_the_failing_cell_of_another_client_runs(run, live):
    async def scenario():
        other = AsyncKernelClient(connection_file=live.connection_file)
        other.load_connection_file()
        other.start_channels()
        try:
            other.execute("import time; time.sleep(0.5); 1 / 0")
            await asyncio.sleep(0.1)
            return await live.execute("print(41 + 1)")
        finally:
            other.stop_channels()

    result = run(scenario())
    assert result.status == "ok"
    assert result.outputs[0]["text"] == "42\n"


def test_answers_that_arrive_while_something_is_sent_are_read(run, live):
    # Each send may take the news of an answer along; a reader that waits for such news only is soon without any.
    async def scenario():
        statuses = []
        for number in range(40):
            for _ in range(3):
                live._runner._client.kernel_info()
                await asyncio.sleep(0.001 * (number % 4))
            statuses.append((await live.execute("1")).status)
        return statuses

    assert set(run(scenario())) == {"ok"}
