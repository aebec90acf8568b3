import { checkIcon, errorIcon, refreshIcon, runIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IParameter, IRunState } from '../contract';
import { basename, duration, sentenceOf } from '../format';
import type { LiveNotebook } from '../live';
import type { PanelModel } from '../panelModel';
import { ActionDock } from './ActionDock';
import { BudgetBar } from './BudgetBar';
import { Button } from './Button';
import { NowLine } from './NowLine';
import { RerunForm } from './RerunForm';
import { RerunResult } from './RerunResult';
import { Section } from './Section';
import { StateIcon } from './StateIcon';
import { useTrans } from './Trans';

export interface IRerunViewProps {
  model: PanelModel;
  live: LiveNotebook;
  state: IRunState;
}

/** The finished notebook once more, with other parameters, and both results side by side. */
export function RerunView({ model, live, state }: IRerunViewProps): React.JSX.Element {
  const trans = useTrans();
  const { run } = live;
  const [parameters, setParameters] = React.useState<IParameter[] | null>(null);
  const [values, setValues] = React.useState<Record<string, string | boolean>>({});
  const [asked, setAsked] = React.useState<string | null>(null);
  const [trouble, setTrouble] = React.useState<string | null>(null);
  React.useEffect(() => {
    const failed = (reason: unknown) => setTrouble(sentenceOf(reason));
    model.api.parameters(state.run).then(setParameters, failed);
    model.api.reruns(state.run).then(reruns => run.setReruns(reruns), failed);
  }, [model, run, state.run]);

  const current =
    run.reruns.find(({ rerun }) => rerun === asked) ?? (asked ? null : run.reruns[run.reruns.length - 1]);
  // Who looked elsewhere meanwhile finds a rerun that goes on, too.
  const busy = current ? current.state === 'running' : asked !== null;
  const start = async () => {
    setTrouble(null);
    try {
      const changed = (parameters ?? [])
        .filter(({ name }) => name in values)
        .map(({ name, type }) => [name, RerunForm.value(values[name], type)] as const);
      setAsked(await model.api.rerun(state.run, Object.fromEntries(changed)));
    } catch (reason) {
      setTrouble(sentenceOf(reason));
    }
  };
  const output = current?.output ?? null;
  // The result stands above the form that asked for it; who typed further down is brought to it.
  const body = React.useRef<HTMLDivElement>(null);
  const done = current?.rerun === asked && current?.state === 'finished';
  React.useEffect(() => {
    if (done && body.current) {
      body.current.scrollTop = 0;
    }
  }, [done]);
  return (
    <>
      <header className="jp-AutoML-RunHeader">
        <div className="jp-AutoML-RunHeader-goal">
          <b title={state.goal}>{state.goal}</b>
        </div>
        <div className="jp-AutoML-RunHeader-data">
          <span>{trans.__('Rerun with papermill')}</span>
        </div>
        <div className="jp-AutoML-RunHeader-state">
          <StateIcon
            mark={busy ? 'spinner' : current?.state === 'failed' ? 'error' : current ? 'check' : 'circle'}
            tone={current?.state === 'failed' ? 'bad' : current && !busy ? 'good' : 'brand'}
          />
          <b>
            {busy
              ? trans.__('Rerunning')
              : current?.state === 'failed'
                ? trans.__('Rerun failed')
                : current
                  ? trans.__('Rerun finished')
                  : trans.__('Not rerun yet')}
          </b>
          <span className="jp-AutoML-RunHeader-time">
            {current?.seconds ? duration(current.seconds) : ''}
          </span>
        </div>
        <BudgetBar
          seconds={1}
          used={current ? (current.fraction ?? (busy ? 0 : 1)) : 0}
          look={busy ? 'running' : current?.state === 'failed' ? 'broken' : 'done'}
        />
      </header>
      <div className="jp-AutoML-PanelBody" ref={body}>
        {!busy && current && current.rows.length > 0 && (
          <Section title={trans.__('Result')}>
            <RerunResult rerun={current} />
          </Section>
        )}
        <Section title={trans.__('Parameters')}>
          <RerunForm
            parameters={parameters}
            values={values}
            disabled={busy}
            onChange={(name, value) => setValues(old => ({ ...old, [name]: value }))}
          />
        </Section>
      </div>
      <ActionDock
        error={trouble}
        note={
          busy ? (
            <NowLine
              icon="spinner"
              text={current?.text ?? trans.__('Running the notebook in a fresh kernel')}
            />
          ) : current?.state === 'failed' ? (
            <NowLine icon={errorIcon} tone="bad" text={current.sentence ?? trans.__('The rerun failed.')} />
          ) : output && trouble === null ? (
            <NowLine
              icon={checkIcon}
              tone="good"
              text={trans.__('Saved as %1', basename(output))}
              note={current?.text}
            />
          ) : (
            <NowLine
              icon={refreshIcon}
              text={trans.__('The notebook runs top to bottom in a fresh kernel.')}
              note={trans.__('The original stays as it is.')}
            />
          )
        }
      >
        {output && !busy ? (
          <>
            <Button
              kind="primary"
              label={trans.__('Open notebook')}
              onClick={() => void model.open(output)}
            />
            <Button icon={refreshIcon} label={trans.__('Run again')} onClick={() => void start()} />
          </>
        ) : (
          <Button
            kind="primary"
            icon={runIcon}
            label={trans.__('Rerun')}
            disabled={busy || parameters === null}
            onClick={() => void start()}
          />
        )}
        <Button kind="quiet" last label={trans.__('Back')} onClick={() => model.show('run')} />
      </ActionDock>
    </>
  );
}
