import type { DataRef, ICellRepair, IDataFile, IFrame, IPreview, Mode } from './contract';
import type { LiveNotebook } from './live';

export type View = 'run' | 'start' | 'history' | 'compare' | 'settings' | 'rerun';

/** The data that was chosen, as it is drawn. */
export interface IChosenData {
  ref: DataRef;
  label: string;
  /** Rows and columns, where they are known before a look at the data. */
  rows: number | null;
  columns: number | null;
}

/** What there is to learn from, as far as it fits what was typed. */
export interface IChoices {
  frames: IFrame[];
  /** Whether a cell runs in the kernel: its frames are not to be seen meanwhile. */
  busy: boolean;
  kernelId: string | null;
  files: IDataFile[];
}

/** What the start form holds; kept while the person looks elsewhere in the panel. */
export interface IDraft {
  goal: string;
  data: IChosenData | null;
  target: string | null;
  metric: string | null;
  /** Seconds. */
  budget: number;
  mode: Mode;
  writeTo: 'new' | 'open';
}

/** How the past runs are looked at; kept while two of them are compared. */
export interface IPast {
  filter: string;
  /** Ids of the runs to compare, at most two. */
  ticked: readonly string[];
}

export type Reading =
  | { state: 'none' }
  | { state: 'reading' }
  | { state: 'ready'; preview: IPreview }
  | { state: 'failed'; message: string };

/** A crash of the user's own cell, and what is proposed for it. */
export interface IUserRepair {
  live: LiveNotebook;
  cellId: string;
  count: number | null;
  ename: string;
  state: 'asking' | 'ready' | 'failed';
  repair: ICellRepair | null;
  message: string | null;
}

/** Defaults from the settings editor. */
export interface IPanelSettings {
  mode: Mode;
  budget: number;
  repairUserCells: boolean;
  follow: boolean;
  /** Of the server side, once it has told. */
  version: string | null;
  /** Whether a new notebook can be opened beside this one, as in Lab; Notebook 7 shows one at a time. */
  newNotebooks: boolean;
}

/** What the panel needs from the application around it. */
export interface IPanelHost {
  /** Make a notebook near `data`, open it with a running kernel; its live side and kernel. */
  newNotebook(data: IChosenData): Promise<{ live: LiveNotebook; kernelId: string }>;
  /** The kernel of an open notebook, started where there is none. */
  kernelOf(live: LiveNotebook): Promise<string>;
  openPath(path: string): Promise<void>;
  browse(): Promise<string | null>;
  saveBlob(blob: Blob, name: string): void;
  confirm(title: string, body: string, accept: string): Promise<boolean>;
  openSettings(): void;
  acceptRepair(repair: IUserRepair): Promise<void>;
  showFolder(path: string): Promise<void>;
  /** Show a command for the terminal, to be copied. */
  showCommand(title: string, text: string, command: string): Promise<void>;
}
