"""Each fault, over a real socket: the question ends without an answer or gets one, says why in a sentence, and never raises."""

import socket
import subprocess
import time

import pytest

from .conftest import CANARY, GOOD, Idea, Ideas, asked
from .endpoint import Endpoint

FINE = {"answer": GOOD}


def error(status, message="scripted", **more):
    headers = more.pop("headers", {})
    return {"status": status, "headers": headers, "body": {"error": {"message": message, **more}}}


FINAL = [
    ("401", error(401, f"Incorrect API key provided: {CANARY}.", code="invalid_api_key"), "did not accept the key", 1),
    ("403", error(403, "Country not supported"), "does not allow this request", 1),
    ("404 model", error(404, "The model `scripted` does not exist", code="model_not_found"), "knows no model called scripted", 1),
    ("404 address", error(404, "Not Found"), "nothing at that address", 1),
    ("405", error(405, "Method Not Allowed"), "at that address", 1),
    ("redirect", {"status": 307, "headers": {"Location": "http://127.0.0.1:9/v1"}, "body": {}}, "not followed", 1),
    ("408", error(408), "gave up waiting", 3),
    ("429", error(429), "too many requests", 3),
    ("429 Retry-After", error(429, headers={"Retry-After": "0"}), "too many requests", 3),
    ("429 Retry-After too long", error(429, headers={"Retry-After": "3600"}), "asks to wait 3600 s", 1),
    ("429 quota", error(429, "You exceeded your current quota", code="insufficient_quota"), "no quota left", 1),
    ("500", error(500), "a fault of its own (500)", 3),
    ("503", error(503, headers={"Retry-After": "0"}), "a fault of its own (503)", 3),
    ("500 page", {"status": 500, "headers": {"Content-Type": "text/html"}, "body": "<html>oops</html>"}, "fault of its own", 3),
    ("400", error(400, "you may not"), "rejected the request (400)", 1),
    ("slow first token", {**FINE, "first_after": 60}, "did not begin to answer within 0.3 s", 3),
    ("stalled stream", {**FINE, "chunk": 4, "stall_after": 12}, "stopped in the middle", 3),
    ("cut stream", {**FINE, "chunk": 4, "cut_after": 12}, "cut before the answer was whole", 3),
    ("stream without an end", {"content": '{"ideas": [', "no_finish": True}, "cut before the answer was whole", 3),
    ("empty choice", {"empty": True}, "empty answer", 3),
    ("empty content", {"content": "  "}, "empty answer", 3),
    ("error within the stream", {"events": [{"error": {"message": "overloaded"}}]}, "broke its answer off", 3),
    ("no chat completion", {"events": ["[1, 2]", "nonsense {"]}, "no chat completion", 3),
    ("odd shapes", {"events": [{"choices": "no"}, {"choices": [7]}, {"choices": [{"delta": []}]}]}, "empty answer", 3),
    ("10 MB answer", {"content": "", "fill": 10_000_000, "chunk": 65_536}, "longer than an answer may be", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "says", "requests"), [case[1:] for case in FINAL], ids=[case[0] for case in FINAL]
)
def test_a_fault_leaves_the_experts_answer_and_says_why(reply, says, requests):
    with Endpoint({"replies": [reply]}) as endpoint:
        (answer,), (exchange,), usage = asked(endpoint.url, first_seconds=0.3 if "first_after" in reply else 30.0,
                                              stall_seconds=0.3 if "stall_after" in reply else 30.0)  # fmt: skip
    assert answer is None
    assert exchange.verdict == "fault"
    assert says in exchange.why, exchange.why
    assert exchange.why.endswith(".")
    assert len(endpoint.asked) == requests == exchange.attempts == usage.requests
    assert usage.failed == 1
    assert CANARY not in str(exchange.as_json())


@pytest.mark.parametrize(
    "reply",
    [error(408), error(429), error(429, headers={"Retry-After": "0"}), error(500), error(503), {"empty": True},
     {**FINE, "chunk": 4, "cut_after": 12}, {**FINE, "chunk": 4, "stall_after": 12}],
    ids=["408", "429", "429 Retry-After", "500", "503", "empty choice", "cut", "stalled"],
)  # fmt: skip
def test_a_passing_fault_is_overcome(reply):
    with Endpoint({"replies": [reply, FINE]}) as endpoint:
        (answer,), (exchange,), usage = asked(
            endpoint.url, stall_seconds=2.0 if "stall_after" in reply else 30.0
        )
    assert answer == Ideas(ideas=[Idea(name="usage per month", score=0.5)])
    assert exchange.verdict == "answered"
    assert exchange.attempts == usage.requests == 2
    assert len(exchange.notes) == 1
    assert usage.failed == 0


def test_retry_after_is_waited_for():
    with Endpoint({"replies": [error(429, headers={"Retry-After": "0.6"}), FINE]}) as endpoint:
        (answer,), _, _ = asked(endpoint.url)
    assert answer is not None
    first, second = endpoint.asked
    assert second["at"] - first["at"] >= 0.6


def test_a_refused_connection_says_that_nothing_answers():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (answer,), (exchange,), _ = asked(f"http://127.0.0.1:{port}/v1")
    assert answer is None
    assert f"Nothing answers at 127.0.0.1:{port}" in exchange.why
    assert exchange.attempts == 3


def test_an_unknown_host_says_so(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    (answer,), (exchange,), _ = asked("https://no-such-host.invalid/v1")
    assert answer is None
    assert "The name no-such-host.invalid is not known" in exchange.why
    assert exchange.attempts == 1


def test_https_to_a_plain_port_says_that_the_secure_connection_failed():
    with Endpoint({"replies": [FINE]}) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url.replace("http:", "https:"))
    assert answer is None
    assert "secure connection" in exchange.why
    assert endpoint.asked == []


def test_a_certificate_of_its_own_making_is_not_trusted(tmp_path):
    place = tmp_path / "both.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
        capture_output=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    place.write_bytes((tmp_path / "key.pem").read_bytes() + (tmp_path / "cert.pem").read_bytes())
    with Endpoint({"replies": [FINE]}, certificate=place) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url)
    assert answer is None
    assert "certificate" in exchange.why
    assert endpoint.asked == []


def test_a_refusal_is_final_and_quoted():
    with Endpoint({"replies": [{"content": "", "refusal": "I cannot help with that."}]}) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url)
    assert (answer, exchange.verdict, exchange.attempts) == (None, "refused", 1)
    assert "I cannot help with that." in exchange.why


def test_a_content_filter_is_a_refusal():
    with Endpoint({"replies": [{"content": "", "finish": "content_filter"}]}) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url)
    assert (answer, exchange.verdict) == (None, "refused")


def test_an_answer_that_is_cut_by_its_length_is_asked_for_again_with_more_room():
    cut = {"content": '{"ideas": [{"name": "usage', "finish": "length"}
    with Endpoint({"replies": [cut, FINE]}) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url, answer_tokens=100)
    assert answer is not None
    assert [request["body"]["max_tokens"] for request in endpoint.asked] == [100, 200]
    assert "cut off at 100 tokens" in exchange.notes[0]


def test_the_end_of_an_answer_that_was_cut_is_never_made_up():
    cut = {"content": '{"ideas": [{"name": "usage', "finish": "length"}
    with Endpoint({"replies": [cut]}) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url)
    assert (answer, exchange.verdict) == (None, "invalid")


def test_a_context_that_is_exceeded_is_asked_for_once_more_with_shorter_data():
    message = (
        "This model's maximum context length is 2048 tokens. However, your messages resulted in 5000 tokens."
    )
    data = {"goal": "who leaves?", "columns": [f"column number {number}" for number in range(1_500)]}
    with Endpoint({"replies": [error(400, message, code="context_length_exceeded"), FINE]}) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url, data=data)
    assert answer is not None
    first, second = (len(str(request["body"]["messages"])) for request in endpoint.asked)
    assert second < first / 2
    assert "shorter" in exchange.notes[0]


def test_a_context_that_stays_exceeded_ends_the_question():
    reply = error(400, "the request exceeds the available context size", type="exceed_context_size_error")
    with Endpoint({"replies": [reply]}) as endpoint:
        (answer,), (exchange,), _ = asked(endpoint.url)
    assert answer is None
    assert exchange.attempts == 2
    assert "too long" in exchange.why


def test_a_question_ends_when_its_time_is_over():
    with Endpoint({"replies": [{**FINE, "first_after": 60}]}) as endpoint:
        began = time.monotonic()
        (answer,), (exchange,), _ = asked(endpoint.url, timeout=0.3)
    assert answer is None
    assert time.monotonic() - began < 30
    assert "no whole answer within 0.3 s" in exchange.why
