import {
  caretDownEmptyIcon,
  closeIcon,
  folderIcon,
  kernelIcon,
  searchIcon,
  spreadsheetIcon,
  variableIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { count, sentenceOf, shape, size } from '../format';
import type { PanelModel } from '../panelModel';
import type { IChosenData } from '../panelTypes';
import { Link } from './Button';
import { Icon } from './Icon';
import { useTrans } from './Trans';

/** Milliseconds after a key before the server is asked. */
const PAUSE = 150;

/** The type under which the file browser drags paths. */
const DRAG_TYPE = 'application/x-jupyter-icontents';

interface IChoice {
  key: string;
  group: 'frames' | 'files';
  data: IChosenData;
  name: string;
  note: string;
  folder: boolean;
}

export interface IDataPickerProps {
  model: PanelModel;
  inputRef: React.RefObject<HTMLInputElement>;
}

/** One search over the DataFrames in the kernel and the files of the server. */
export function DataPicker({ model, inputRef }: IDataPickerProps): React.JSX.Element {
  const trans = useTrans();
  const id = React.useId();
  const [open, setOpen] = React.useState(false);
  const [query, setQuery] = React.useState('');
  const [found, setFound] = React.useState<{ query: string; choices: IChoice[]; busy: boolean } | null>(null);
  /** Grows when the list is to be asked for anew. */
  const [turn, ask] = React.useReducer((n: number) => n + 1, 0);
  const [trouble, setTrouble] = React.useState<string | null>(null);
  const [at, setAt] = React.useState(0);
  const box = React.useRef<HTMLDivElement>(null);
  /** Whether Enter came before the list of what was typed: its first row is taken as soon as it is there. */
  const hurried = React.useRef(false);
  const { data } = model.draft;
  const choices = found?.choices ?? null;

  const pick = React.useCallback(
    (choice: IChoice) => {
      setOpen(false);
      setQuery('');
      void model.choose(choice.data);
    },
    [model]
  );

  React.useEffect(() => {
    if (!open) {
      return;
    }
    let stale = false;
    hurried.current = false;
    const timer = window.setTimeout(() => {
      model.choices(query).then(
        listed => {
          if (!stale) {
            const all = Private.choices(listed);
            setFound({ query, choices: all, busy: listed.busy });
            setTrouble(null);
            setAt(0);
            if (hurried.current && all.length) {
              pick(all[0]);
            }
          }
        },
        (reason: unknown) => {
          if (!stale) {
            setTrouble(sentenceOf(reason));
          }
        }
      );
    }, PAUSE);
    return () => {
      stale = true;
      window.clearTimeout(timer);
    };
  }, [open, query, model, pick, turn]);

  const busy = open && (found?.busy ?? false);
  const session = model.live?.panel.sessionContext;
  React.useEffect(() => {
    if (!busy || !session) {
      return;
    }
    const again = () => {
      if (session.session?.kernel?.status !== 'busy') {
        session.statusChanged.disconnect(again); // asking makes the kernel busy and idle, too
        ask();
      }
    };
    session.statusChanged.connect(again);
    again();
    return () => {
      session.statusChanged.disconnect(again);
    };
  }, [busy, found, session]);

  React.useEffect(() => {
    const away = (event: MouseEvent) => {
      if (!box.current?.contains(event.target as Node)) {
        setOpen(false);
      }
    };
    if (open) {
      document.addEventListener('mousedown', away);
      return () => document.removeEventListener('mousedown', away);
    }
    return undefined;
  }, [open]);

  React.useEffect(() => Private.acceptDrops(box.current, path => void model.chooseFile(path)), [model]);

  const browse = async () => {
    setOpen(false);
    const path = await model.host?.browse();
    if (path) {
      await model.chooseFile(path);
    }
    inputRef.current?.focus();
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    const last = (choices?.length ?? 0) - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) {
        setOpen(true);
      } else {
        setAt(Math.min(last, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))));
      }
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!open) {
        setOpen(true);
      } else if (found?.query !== query) {
        hurried.current = true;
      } else if (choices?.[at]) {
        pick(choices[at]);
      }
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setOpen(false);
      setQuery('');
    }
  };

  const option = (index: number) => `${id}-${index}`;
  const kernelName = Private.kernelName(model);
  const groups: { key: IChoice['group']; title: string }[] = [
    { key: 'frames', title: trans.__('DataFrames in %1', kernelName) },
    { key: 'files', title: trans.__('Files') }
  ];
  const { reading } = model;
  const note =
    reading.state === 'reading'
      ? trans.__('reading…')
      : reading.state === 'failed'
        ? trans.__('not read')
        : reading.state === 'ready'
          ? Private.shapeOf(model)
          : '';

  return (
    <div className="jp-AutoML-DataPicker" ref={box}>
      <label htmlFor={`${id}-input`}>{trans.__('Data')}</label>
      <div className={`jp-AutoML-Field${reading.state === 'failed' && !open ? ' jp-mod-bad' : ''}`}>
        <Icon icon={open || !data ? searchIcon : 'frame' in data.ref ? variableIcon : spreadsheetIcon} />
        <input
          ref={inputRef}
          id={`${id}-input`}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && choices?.length ? option(at) : undefined}
          autoComplete="off"
          spellCheck={false}
          value={open ? query : (data?.label ?? '')}
          title={open || !data ? undefined : Private.where(data)}
          placeholder={trans.__('Search files and DataFrames')}
          onChange={event => {
            setQuery(event.target.value);
            setOpen(true);
          }}
          onMouseDown={() => setOpen(true)}
          onKeyDown={onKeyDown}
          onBlur={event => {
            if (!box.current?.contains(event.relatedTarget)) {
              setOpen(false);
            }
          }}
        />
        {!open && note && <span className="jp-AutoML-DataPicker-note">{note}</span>}
        <button
          type="button"
          className="jp-AutoML-DataPicker-toggle"
          tabIndex={-1}
          aria-label={open ? trans.__('Close the list') : trans.__('Open the list')}
          onMouseDown={event => {
            event.preventDefault();
            setOpen(!open);
            setQuery('');
            inputRef.current?.focus();
          }}
        >
          <Icon icon={open ? closeIcon : caretDownEmptyIcon} />
        </button>
      </div>
      {open && (
        <div className="jp-AutoML-DataPicker-popover">
          {busy && (
            <div className="jp-AutoML-DataPicker-busy" role="status">
              <Icon icon={kernelIcon} />
              {trans.__('A cell is running. DataFrames in %1 are listed when it ends.', kernelName)}
            </div>
          )}
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={trans.__('Data')}
            className="jp-AutoML-DataPicker-list"
          >
            {groups.map(group => {
              const rows = (choices ?? []).map((choice, index) => ({ choice, index }));
              const mine = rows.filter(({ choice }) => choice.group === group.key);
              return mine.length ? (
                <div key={group.key} role="group" aria-label={group.title}>
                  <div className="jp-AutoML-DataPicker-group">{group.title}</div>
                  {mine.map(({ choice, index }) => (
                    <div
                      key={choice.key}
                      id={option(index)}
                      role="option"
                      aria-selected={index === at}
                      className={`jp-AutoML-DataPicker-option${index === at ? ' jp-mod-current' : ''}`}
                      ref={node => {
                        if (index === at) {
                          node?.scrollIntoView({ block: 'nearest' });
                        }
                      }}
                      onMouseMove={() => index !== at && setAt(index)}
                      onMouseDown={event => {
                        event.preventDefault();
                        pick(choice);
                      }}
                    >
                      <Icon
                        icon={
                          choice.group === 'frames'
                            ? variableIcon
                            : choice.folder
                              ? folderIcon
                              : spreadsheetIcon
                        }
                      />
                      <span
                        className={`jp-AutoML-DataPicker-name${choice.group === 'frames' ? ' jp-mod-code' : ''}`}
                      >
                        {choice.name}
                      </span>
                      <span className="jp-AutoML-DataPicker-note">{choice.note}</span>
                    </div>
                  ))}
                </div>
              ) : null;
            })}
          </div>
          {trouble ? (
            <div className="jp-AutoML-note">{trouble}</div>
          ) : choices === null ? (
            <div className="jp-AutoML-note">{trans.__('Looking for data…')}</div>
          ) : (
            choices.length === 0 &&
            !busy && (
              <div className="jp-AutoML-note" role="status">
                {query
                  ? trans.__('No data matches “%1”.', query)
                  : trans.__('No tables here yet. Put a CSV, Excel or Parquet file into this folder.')}
              </div>
            )
          )}
          <div className="jp-AutoML-DataPicker-foot">
            <Link label={trans.__('Browse…')} onClick={() => void browse()} />{' '}
            <span>{trans.__('or drop a file here')}</span>
          </div>
        </div>
      )}
    </div>
  );
}

namespace Private {
  export function choices(found: Awaited<ReturnType<PanelModel['choices']>>): IChoice[] {
    const frames = found.frames.map(({ name, rows, columns }) => ({
      key: `frame ${name}`,
      group: 'frames' as const,
      data: { ref: { kernel_id: found.kernelId ?? '', frame: name }, label: name, rows, columns },
      name,
      note: shape(rows, columns),
      folder: false
    }));
    const files = found.files.map(({ path, name, size: bytes }) => ({
      key: `file ${path}`,
      group: 'files' as const,
      data: { ref: { path }, label: name, rows: null, columns: null },
      name: path,
      note: bytes === null ? '' : size(bytes),
      folder: bytes === null
    }));
    return [...frames, ...files];
  }

  export function kernelName(model: PanelModel): string {
    return model.live?.panel.sessionContext.kernelDisplayName ?? '';
  }

  export function where(data: IChosenData): string {
    return 'path' in data.ref ? data.ref.path : data.ref.frame;
  }

  export function shapeOf(model: PanelModel): string {
    if (model.reading.state !== 'ready') {
      return '';
    }
    const { rows, rows_exact, columns } = model.reading.preview;
    return rows_exact || rows === null ? shape(rows, columns.length) : `≈ ${count(rows)} × ${columns.length}`;
  }

  /** Take files that are dragged from the file browser, whose drags are Lumino's and not the browser's. */
  export function acceptDrops(node: HTMLElement | null, take: (path: string) => void): () => void {
    if (!node) {
      return () => undefined;
    }
    type Drag = Event & {
      mimeData: { hasData(type: string): boolean; getData(type: string): unknown };
      dropAction: string;
      proposedAction: string;
    };
    const over = (event: Event) => {
      const drag = event as Drag;
      if (drag.mimeData?.hasData(DRAG_TYPE)) {
        event.preventDefault();
        event.stopPropagation();
        node.classList.toggle('jp-mod-drop', event.type !== 'lm-dragleave' && event.type !== 'lm-drop');
        if (event.type !== 'lm-dragleave') {
          // The file browser supports one action only; any other is taken for a refusal.
          drag.dropAction = drag.proposedAction;
        }
        if (event.type === 'lm-drop') {
          const paths = drag.mimeData.getData(DRAG_TYPE) as string[];
          if (paths.length) {
            take(paths[0]);
          }
        }
      }
    };
    const types = ['lm-dragenter', 'lm-dragover', 'lm-dragleave', 'lm-drop'];
    types.forEach(type => node.addEventListener(type, over));
    return () => types.forEach(type => node.removeEventListener(type, over));
  }
}
