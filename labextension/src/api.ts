import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';

import type {
  ActionName,
  DataRef,
  ExportFormat,
  ICellRepair,
  ICompare,
  IDataFile,
  IFrame,
  IConnection,
  IExchange,
  IModelConfig,
  IOutlook,
  IParameter,
  IPreview,
  IRerun,
  IRunState,
  IRunSummary,
  IServerStatus,
  IStartRequest
} from './contract';

const NAMESPACE = 'jupyter-automl/api';

/** An answer of the server that is not a success, with its one clear sentence. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** A cell as `repair` wants it: the notebook up to and including the cell that raised. */
export interface IRepairCell {
  id: string;
  type: string;
  source: string;
  execution_count: number | null;
  outputs: unknown[];
}

/** The server's REST interface: one method an endpoint, no state. */
export class Api {
  constructor(readonly settings: ServerConnection.ISettings = ServerConnection.makeSettings()) {}

  status(): Promise<IServerStatus> {
    return this.get('status');
  }

  async files(query: string, limit = 50): Promise<IDataFile[]> {
    return (await this.get<{ files: IDataFile[] }>('data', { query, limit: String(limit) })).files;
  }

  async frames(kernelId: string): Promise<IFrame[]> {
    return (await this.get<{ frames: IFrame[] }>('frames', { kernel_id: kernelId })).frames;
  }

  preview(data: DataRef): Promise<IPreview> {
    return this.send('POST', 'preview', data);
  }

  async start(request: IStartRequest): Promise<string> {
    return (await this.send<{ run: string }>('POST', 'runs', request)).run;
  }

  async runs(): Promise<IRunSummary[]> {
    return (await this.get<{ runs: IRunSummary[] }>('runs')).runs;
  }

  run(run: string): Promise<IRunState> {
    return this.get(`runs/${encodeURIComponent(run)}`);
  }

  compare(a: string, b: string): Promise<ICompare> {
    return this.get('runs/compare', { a, b });
  }

  /** Ask for an action; the id makes a repeated request harmless. */
  async act(run: string, action: ActionName, detail: Record<string, unknown> = {}): Promise<void> {
    const body = { action, action_id: UUID.uuid4(), ...detail };
    await this.send('POST', `runs/${encodeURIComponent(run)}/actions`, body);
  }

  /** The exported file and the name that the server gives it. */
  async download(run: string, to: ExportFormat): Promise<{ blob: Blob; name: string }> {
    const response = await this.request(`runs/${encodeURIComponent(run)}/export`, {}, { to });
    const named = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(
      response.headers.get('Content-Disposition') ?? ''
    );
    return { blob: await response.blob(), name: named ? decodeURIComponent(named[1]) : `notebook.${to}` };
  }

  /** Write the export beside the notebook; the path below the server's root. */
  async export(run: string, to: ExportFormat): Promise<string> {
    return (await this.send<{ path: string }>('POST', `runs/${encodeURIComponent(run)}/export`, { to })).path;
  }

  async parameters(run: string): Promise<IParameter[]> {
    const answer = await this.get<{ parameters: IParameter[] }>(`runs/${encodeURIComponent(run)}/parameters`);
    return answer.parameters;
  }

  async rerun(run: string, parameters: Record<string, unknown>): Promise<string> {
    const path = `runs/${encodeURIComponent(run)}/rerun`;
    return (await this.send<{ rerun: string }>('POST', path, { parameters })).rerun;
  }

  async reruns(run: string): Promise<IRerun[]> {
    return (await this.get<{ reruns: IRerun[] }>(`runs/${encodeURIComponent(run)}/reruns`)).reruns;
  }

  repair(path: string, kernelId: string, cellId: string, cells: IRepairCell[]): Promise<ICellRepair> {
    return this.send('POST', 'repair', { path, kernel_id: kernelId, cell_id: cellId, cells });
  }

  async settleRepair(repair: string, verdict: 'accepted' | 'rejected'): Promise<void> {
    await this.send('POST', `repair/${encodeURIComponent(repair)}`, { verdict });
  }

  model(): Promise<IModelConfig> {
    return this.get('model');
  }

  setModel(endpoint: string | null, model: string | null): Promise<IModelConfig> {
    return this.send('PUT', 'model', { endpoint, model });
  }

  /** Ask the server whether the model can be used; it sends a few tiny requests and keeps nothing. */
  testModel(endpoint: string, model: string): Promise<IConnection> {
    return this.send('POST', 'model/test', { endpoint, model });
  }

  /** What a run would send to the model; nothing is sent, and the data is read as a run reads it. */
  outlook(request: Pick<IStartRequest, 'data' | 'goal' | 'target' | 'metric'>): Promise<IOutlook> {
    return this.send('POST', 'model/preview', request);
  }

  /** What a run asked its model, and what came back, oldest first. */
  async exchanges(run: string): Promise<IExchange[]> {
    return (await this.get<{ exchanges: IExchange[] }>(`runs/${encodeURIComponent(run)}/model`)).exchanges;
  }

  private async get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
    return (await this.request(path, {}, query)).json() as Promise<T>;
  }

  private async send<T>(method: string, path: string, body: unknown): Promise<T> {
    return (await this.request(path, { method, body: JSON.stringify(body) })).json() as Promise<T>;
  }

  private async request(
    path: string,
    init: RequestInit,
    query: Record<string, string> = {}
  ): Promise<Response> {
    const url = URLExt.join(this.settings.baseUrl, NAMESPACE, path);
    const search = Object.keys(query).length ? `?${new URLSearchParams(query).toString()}` : '';
    const response = await ServerConnection.makeRequest(url + search, init, this.settings);
    if (!response.ok) {
      throw new ApiError(await Private.sentence(response), response.status);
    }
    return response;
  }
}

namespace Private {
  /** The server's own words, or the status line where it had none. */
  export async function sentence(response: Response): Promise<string> {
    const text = await response.text();
    try {
      const { message } = JSON.parse(text) as { message?: unknown };
      if (typeof message === 'string' && message) {
        return message;
      }
    } catch {
      // Not an answer of this server's side but, say, the page of a proxy in between.
    }
    return `${response.status} ${response.statusText}`.trim();
  }
}
