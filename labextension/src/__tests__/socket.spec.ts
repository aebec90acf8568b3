import { ServerConnection } from '@jupyterlab/services';

import type { ServerMessage } from '../messages';
import { LiveSocket } from '../socket';

/** A WebSocket whose other end is the test. */
class Wire {
  static made: Wire[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readyState = 0;
  sent: Record<string, unknown>[] = [];

  constructor(readonly url: string) {
    Wire.made.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  tell(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  break(): void {
    this.readyState = 3;
    this.onclose?.();
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.readyState = 3;
  }
}

function makeSocket(path = 'a b.ipynb'): { socket: LiveSocket; heard: ServerMessage[] } {
  const settings = ServerConnection.makeSettings({
    wsUrl: 'ws://localhost/',
    token: '',
    WebSocket: Wire as unknown as typeof WebSocket
  });
  const socket = new LiveSocket(settings, () => ({
    tab: 't',
    path,
    last_modified: null,
    run: null,
    previous: null,
    visible: true
  }));
  const heard: ServerMessage[] = [];
  socket.received.connect((_, message) => heard.push(message));
  socket.connect();
  return { socket, heard };
}

describe('LiveSocket', () => {
  beforeEach(() => {
    Wire.made = [];
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  it('attaches with the path and the last number it saw', () => {
    const { socket } = makeSocket();
    expect(Wire.made[0].url).toBe('ws://localhost/jupyter-automl/api/live?path=a%20b.ipynb');
    Wire.made[0].open();
    expect(Wire.made[0].sent[0]).toMatchObject({ type: 'attach', tab: 't', seq: 0 });
    socket.dispose();
  });

  it('tells nothing before it attached: the server would not know of which notebook', () => {
    const { socket } = makeSocket();
    socket.connectionChanged.connect((_, { connected }) => {
      if (connected) {
        socket.send({ type: 'user.deleted', cell_id: 'a' });
      }
    });
    Wire.made[0].open();
    expect(Wire.made[0].sent.map(({ type }) => type)).toEqual(['attach', 'user.deleted']);
    socket.dispose();
  });

  it('hands on each number once, and takes any snapshot', () => {
    const { socket, heard } = makeSocket();
    Wire.made[0].open();
    Wire.made[0].tell({ type: 'cell.started', cell_id: 'a', seq: 1 });
    Wire.made[0].tell({ type: 'cell.started', cell_id: 'a', seq: 1 });
    Wire.made[0].tell({ type: 'snapshot', cells: [], seq: 0 });
    Wire.made[0].tell({ type: 'cell.started', cell_id: 'b', seq: 1 });
    expect(heard.map(({ type }) => type)).toEqual(['cell.started', 'snapshot', 'cell.started']);
    socket.dispose();
  });

  it('comes back after growing pauses and asks for what it missed', () => {
    const { socket } = makeSocket();
    Wire.made[0].open();
    Wire.made[0].tell({ type: 'cell.started', cell_id: 'a', seq: 7 });
    Wire.made[0].break();
    expect(socket.connection.connected).toBe(false);
    jest.advanceTimersByTime(500);
    expect(Wire.made).toHaveLength(2);
    Wire.made[1].break();
    jest.advanceTimersByTime(900);
    expect(Wire.made).toHaveLength(2);
    jest.advanceTimersByTime(100);
    Wire.made[2].open();
    expect(Wire.made[2].sent[0]).toMatchObject({ type: 'attach', seq: 7 });
    expect(socket.connection.connected).toBe(true);
    socket.dispose();
  });

  it('does not come back once it is disposed', () => {
    const { socket } = makeSocket();
    Wire.made[0].open();
    socket.dispose();
    jest.advanceTimersByTime(60_000);
    expect(Wire.made).toHaveLength(1);
    expect(Wire.made[0].sent.at(-1)).toEqual({ type: 'detach' });
  });

  it('says when a message could not go', () => {
    const { socket } = makeSocket();
    expect(socket.send({ type: 'saved', last_modified: null })).toBe(false);
    Wire.made[0].open();
    expect(socket.send({ type: 'saved', last_modified: null })).toBe(true);
    socket.dispose();
  });
});
