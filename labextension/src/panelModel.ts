import type { Kernel } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { ApiError, type Api } from './api';
import type {
  ExportFormat,
  ICompare,
  IFrame,
  IConnection,
  IModelConfig,
  IOutlook,
  IRunState,
  IRunSummary,
  IServerStatus
} from './contract';
import { basename, sentenceOf } from './format';
import { lookInto } from './kernels';
import type { LiveNotebook } from './live';
import type {
  View,
  IChoices,
  IChosenData,
  IDraft,
  IPast,
  Reading,
  IPanelSettings,
  IPanelHost
} from './panelTypes';
import { UserRepairs, type RepairAsk } from './userRepairs';

/** The panel without its looks: which view is shown, the start form, past runs. */
export class PanelModel {
  constructor(
    readonly api: Api,
    readonly settings: IPanelSettings
  ) {
    this.draft = this.freshDraft();
    this.repairs = new UserRepairs(api, async repair => this.host?.acceptRepair(repair));
    this.repairs.changed.connect(() => this.changes.emit());
  }

  get changed(): ISignal<this, void> {
    return this.changes;
  }

  /** The focus is wanted on the panel's main thing to do. */
  get focusRequested(): ISignal<this, void> {
    return this.focuses;
  }

  readonly repairs: UserRepairs;
  host: IPanelHost | null = null;

  draft: IDraft;
  reading: Reading = { state: 'none' };
  status: IServerStatus | null = null;
  /** Why the server cannot be used, in one sentence. */
  trouble: string | null = null;
  starting = false;
  startError: string | null = null;
  history: IRunSummary[] | null = null;
  past: IPast = { filter: '', ticked: [] };
  comparison: ICompare | null = null;
  modelConfig: IModelConfig | null | 'none' = null;
  /** What an export, the history or a comparison ended with. */
  notice: { text: string; bad: boolean } | null = null;

  get live(): LiveNotebook | null {
    return this.current;
  }

  /** The view that is drawn: a notebook without a run has the form. */
  get view(): View {
    if ((this.shown === 'run' || this.shown === 'rerun') && !this.current?.run.state) {
      return 'start';
    }
    return this.shown;
  }

  /** Show another notebook, as its tab is activated. */
  setLive(live: LiveNotebook | null): void {
    if (live === this.current) {
      return;
    }
    this.current = live;
    this.notice = null;
    if (this.shown === 'start' || this.shown === 'rerun') {
      this.shown = 'run';
    }
    this.changes.emit();
  }

  show(view: View): void {
    this.shown = this.shown === view && (view === 'history' || view === 'settings') ? 'run' : view;
    this.notice = null;
    if (this.shown === 'history') {
      void this.loadHistory();
    } else if (this.shown === 'settings') {
      void this.loadModelConfig();
    }
    this.changes.emit();
  }

  newGoal(): void {
    this.replaced = null;
    this.draft = this.freshDraft();
    this.reading = { state: 'none' };
    this.startError = null;
    this.shown = 'start';
    this.changes.emit();
    this.focuses.emit();
  }

  /** The form as a run was asked for, to ask better. A run that has only planned makes room for the next. */
  changeGoal(state: IRunState): void {
    const { goal, mode, budget, data, kernel_id, phase } = state;
    const planned = phase === 'plan';
    this.draft = { ...this.freshDraft(), goal, mode, budget: budget.seconds };
    this.replaced = planned ? state.run : null;
    this.shown = 'start';
    const ref = data.frame ? kernel_id && { kernel_id, frame: data.frame } : data.path && { path: data.path };
    if (ref) {
      void this.choose({ ref, label: data.label, rows: data.rows, columns: data.columns });
    }
    if (planned) {
      this.edit({ writeTo: 'open' });
    }
    this.changes.emit();
    this.focuses.emit();
  }

  focus(): void {
    this.focuses.emit();
  }

  edit(part: Partial<IDraft>): void {
    this.draft = { ...this.draft, ...part };
    this.startError = null;
    this.changes.emit();
  }

  async loadStatus(): Promise<void> {
    try {
      this.status = await this.api.status();
      this.settings.version = this.status.version;
      this.trouble = null;
    } catch (reason) {
      this.trouble = reason instanceof ApiError && reason.status === 404 ? 'not-enabled' : sentenceOf(reason);
    }
    this.changes.emit();
  }

  async choices(query: string): Promise<IChoices> {
    const kernel = this.current?.panel.sessionContext.session?.kernel ?? null;
    // A foreign kernel has no DataFrames, and files are still worth a list.
    const framesIn = (one: Kernel.IKernelConnection) =>
      lookInto<IFrame[]>(one, () => this.api.frames(one.id), []);
    const [frames, files] = await Promise.all([kernel ? framesIn(kernel) : [], this.api.files(query)]);
    const wanted = query.toLowerCase();
    return {
      frames: (frames ?? []).filter(frame => frame.name.toLowerCase().includes(wanted)),
      busy: frames === null,
      kernelId: kernel?.id ?? null,
      files
    };
  }

  /** Choose the data and look at it; a goal can be typed and started meanwhile. */
  async choose(data: IChosenData): Promise<void> {
    const inKernel = 'frame' in data.ref;
    this.edit({ data, target: null, metric: null, writeTo: inKernel ? 'open' : this.draft.writeTo });
    this.reading = { state: 'reading' };
    this.changes.emit();
    try {
      const preview = await this.api.preview(data.ref);
      if (this.draft.data !== data) {
        return;
      }
      if (preview.error) {
        this.reading = { state: 'failed', message: preview.error };
      } else {
        this.reading = { state: 'ready', preview };
      }
    } catch (reason) {
      if (this.draft.data === data) {
        this.reading = { state: 'failed', message: sentenceOf(reason) };
      }
    }
    this.changes.emit();
  }

  chooseFile(path: string): Promise<void> {
    return this.choose({ ref: { path }, label: basename(path), rows: null, columns: null });
  }

  /** Start a run with what the form holds. */
  async start(): Promise<void> {
    const { goal, data, target, metric, budget, mode, writeTo } = this.draft;
    if (!goal.trim() || !data || this.starting || !this.host) {
      return;
    }
    this.starting = true;
    this.startError = null;
    this.changes.emit();
    try {
      const open = writeTo === 'open' ? this.current : null;
      const { live, kernelId } = open
        ? { live: open, kernelId: await this.host.kernelOf(open) }
        : await this.host.newNotebook(data);
      if (this.replaced !== null && live.run.state?.run === this.replaced) {
        await live.run.act('remove_run');
      }
      this.replaced = null;
      const cells = live.panel.content.widgets;
      const last = cells.length ? cells[cells.length - 1].model.id : null;
      await this.api.start({
        goal: goal.trim(),
        data: data.ref,
        notebook: live.panel.context.path,
        kernel_id: kernelId,
        ...(target ? { target } : {}),
        ...(metric ? { metric } : {}),
        budget,
        mode,
        append_after: open ? last : null
      });
      this.current = live;
      this.shown = 'run';
      this.draft = this.freshDraft();
      this.reading = { state: 'none' };
    } catch (reason) {
      this.startError = sentenceOf(reason);
    } finally {
      this.starting = false;
      this.changes.emit();
    }
  }

  async loadHistory(): Promise<void> {
    try {
      this.history = (await this.api.runs()).sort((a, b) => b.created - a.created);
    } catch (reason) {
      this.notice = { text: sentenceOf(reason), bad: true };
    }
    this.changes.emit();
  }

  look(part: Partial<IPast>): void {
    this.past = { ...this.past, ...part };
    this.changes.emit();
  }

  /** Open a notebook; one that is not there any more is told. */
  async open(path: string): Promise<void> {
    try {
      await this.host?.openPath(path);
      this.notice = null;
    } catch (reason) {
      this.notice = { text: sentenceOf(reason), bad: true };
    }
    this.changes.emit();
  }

  async compare(a: string, b: string): Promise<void> {
    try {
      this.comparison = await this.api.compare(a, b);
      this.shown = 'compare';
      this.notice = null;
    } catch (reason) {
      this.notice = { text: sentenceOf(reason), bad: true };
    }
    this.changes.emit();
  }

  /** Go on with a past run: open its notebook and let the server resume it. */
  async resume(summary: IRunSummary): Promise<void> {
    try {
      if (summary.notebook) {
        await this.host?.openPath(summary.notebook);
      }
      await this.api.act(summary.run, 'resume');
      this.shown = 'run';
      this.notice = null;
    } catch (reason) {
      this.notice = { text: sentenceOf(reason), bad: true };
    }
    this.changes.emit();
  }

  async export(to: ExportFormat, done: (name: string) => string): Promise<void> {
    const run = this.current?.run.state?.run;
    if (!run || !this.host) {
      return;
    }
    try {
      const { blob, name } = await this.api.download(run, to);
      this.host.saveBlob(blob, name);
      this.notice = { text: done(name), bad: false };
    } catch (reason) {
      this.notice = { text: sentenceOf(reason), bad: true };
    }
    this.changes.emit();
  }

  async loadModelConfig(): Promise<void> {
    try {
      this.modelConfig = await this.api.model();
    } catch (reason) {
      this.modelConfig = 'none';
      if (!(reason instanceof ApiError && reason.status === 404)) {
        this.notice = { text: sentenceOf(reason), bad: true };
      }
    }
    this.changes.emit();
  }

  /** Whether that model can be used; a sentence where the question itself was refused. Keeps nothing. */
  async testModel(endpoint: string, model: string): Promise<IConnection | string> {
    try {
      return await this.api.testModel(endpoint, model);
    } catch (reason) {
      return sentenceOf(reason);
    }
  }

  /** What a run with this form would send to the model; a sentence where that cannot be told. */
  async foretell(): Promise<IOutlook | string> {
    const { goal, data, target, metric } = this.draft;
    try {
      return await this.api.outlook({
        goal: goal.trim(),
        data: data!.ref,
        ...(target ? { target } : {}),
        ...(metric ? { metric } : {})
      });
    } catch (reason) {
      return sentenceOf(reason);
    }
  }

  /** Save where the model is reached; the server tries it first. Says whether it was taken. */
  async saveModelConfig(endpoint: string | null, model: string | null): Promise<boolean> {
    try {
      this.modelConfig = await this.api.setModel(endpoint, model);
      this.notice = null;
      await this.loadStatus();
      return true;
    } catch (reason) {
      this.notice = { text: sentenceOf(reason), bad: true };
      this.changes.emit();
      return false;
    }
  }

  /** Ask what would mend a cell of the user, and show the answer. */
  proposeRepair(ask: RepairAsk): Promise<void> {
    this.shown = 'run';
    return this.repairs.propose(ask);
  }

  /** Draw again, as after a change of the settings. */
  refresh(): void {
    this.changes.emit();
  }

  private freshDraft(): IDraft {
    return {
      goal: '',
      data: null,
      target: null,
      metric: null,
      budget: this.settings.budget,
      mode: this.settings.mode,
      writeTo: this.settings.newNotebooks ? 'new' : 'open'
    };
  }

  private readonly changes = new Signal<this, void>(this);
  private readonly focuses = new Signal<this, void>(this);
  private current: LiveNotebook | null = null;
  private shown: View = 'run';
  /** The planned run whose goal is being changed. */
  private replaced: string | null = null;
}
