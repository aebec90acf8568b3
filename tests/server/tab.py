"""A client that plays a JupyterLab tab: holds a notebook model, draws what it is sent, saves when asked."""

import json
import threading
import time
import uuid

import websocket

from .jupyter import API, TOKEN


class Tab:
    def __init__(self, server, path, *, answers=True, name=None):
        self.server, self.path, self.answers = server, path, answers
        self.name = name or uuid.uuid4().hex
        self.cells: dict[str, dict] = {}
        self.order: list[str] = []
        self.user_cells: list[dict] = []
        self.messages: list[tuple[float, dict]] = []
        self.state = None
        self.granted = None
        self.last = 0
        self.added: dict[str, int] = {}
        self.socket = websocket.create_connection(
            f"ws{server.url[4:]}{API}/live?path={path}", header=[f"Authorization: token {TOKEN}"], timeout=60
        )
        self.closed = threading.Event()
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def attach(self, run=None):
        self.send(
            type="attach",
            tab=self.name,
            path=self.path,
            seq=self.last,
            last_modified=None,
            run=run,
            visible=True,
        )
        return self

    def send(self, **message):
        self.socket.send(json.dumps(message))

    def close(self):
        self.closed.set()
        self.socket.close()

    def _listen(self):
        while not self.closed.is_set():
            try:
                text = self.socket.recv()
            except (OSError, websocket.WebSocketException):
                break
            if not text:
                break
            message = json.loads(text)
            with self.lock:
                self.messages.append((time.time(), message))
                self._take(message)
        self.closed.set()

    def _take(self, message):
        kind = message["type"]
        if kind == "lease":
            self.granted = message["granted"]
        elif kind == "check":
            if self.answers:
                self.send(type="alive", n=message["n"])
        elif kind == "state":
            self.state = message["state"]
        elif kind == "snapshot":
            self.last = message["seq"]
            self.order = [cell["cell_id"] for cell in message["cells"] if not cell["deleted"]]
            assert len(set(self.order)) == len(self.order), "a cell twice in one snapshot"
            self.cells = {cell["cell_id"]: cell for cell in message["cells"]}
        elif "seq" in message:
            assert message["seq"] > self.last, "out of order"
            self.last = message["seq"]
            if kind == "save":
                if self.granted:
                    self.save()
            elif self.granted:
                self._draw(kind, message)

    def _draw(self, kind, message):
        cell_id = message["cell_id"]
        if kind == "cell.added":
            if cell_id not in self.cells:
                after = message["after"]
                place = self.order.index(after) + 1 if after in self.order else len(self.order)
                self.order.insert(place, cell_id)
            self.cells[cell_id] = dict(message)
            return
        cell = self.cells[cell_id]
        if kind == "cell.removed":
            del self.cells[cell_id]
            self.order.remove(cell_id)
        elif kind == "cell.updated":
            cell.update({key: message[key] for key in ("source", "metadata") if key in message})
        elif kind == "cell.proposed":
            cell["state"] = "proposed"
        elif kind == "cell.started":
            cell.update(state="running", outputs=[], execution_count=None)
        elif kind == "cell.finished":
            cell.update(state="done", status=message["status"], execution_count=message["execution_count"])
        elif kind == "output":
            outputs = cell["outputs"]
            if message["op"] == "clear":
                outputs.clear()
            elif message["op"] == "set":
                outputs[message["index"]] = message["output"]
            else:
                output, last = message["output"], outputs[-1] if outputs else None
                if (
                    last
                    and output["output_type"] == "stream" == last["output_type"]
                    and last["name"] == output["name"]
                ):
                    last["text"] += output["text"]
                else:
                    outputs.append(dict(output))

    def save(self):
        cells = []
        for cell_id in self.order:
            cell = self.cells[cell_id]
            node = {
                "id": cell_id,
                "cell_type": cell["cell_type"],
                "source": cell["source"],
                "metadata": cell["metadata"],
            }
            if cell["cell_type"] == "code":
                node |= {"outputs": cell["outputs"], "execution_count": cell["execution_count"]}
            cells.append(node)
        threading.Thread(target=self._put, args=([*self.user_cells, *cells],), daemon=True).start()

    def _put(self, cells):
        self.server.notebook(self.path, cells)
        if not self.closed.is_set():
            self.send(type="saved", last_modified=None)

    def phase(self, *wanted, limit=240.0):
        """Wait for one of the phases; the state then."""
        return self.until(lambda: self.state and self.state["phase"] in wanted and self.state, limit, wanted)

    def until(self, condition, limit=240.0, what=""):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            with self.lock:
                found = condition()
            if found:
                return found
            time.sleep(0.01)
        phase = self.state and (self.state["phase"], self.state["step"], self.state["reason"])
        raise AssertionError(f"not within {limit:g} s: {what}; the run is at {phase}")

    def first(self, kind, **match):
        """The moment and content of the first message of that kind."""
        for at, message in self.messages:
            if message["type"] == kind and all(message.get(key) == value for key, value in match.items()):
                return at, message
        return None
