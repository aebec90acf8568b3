import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IPreview, Mode } from '../contract';
import { NBSP } from '../format';
import type { IDraft } from '../panelTypes';
import { Section } from './Section';
import { useTrans } from './Trans';

/** Scores that can be asked for by name; the goal decides otherwise. */
const METRICS = [
  'ROC AUC',
  'average precision',
  'log loss',
  'accuracy',
  'balanced accuracy',
  'F1',
  'MAE',
  'RMSE',
  'R²',
  'MAPE'
];

const BUDGETS = [60, 120, 300, 600, 1200, 1800, 3600];

export interface IRunOptionsProps {
  draft: IDraft;
  preview: IPreview | null;
  /** Name of the open notebook, null where there is none. */
  notebook: string | null;
  /** Whether a new notebook is a choice. */
  newNotebooks: boolean;
  onChange: (part: Partial<IDraft>) => void;
}

/** Quiet choices, already made well. */
export function RunOptions({
  draft,
  preview,
  notebook,
  newNotebooks,
  onChange
}: IRunOptionsProps): React.JSX.Element {
  const trans = useTrans();
  const inKernel = draft.data !== null && 'frame' in draft.data.ref;
  const budgets = BUDGETS.includes(draft.budget) ? BUDGETS : [...BUDGETS, draft.budget].sort((a, b) => a - b);
  return (
    <Section title={trans.__('Options')}>
      <div className="jp-AutoML-RunOptions">
        <Choice
          label={trans.__('Target')}
          value={draft.target ?? ''}
          onChange={value => onChange({ target: value || null })}
          options={[
            { value: '', label: trans.__('Let the goal decide') },
            ...(preview?.columns ?? []).map(({ name }) => ({ value: name, label: name }))
          ]}
        />
        <Choice
          label={trans.__('Metric')}
          value={draft.metric ?? ''}
          onChange={value => onChange({ metric: value || null })}
          options={[
            { value: '', label: trans.__('Let the target decide') },
            ...METRICS.map(name => ({ value: name, label: name }))
          ]}
        />
        <Choice
          label={trans.__('Budget')}
          value={String(draft.budget)}
          onChange={value => onChange({ budget: Number(value) })}
          options={budgets.map(seconds => ({
            value: String(seconds),
            label:
              seconds % 60 ? trans.__('%1 s', seconds).replace(' ', NBSP) : trans.__('%1 min', seconds / 60)
          }))}
        />
        <ModeChoice mode={draft.mode} onChange={mode => onChange({ mode })} />
        <Choice
          label={trans.__('Write to')}
          value={draft.writeTo}
          onChange={value => onChange({ writeTo: value as IDraft['writeTo'] })}
          options={[
            ...(inKernel || !newNotebooks ? [] : [{ value: 'new', label: trans.__('A new notebook') }]),
            ...(notebook ? [{ value: 'open', label: trans.__('The end of %1', notebook) }] : [])
          ]}
        />
      </div>
    </Section>
  );
}

interface IChoiceProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: IChoiceProps): React.JSX.Element {
  return (
    <label className="jp-AutoML-RunOptions-row">
      <span>{label}</span>
      <HTMLSelect value={value} onChange={event => onChange(event.target.value)}>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </HTMLSelect>
    </label>
  );
}

function ModeChoice({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }): React.JSX.Element {
  const trans = useTrans();
  const name = React.useId();
  const modes: { value: Mode; label: string; help: string }[] = [
    { value: 'auto', label: trans.__('Auto'), help: trans.__('Runs on until something needs you') },
    { value: 'step', label: trans.__('Step'), help: trans.__('Each cell waits for your go') }
  ];
  return (
    <div className="jp-AutoML-RunOptions-row">
      <span id={name}>{trans.__('Mode')}</span>
      <div className="jp-AutoML-Segments" role="radiogroup" aria-labelledby={name}>
        {modes.map(({ value, label, help }) => (
          <label key={value} title={help} className={mode === value ? 'jp-mod-chosen' : undefined}>
            <input type="radio" name={name} checked={mode === value} onChange={() => onChange(value)} />
            {label}
          </label>
        ))}
      </div>
    </div>
  );
}
