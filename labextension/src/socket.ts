import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type { ServerMessage, TabMessage } from './messages';

/** Seconds between attempts; the last one is repeated. */
const DELAYS = [0.5, 1, 2, 4, 8, 15];

export interface IConnection {
  connected: boolean;
  /** Epoch milliseconds at which the server was last heard, or null before the first time. */
  heard: number | null;
  /** Epoch milliseconds of the next attempt, null while connected. */
  next: number | null;
}

/** Attach data that only the notebook's side knows, asked for at every (re)connection. */
export type Greeting = () => Omit<Extract<TabMessage, { type: 'attach' }>, 'type' | 'seq'>;

/**
 * One WebSocket for one notebook: connects, greets, reconnects with growing pauses and hands on
 * each message once. A tab that comes back tells the last number it saw and gets what it missed.
 */
export class LiveSocket implements IDisposable {
  constructor(
    private readonly settings: ServerConnection.ISettings,
    private readonly greeting: Greeting
  ) {
    window.addEventListener('online', this.retry);
  }

  /** A message that has not been seen before. */
  get received(): ISignal<this, ServerMessage> {
    return this.messages;
  }

  /** The connection was made, lost or is about to be tried again. */
  get connectionChanged(): ISignal<this, IConnection> {
    return this.changes;
  }

  get connection(): IConnection {
    return this.current;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  connect(): void {
    if (this.disposed || this.socket) {
      return;
    }
    window.clearTimeout(this.timer);
    const greeting = this.greeting();
    const { wsUrl, WebSocket: Socket, token, appendToken } = this.settings;
    let url = `${URLExt.join(wsUrl, 'jupyter-automl/api/live')}?path=${encodeURIComponent(greeting.path)}`;
    if (appendToken && token) {
      url += `&token=${encodeURIComponent(token)}`;
    }
    const socket = new Socket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.attempt = 0;
      this.send({ type: 'attach', ...greeting, seq: this.seq }); // the server hears nothing before it
      this.change({ connected: true, next: null });
    };
    socket.onmessage = event => this.read(event.data as string);
    socket.onclose = () => this.lost(socket);
  }

  /** Try again now instead of at the end of the pause. */
  readonly retry = (): void => {
    this.attempt = 0;
    this.connect();
  };

  /** Connect under another path, as a notebook that was renamed must. */
  reconnect(): void {
    const socket = this.socket;
    this.drop();
    socket?.close();
    this.connect();
  }

  /** Send if there is a connection; what is lost here is told again at the next attach. */
  send(message: TabMessage): boolean {
    if (this.socket?.readyState !== 1) {
      return false;
    }
    this.socket.send(JSON.stringify(message));
    return true;
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.send({ type: 'detach' });
    this.disposed = true;
    window.removeEventListener('online', this.retry);
    window.clearTimeout(this.timer);
    const socket = this.socket;
    this.drop();
    socket?.close();
    Signal.clearData(this);
  }

  private read(data: string): void {
    const message = JSON.parse(data) as ServerMessage;
    this.current = { ...this.current, heard: Date.now() };
    if (typeof message.seq === 'number') {
      if (message.type === 'snapshot') {
        this.seq = message.seq;
      } else if (message.seq <= this.seq) {
        return;
      } else {
        this.seq = message.seq;
      }
    }
    this.messages.emit(message);
  }

  private lost(socket: WebSocket): void {
    if (this.socket !== socket) {
      return;
    }
    this.drop();
    const pause = DELAYS[Math.min(this.attempt, DELAYS.length - 1)] * 1000;
    this.attempt += 1;
    this.change({ connected: false, next: Date.now() + pause });
    this.timer = window.setTimeout(() => this.connect(), pause);
  }

  private drop(): void {
    if (this.socket) {
      this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    }
    this.socket = null;
  }

  private change(part: Partial<IConnection>): void {
    this.current = { ...this.current, ...part };
    this.changes.emit(this.current);
  }

  private readonly messages = new Signal<this, ServerMessage>(this);
  private readonly changes = new Signal<this, IConnection>(this);
  private current: IConnection = { connected: false, heard: null, next: null };
  private socket: WebSocket | null = null;
  private attempt = 0;
  private timer = 0;
  private seq = 0;
  private disposed = false;
}
