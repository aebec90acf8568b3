import type { TranslationBundle } from '@jupyterlab/translation';
import {
  checkIcon,
  circleEmptyIcon,
  errorIcon,
  pauseIcon,
  searchIcon,
  stopIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IRunSummary, Phase } from '../contract';
import { basename, score } from '../format';
import type { PanelModel } from '../panelModel';
import { ActionDock } from './ActionDock';
import { Button, Link } from './Button';
import { useRoving } from './hooks';
import { Hidden, Icon, Spinner } from './Icon';
import { useTrans } from './Trans';

/** Past runs: find one, open its notebook, compare two. */
export function RunHistory({ model }: { model: PanelModel }): React.JSX.Element {
  const trans = useTrans();
  const { filter, ticked } = model.past;
  const wanted = filter.trim().toLowerCase();
  const runs = (model.history ?? []).filter(run =>
    [run.goal, run.data_label, run.notebook ?? '', run.metric ?? ''].join(' ').toLowerCase().includes(wanted)
  );
  const roving = useRoving(runs.map(({ run }) => run));
  const tick = (run: string) =>
    model.look({
      ticked: ticked.includes(run) ? ticked.filter(other => other !== run) : [...ticked.slice(-1), run]
    });
  const two = ticked.length === 2;
  return (
    <>
      <div className="jp-AutoML-PanelBody">
        <div className="jp-AutoML-RunHistory-filter">
          <div className="jp-AutoML-Field">
            <Icon icon={searchIcon} />
            <input
              type="search"
              value={filter}
              aria-label={trans.__('Filter past runs')}
              placeholder={trans.__('Filter by goal or data')}
              onChange={event => model.look({ filter: event.target.value })}
            />
          </div>
        </div>
        {model.history === null ? (
          !model.notice && (
            <div className="jp-AutoML-note">
              <Spinner /> {trans.__('Looking for past runs…')}
            </div>
          )
        ) : runs.length === 0 ? (
          <div className="jp-AutoML-note" role="status">
            {wanted
              ? trans.__('No run matches “%1”.', filter)
              : trans.__('No runs yet. They will be listed here.')}
          </div>
        ) : (
          <ul className="jp-AutoML-RunHistory" onKeyDown={roving.onKeyDown} onFocus={roving.onFocus}>
            {runs.map(run => (
              <li key={run.run}>
                <input
                  type="checkbox"
                  checked={ticked.includes(run.run)}
                  aria-label={trans.__('Compare “%1”', run.goal)}
                  onChange={() => tick(run.run)}
                />
                <button
                  type="button"
                  className="jp-AutoML-RowButton"
                  data-row={run.run}
                  tabIndex={roving.tabIndex(run.run)}
                  title={whereTo(run, trans)}
                  aria-disabled={run.notebook === null}
                  onClick={() => void (run.notebook !== null && model.open(run.notebook))}
                >
                  <span className="jp-AutoML-RunHistory-goal">{run.goal}</span>
                  <span className="jp-AutoML-RunHistory-score">
                    {run.score === null ? '' : score(run.score)}
                    {run.metric && run.score !== null && <Hidden>{run.metric}</Hidden>}
                  </span>
                  <span className="jp-AutoML-soft">
                    {run.data_label} · {when(run.created)}
                  </span>
                  <PhaseWord run={run} />
                </button>
                {run.resumable && (
                  <span className="jp-AutoML-RunHistory-resume">
                    <Link label={trans.__('Resume')} onClick={() => void model.resume(run)} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
      <ActionDock error={model.notice?.bad ? model.notice.text : null}>
        <Button
          kind={two ? 'primary' : 'plain'}
          label={two ? trans.__('Compare 2 runs') : trans.__('Tick two to compare')}
          disabled={!two}
          onClick={() => void model.compare(ticked[0], ticked[1])}
        />
        {ticked.length > 0 && (
          <Button
            kind="quiet"
            last
            label={trans.__('Clear ticks')}
            onClick={() => model.look({ ticked: [] })}
          />
        )}
      </ActionDock>
    </>
  );
}

function PhaseWord({ run }: { run: IRunSummary }): React.JSX.Element {
  const trans = useTrans();
  const words: Record<Phase, [typeof checkIcon | null, string]> = {
    reading: [null, trans.__('runs')],
    plan: [circleEmptyIcon, trans.__('planned')],
    running: [null, trans.__('runs')],
    your_turn: [pauseIcon, trans.__('waits for you')],
    repairing: [null, trans.__('runs')],
    question: [pauseIcon, trans.__('waits for you')],
    finding: [pauseIcon, trans.__('waits for you')],
    finished: [checkIcon, trans.__('finished')],
    partial: [checkIcon, trans.__('in part')],
    stopped: [stopIcon, trans.__('stopped')],
    kernel_died: [errorIcon, trans.__('kernel died')],
    failed: [errorIcon, trans.__('failed')],
    server_restarted: [stopIcon, trans.__('interrupted')]
  };
  const [icon, word] = words[run.phase] ?? [circleEmptyIcon, run.phase];
  const tone = run.phase === 'finished' ? 'good' : icon === errorIcon ? 'bad' : 'plain';
  return (
    <span className="jp-AutoML-RunHistory-phase">
      {icon ? <Icon icon={icon} tone={tone} /> : <Spinner />}
      {word}
    </span>
  );
}

/** Today's runs with the time, older ones with the date. */
export function when(epoch: number): string {
  const date = new Date(epoch * 1000);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) {
    return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  }
  const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric';
  return date.toLocaleDateString([], { day: 'numeric', month: 'short', year });
}

/** A short name for a run in a comparison. */
export function nameOf(run: IRunSummary): string {
  return basename(run.notebook ?? run.data_label);
}

/** What a click on the run opens. */
export function whereTo(run: IRunSummary, trans: TranslationBundle): string {
  return run.notebook === null
    ? trans.__('Its notebook lies outside of the folder that this server shows.')
    : trans.__('Open %1', run.notebook);
}
