import { checkIcon, errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IRunState } from '../contract';
import { count, score } from '../format';
import { Link } from './Button';
import { Hidden, Icon } from './Icon';
import { IntervalChart } from './IntervalChart';
import { ProofBadge } from './ProofBadge';
import { useTrans } from './Trans';

/** The end: score with its interval, or what was answered where nothing was fitted, then the proof. */
export function ResultBox({
  state,
  onWhy,
  onShow
}: {
  state: IRunState;
  onWhy: () => void;
  onShow: (cellId: string) => void;
}): React.JSX.Element | null {
  const trans = useTrans();
  const { result } = state;
  if (!result) {
    return state.reason ? <p className="jp-AutoML-note">{state.reason}</p> : null;
  }
  const { metric, rows, low, high, baseline, model, proof, constraints, sentence } = result;
  const { drivers = [], answers = [], left_out: leftOut = [] } = result;
  return (
    <>
      <div className="jp-AutoML-ResultBox">
        {result.score === null ? (
          <div className="jp-AutoML-ResultBox-answered">{trans.__('Analysis, without a model')}</div>
        ) : (
          <>
            <div className="jp-AutoML-soft">
              {rows === null
                ? trans.__('%1 on rows never seen before', metric)
                : trans.__('%1 on %2 rows never seen before', metric, count(rows))}
            </div>
            <div className="jp-AutoML-ResultBox-score">{score(result.score)}</div>
            {low !== null && high !== null && (
              <IntervalChart score={result.score} low={low} high={high} baseline={baseline} />
            )}
          </>
        )}
        {sentence && <p>{sentence}</p>}
        {state.phase === 'partial' && state.reason && <p>{state.reason}</p>}
        {proof && state.phase === 'finished' && <ProofBadge proof={proof} />}
      </div>
      <dl className="jp-AutoML-Pairs jp-AutoML-ResultBox-facts">
        {answers.length > 0 && (
          <>
            <dt>{trans.__('Answered')}</dt>
            <dd>
              <ul>
                {answers.map(({ title, cell_id }) => (
                  <li key={title}>
                    {cell_id === null ? title : <Link label={title} onClick={() => onShow(cell_id)} />}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {leftOut.length > 0 && (
          <>
            <dt>{trans.__('Left out')}</dt>
            <dd>
              <ul>
                {leftOut.map(({ title, why }) => (
                  <li key={title}>
                    {title} <span className="jp-AutoML-soft">{why}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {model && (
          <>
            <dt>{trans.__('Model')}</dt>
            <dd>
              {model} <Link label={trans.__('Why this one?')} onClick={onWhy} />
            </dd>
          </>
        )}
        {drivers.length > 0 && (
          <>
            <dt>{trans.__('Drivers')}</dt>
            <dd>
              {drivers.map((name, index) => (
                <React.Fragment key={name}>
                  {index > 0 && ', '}
                  <code>{name}</code>
                </React.Fragment>
              ))}
            </dd>
          </>
        )}
        {constraints.map(({ text, met }) => (
          <React.Fragment key={text}>
            <dt>{trans.__('Asked for')}</dt>
            <dd className="jp-AutoML-ResultBox-constraint">
              {met !== null && <Icon icon={met ? checkIcon : errorIcon} tone={met ? 'good' : 'bad'} />}
              <span>
                {met !== null && <Hidden>{met ? trans.__('Met:') : trans.__('Not met:')}</Hidden>}
                {text}
              </span>
            </dd>
          </React.Fragment>
        ))}
      </dl>
    </>
  );
}
