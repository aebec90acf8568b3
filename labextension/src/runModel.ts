import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Api } from './api';
import type { ActionName, IRerun, IRunState } from './contract';
import { sentenceOf } from './format';
import type { ServerMessage } from './messages';
import type { IConnection } from './socket';

/** Milliseconds between two redraws while scores and activity stream in. */
const REDRAW = 250;

/** Phases in which the clock of the budget runs. */
const BUSY = new Set(['reading', 'running', 'repairing']);

export interface ILease {
  granted: boolean;
  owner: string | null;
}

/** A change of state, for those who compare before and after. */
export interface IStateChange {
  before: IRunState | null;
  after: IRunState | null;
}

/**
 * What is known about the run of one notebook. A view of the server's journal: it is replaced as a
 * whole by each `state`, and never edited here.
 */
export class RunModel {
  constructor(private readonly api: Api) {}

  /** Something that the panel draws has changed; at most four times a second for activity. */
  get changed(): ISignal<this, void> {
    return this.changes;
  }

  get stateChanged(): ISignal<this, IStateChange> {
    return this.states;
  }

  get state(): IRunState | null {
    return this.current;
  }

  get activity(): { text: string; fraction: number | null } | null {
    return this.now;
  }

  get connection(): IConnection {
    return this.link;
  }

  get lease(): ILease | null {
    return this.held;
  }

  /** The action that was asked for and is not answered yet. */
  get pending(): ActionName | null {
    return this.asked;
  }

  /** Why the last action was refused, in the server's words. */
  get error(): string | null {
    return this.refusal;
  }

  get reruns(): readonly IRerun[] {
    return [...this.rerunsById.values()];
  }

  /** Whether the server has told whether this notebook has a run. */
  get known(): boolean {
    return this.told;
  }

  /** Seconds of the budget that are used at the moment, the time since the last `state` included. */
  used(now = Date.now()): number {
    const state = this.current;
    if (!state) {
      return 0;
    }
    const ticks = BUSY.has(state.phase) && !state.budget.waiting && this.link.connected;
    return state.budget.used + (ticks ? Math.max(0, now - this.receivedAt) / 1000 : 0);
  }

  receive(message: ServerMessage): void {
    switch (message.type) {
      case 'lease':
        this.held = { granted: message.granted, owner: message.owner ?? null };
        this.emit();
        break;
      case 'state':
        this.replace(message.state);
        break;
      case 'activity':
        if (message.run === this.current?.run) {
          this.now = { text: message.text, fraction: message.fraction };
          this.emitSoon();
        }
        break;
      case 'rerun':
        this.rerunsById.set(message.rerun.rerun, message.rerun);
        this.emitSoon();
        break;
      default:
        break;
    }
  }

  setConnection(connection: IConnection): void {
    this.link = connection;
    this.emit();
  }

  setReruns(reruns: IRerun[]): void {
    // The server lists the newest first; here the newest is the last, as it is when it is told.
    for (const rerun of [...reruns].reverse()) {
      this.rerunsById.set(rerun.rerun, rerun);
    }
    this.emit();
  }

  /** Ask the server for an action; what it refuses is kept in `error` until the next one. */
  async act(action: ActionName, detail: Record<string, unknown> = {}): Promise<boolean> {
    const run = this.current?.run;
    if (!run) {
      return false;
    }
    this.asked = action;
    this.refusal = null;
    this.emit();
    try {
      await this.api.act(run, action, detail);
      return true;
    } catch (reason) {
      this.refusal = sentenceOf(reason);
      return false;
    } finally {
      this.asked = null;
      this.emit();
    }
  }

  dispose(): void {
    window.clearTimeout(this.timer);
    Signal.clearData(this);
  }

  private replace(state: IRunState | null): void {
    const before = this.current;
    this.told = true;
    this.current = state;
    this.receivedAt = Date.now();
    if (!state || state.run !== before?.run) {
      this.rerunsById.clear();
      this.refusal = null;
    }
    this.now = state?.now ? { text: state.now, fraction: null } : null;
    this.states.emit({ before, after: state });
    if (before?.phase !== state?.phase || before?.step !== state?.step) {
      this.emit();
    } else {
      this.emitSoon();
    }
  }

  private emit(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.drawnAt = Date.now();
    this.changes.emit();
  }

  private emitSoon(): void {
    if (this.timer) {
      return;
    }
    const pause = Math.max(0, REDRAW - (Date.now() - this.drawnAt));
    this.timer = window.setTimeout(() => this.emit(), pause);
  }

  private readonly changes = new Signal<this, void>(this);
  private readonly states = new Signal<this, IStateChange>(this);
  private readonly rerunsById = new Map<string, IRerun>();
  private current: IRunState | null = null;
  private now: { text: string; fraction: number | null } | null = null;
  private link: IConnection = { connected: false, heard: null, next: null };
  private held: ILease | null = null;
  private asked: ActionName | null = null;
  private refusal: string | null = null;
  private told = false;
  private receivedAt = Date.now();
  private drawnAt = 0;
  private timer = 0;
}
