import { errorIcon, runIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IOutlook } from '../contract';
import type { PanelModel } from '../panelModel';
import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { DataPicker } from './DataPicker';
import { EgressLine } from './EgressLine';
import { GoalExamples } from './GoalExamples';
import { Icon, Spinner } from './Icon';
import { OutlookPreview } from './OutlookPreview';
import { RunOptions } from './RunOptions';
import { useTrans } from './Trans';

export interface IGoalFormProps {
  model: PanelModel;
  notebook: string | null;
}

/** The start: data, goal in plain words, quiet options. */
export function GoalForm({ model, notebook }: IGoalFormProps): React.JSX.Element {
  const trans = useTrans();
  const { draft, reading } = model;
  const goalId = React.useId();
  const goal = React.useRef<HTMLTextAreaElement>(null);
  const data = React.useRef<HTMLInputElement>(null);

  React.useEffect(() => {
    const focus = () => goal.current?.focus();
    model.focusRequested.connect(focus);
    return () => {
      model.focusRequested.disconnect(focus);
    };
  }, [model]);

  const missing = !draft.data
    ? trans.__('Choose data first')
    : reading.state === 'failed'
      ? trans.__('Choose other data first')
      : !draft.goal.trim()
        ? trans.__('Type a goal first')
        : null;
  const start = () => {
    if (!missing && !model.starting) {
      void model.start();
    }
  };
  // Undefined: it was not asked for; it is asked for anew when the form changes.
  const [outlook, setOutlook] = React.useState<IOutlook | string | null>();
  const asked = React.useRef(0);
  React.useEffect(() => {
    asked.current += 1;
    setOutlook(undefined);
  }, [draft.data, draft.goal, draft.target, draft.metric]);
  const see = async () => {
    const number = ++asked.current;
    setOutlook(null);
    const found = await model.foretell();
    if (number === asked.current) {
      setOutlook(found);
    }
  };
  const label = draft.data?.label ?? '';
  const examples = reading.state === 'ready' ? reading.preview.examples : [];

  return (
    <>
      <div
        className="jp-AutoML-GoalForm jp-AutoML-PanelBody"
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            start();
          }
        }}
      >
        {model.trouble && (
          <div className="jp-AutoML-Trouble" role="alert">
            <Icon icon={errorIcon} tone="bad" />
            <span>
              {model.trouble === 'not-enabled'
                ? trans.__(
                    'The server side is not enabled. Run “jupyter server extension enable jupyter_automl.server” and start Jupyter again.'
                  )
                : model.trouble}
            </span>
          </div>
        )}
        <DataPicker model={model} inputRef={data} />
        {reading.state === 'failed' && (
          <div className="jp-AutoML-Trouble" role="alert">
            <Icon icon={errorIcon} tone="bad" />
            <div>
              <b>{trans.__('%1 cannot be read', label)}</b>
              <div>{reading.message}</div>
            </div>
          </div>
        )}
        <div className="jp-AutoML-GoalForm-goal">
          <label htmlFor={goalId}>{trans.__('Goal')}</label>
          <textarea
            id={goalId}
            ref={goal}
            rows={3}
            value={draft.goal}
            placeholder={trans.__('What do you want to predict, find or understand?')}
            onChange={event => model.edit({ goal: event.target.value })}
          />
        </div>
        {reading.state === 'reading' && (
          <>
            <div className="jp-AutoML-note" role="status">
              <Spinner />
              <span>{trans.__('Looking at types, dates and gaps in %1', label)}</span>
            </div>
            <div className="jp-AutoML-Skeleton" aria-hidden="true">
              <i />
              <i />
            </div>
          </>
        )}
        {examples.length > 0 && (
          <GoalExamples
            label={label}
            examples={examples}
            onPick={example => {
              model.edit({ goal: example });
              goal.current?.focus();
            }}
          />
        )}
        <RunOptions
          draft={draft}
          preview={reading.state === 'ready' ? reading.preview : null}
          notebook={notebook}
          newNotebooks={model.settings.newNotebooks}
          onChange={part => model.edit(part)}
        />
        {outlook !== undefined && <OutlookPreview found={outlook} />}
      </div>
      <ActionDock
        note={
          <EgressLine
            status={model.status}
            onSetUp={() => model.show('settings')}
            onSee={missing ? undefined : () => void see()}
          />
        }
        error={model.startError}
      >
        {reading.state === 'failed' ? (
          <Button kind="primary" label={trans.__('Choose a file…')} onClick={() => data.current?.focus()} />
        ) : (
          <Button
            kind="primary"
            icon={runIcon}
            label={model.starting ? trans.__('Starting…') : trans.__('Start')}
            disabled={missing !== null || model.starting}
            onClick={start}
          />
        )}
        <span className="jp-AutoML-ActionDock-hint">
          {missing ?? (/Mac/.test(navigator.platform) ? trans.__('⌘ Enter') : trans.__('Ctrl Enter'))}
        </span>
      </ActionDock>
    </>
  );
}
