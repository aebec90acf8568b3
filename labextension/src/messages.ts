import type { ICell, IOutput } from '@jupyterlab/nbformat';

import type { IRerun, IRunState } from './contract';

/** A cell as the server folds it for a tab that attaches. */
export interface ICellSnapshot {
  cell_id: string;
  cell_type: 'code' | 'markdown' | 'raw';
  source: string;
  after: string | null;
  metadata?: ICell['metadata'];
  outputs?: IOutput[];
  state?: 'waiting' | 'proposed' | 'running' | 'done';
  execution_count?: number | null;
  status?: string | null;
  deleted?: boolean;
}

interface IStamped {
  seq?: number;
  path?: string;
}

/** Messages that change the notebook's model; only the leased tab carries them out. */
export type ProjectionMessage = IStamped &
  (
    | {
        type: 'snapshot';
        cells: ICellSnapshot[];
        metadata?: Record<string, unknown> | null;
        run?: string | null;
      }
    | ({ type: 'cell.added' } & ICellSnapshot)
    | {
        type: 'cell.updated';
        cell_id: string;
        source?: string;
        metadata?: ICell['metadata'];
        proposed?: boolean;
      }
    | { type: 'cell.removed'; cell_id: string }
    | { type: 'cell.proposed'; cell_id: string }
    | { type: 'cell.started'; cell_id: string }
    | {
        type: 'output';
        cell_id: string;
        op: 'add' | 'set' | 'clear';
        output?: IOutput;
        index?: number;
        wait?: boolean;
      }
    | {
        type: 'cell.finished';
        cell_id: string;
        status: 'ok' | 'error' | 'died' | 'skipped';
        reason?: string | null;
        execution_count?: number | null;
      }
  );

/** Everything the server may send over the socket. */
export type ServerMessage =
  | ProjectionMessage
  | (IStamped &
      (
        | { type: 'lease'; granted: boolean; owner?: string | null }
        | { type: 'save' }
        | { type: 'check'; n: number }
        | { type: 'file.newer'; last_modified?: string | null }
        | { type: 'run.finished' }
        | { type: 'state'; run: string | null; state: IRunState | null }
        | { type: 'activity'; run: string; text: string; fraction: number | null }
        | { type: 'rerun'; run: string; rerun: IRerun }
      ));

/** What a tab tells the server. */
export type TabMessage =
  | {
      type: 'attach';
      tab: string;
      path: string;
      seq: number;
      last_modified: string | null;
      run: string | null;
      previous: string | null;
      visible: boolean;
    }
  | { type: 'detach' }
  | { type: 'alive'; n: number }
  | { type: 'saved'; last_modified: string | null }
  | {
      type: 'user.edited' | 'user.deleted' | 'user.restored' | 'user.scheduled' | 'user.executed';
      cell_id: string;
      source?: string;
      outputs?: IOutput[];
      execution_count?: number | null;
      success?: boolean;
    };
