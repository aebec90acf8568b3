/** Where a run stands, as the server tells it. */
export type Phase =
  | 'reading'
  | 'plan'
  | 'running'
  | 'your_turn'
  | 'repairing'
  | 'question'
  | 'finding'
  | 'finished'
  | 'partial'
  | 'stopped'
  | 'kernel_died'
  | 'failed'
  | 'server_restarted';

export type StepState =
  'waiting' | 'proposed' | 'running' | 'done' | 'repaired' | 'yours' | 'skipped' | 'failed' | 'cut';

export type Mode = 'auto' | 'step';

export type Severity = 'high' | 'medium' | 'low';

/** A file below the server's root, or a DataFrame that lives in a kernel. */
export type DataRef = { path: string } | { kernel_id: string; frame: string };

export interface IAlternative {
  component: string;
  title: string;
  score: number | null;
  why: string;
}

/** One row of the recommender's table: parts of the score between 0 and 1. */
export interface IRanking {
  label: string;
  goal: number;
  data: number;
  cost: number;
  /** What earlier runs on similar tables say: 0.5 where there were none. */
  memory?: number;
  total: number;
}

export interface IStep {
  id: string;
  title: string;
  state: StepState;
  /** Seconds that the step took, null before its end. */
  seconds: number | null;
  /** Seconds that the planner expects. */
  estimate?: number | null;
  /** Epoch seconds at which the step began. */
  started?: number | null;
  why: string[];
  alternatives: IAlternative[];
  /** What carries the step out now; it may stand among the alternatives, to come back to. */
  component?: string | null;
  ranking?: IRanking[];
  cell_ids: string[];
}

export interface IProposal {
  cell_id: string;
  step: string;
  title: string;
  source: string;
  why: string | string[];
  /** False where all that follows builds on this step. */
  skippable?: boolean;
}

export interface IScore {
  name: string;
  label: string;
  mean: number | null;
  std: number | null;
  seconds: number | null;
  kept: boolean;
  chosen: boolean;
  why: string;
  rank: number | null;
  /** The experiment that is the baseline. */
  baseline?: boolean;
}

export interface IFinding {
  kind: string;
  severity: Severity;
  columns: string[];
  title?: string;
  evidence: string;
  action: string;
  undo: string | null;
  open?: boolean;
}

export interface IRepair {
  step: string;
  cell_id: string;
  number: number;
  crash_class: string;
  crash_name?: string;
  title: string;
  cause: string;
  /** Unified diff without file names, or empty. */
  diff: string;
  tries: number;
  verdict: string;
  effect: string | null;
}

export interface IOption {
  value: string;
  label: string;
  primary?: boolean;
  help?: string;
}

export interface IQuestion {
  id: string;
  kind: string;
  title: string;
  text: string;
  options: IOption[];
  /** The exact command or request, shown as code. */
  code?: string | null;
  /** Index of the finding that is asked about. */
  finding?: number | null;
  /** What happens otherwise. */
  note?: string | null;
}

export interface IProof {
  ok: boolean;
  identical: boolean;
  score: number | null;
  sentence: string;
}

export interface IResult {
  score: number | null;
  low: number | null;
  high: number | null;
  metric: string | null;
  rows: number | null;
  baseline: number | null;
  model: string | null;
  proof: IProof | null;
  bundle: string | null;
  notebook_html: string | null;
  constraints: { text: string; met: boolean | null }[];
  sentence?: string | null;
  drivers?: string[];
  /** Steps that answer what the goal asks beside a prediction. */
  answers?: { title: string; cell_id: string | null }[];
  /** Steps that were proposed for that and did not come to stand. */
  left_out?: { title: string; why: string }[];
}

export interface ITask {
  task: string;
  target: string | null;
  metric: string;
  sentence: string;
  constraints: string[];
  unclear: string[];
}

export interface IRunState {
  run: string;
  goal: string;
  notebook: string;
  kernel_id: string | null;
  data: {
    label: string;
    /** Where the file lies, as far as this server shows it. */
    path?: string | null;
    /** The kernel's table that it was. */
    frame?: string | null;
    rows: number | null;
    columns: number | null;
  };
  mode: Mode;
  task: ITask | null;
  phase: Phase;
  reason: string | null;
  /** How the kernel was lost, in the phase `kernel_died`. */
  lost?: 'restart' | 'autorestart' | 'dead' | 'shutdown' | 'switch' | 'interrupt' | null;
  step: string | null;
  step_number: number | null;
  step_count: number | null;
  budget: { seconds: number; used: number; waiting: boolean };
  steps: IStep[];
  proposal: IProposal | null;
  leaderboard: IScore[];
  metric_name: string | null;
  greater_is_better: boolean;
  baseline: number | null;
  findings: IFinding[];
  repairs: IRepair[];
  repairing: { step: string; try: number; of: number; cause: string } | null;
  question: IQuestion | null;
  now: string | null;
  best: { label: string; score: number } | null;
  result: IResult | null;
  model_usage: IModelUsage | null;
  /** What a language model proposed until now, with the verdict of the checks. */
  suggestions?: ISuggestion[];
}

export interface ISuggestion {
  /** What it is a proposal of, such as `feature` or `repair`. */
  kind: string;
  name: string;
  kept: boolean;
  why: string;
}

/** What the language model was asked and what it cost until now. */
export interface IModelUsage {
  requests: number;
  prompt_tokens: number;
  completion_tokens: number;
  /** Null where the price is not known. */
  usd: number | null;
  cached?: number;
  failed?: number;
  model?: string;
  host?: string;
  roles?: Record<string, Omit<IModelUsage, 'roles'>>;
  /** What became of the newest question. */
  last?: { role: string; verdict: string; why: string; seconds: number };
}

/** One question to the language model, exactly as it was sent and answered. */
export interface IExchange {
  id: string;
  role: string;
  model: string;
  host: string;
  messages: { role: string; content: string }[];
  answer: string;
  verdict: string;
  why: string;
  attempts: number;
  notes: string[];
  prompt_tokens: number;
  completion_tokens: number;
  usd: number | null;
  seconds: number;
  at: number;
}

export interface IRunSummary {
  run: string;
  goal: string;
  data_label: string;
  phase: Phase;
  metric: string | null;
  score: number | null;
  /** Null where it lies outside of the folder that the server shows. */
  notebook: string | null;
  /** Epoch seconds. */
  created: number;
  seconds: number | null;
  resumable: boolean;
}

export interface IServerStatus {
  version: string;
  model: {
    endpoint_host: string;
    model: string;
    key_set: boolean;
    /** What leaves, and where to. */
    note?: string;
  } | null;
}

export interface IDataFile {
  path: string;
  name: string;
  /** Bytes; null for a folder. */
  size: number | null;
  modified: string | number | null;
}

export interface IFrame {
  name: string;
  rows: number;
  columns: number;
}

export interface IPreview {
  rows: number | null;
  rows_exact: boolean;
  columns: { name: string; kind: string; dtype_text: string }[];
  examples: string[];
  /** Why the data cannot be read, in one sentence. */
  error?: string | null;
}

export interface IStartRequest {
  goal: string;
  data: DataRef;
  notebook: string;
  kernel_id: string;
  target?: string;
  metric?: string;
  /** Seconds. */
  budget: number;
  mode: Mode;
  /** Id of the last cell of a notebook that is appended to. */
  append_after: string | null;
}

export type ActionName =
  | 'start'
  | 'run'
  | 'edit'
  | 'skip'
  | 'regenerate'
  | 'choose'
  | 'run_to'
  | 'run_all'
  | 'pause'
  | 'stop'
  | 'resume'
  | 'finish_now'
  | 'revert'
  | 'remove_run'
  | 'answer';

export type ExportFormat = 'html' | 'pdf' | 'py' | 'ipynb' | 'bundle';

export interface IParameter {
  name: string;
  value: string | number | boolean | null;
  type: string;
  help: string | null;
}

export interface IRerun {
  rerun: string;
  state: 'running' | 'finished' | 'failed';
  fraction: number | null;
  text: string | null;
  output: string | null;
  seconds: number | null;
  rows: { label: string; original: string; rerun: string; change: string }[];
  sentence: string | null;
}

export interface ICompareRow {
  label: string;
  a: string;
  b: string;
  equal: boolean;
}

export interface ICompare {
  a: IRunSummary;
  b: IRunSummary;
  rows: ICompareRow[];
  sentence: string;
}

/** What the server proposes for a cell of the user that raised. */
export interface ICellRepair {
  repair: string;
  source: string | null;
  setup: string | null;
  crash_class: string;
  why: string;
  effect: string | null;
  confidence: string | number | null;
  diff: string;
  ask: { kind: string; package?: string; command?: string; text?: string } | null;
}

export interface IModelConfig {
  endpoint: string | null;
  model: string | null;
  key_set: boolean;
  key_name: string | null;
}

/** What a run would send to its model, told before anything is sent. */
export interface IOutlook {
  /** All requests, to be read. */
  text: string;
  note: string;
}

/** What a test of the connection found. */
export interface IConnection {
  ok: boolean;
  verdict: string;
  checks: { name: string; grade: 'good' | 'fair' | 'bad' | 'unknown'; text: string }[];
  seconds: number;
}
