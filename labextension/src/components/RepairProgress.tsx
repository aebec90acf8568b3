import { checkIcon, circleEmptyIcon, errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IRunState } from '../contract';
import { Icon, Spinner } from './Icon';
import { useTrans } from './Trans';

/** A crash that is being mended: what it means first, then what is being done. */
export function RepairProgress({
  state,
  text
}: {
  state: IRunState;
  text: string | null;
}): React.JSX.Element {
  const trans = useTrans();
  const { repairing } = state;
  const step = state.steps.find(({ id }) => id === repairing?.step);
  const found = Boolean(repairing?.cause);
  const stages: { label: string; at: 'done' | 'now' | 'next' }[] = [
    { label: trans.__('Read the error'), at: 'done' },
    {
      label: found ? trans.__('Found the cause') : trans.__('Looking for the cause'),
      at: found ? 'done' : 'now'
    },
    { label: text ?? trans.__('Trying a change'), at: found ? 'now' : 'next' },
    { label: trans.__('Run the cell again'), at: 'next' }
  ];
  return (
    <div className="jp-AutoML-RepairProgress">
      <div className="jp-AutoML-Card-title">
        <Icon icon={errorIcon} tone="bad" />
        <b>{step ? trans.__('“%1” failed', step.title) : trans.__('A cell failed')}</b>
      </div>
      {repairing?.cause && <p>{repairing.cause}</p>}
      <ul>
        {stages.map(({ label, at }) => (
          <li key={label} className={`jp-mod-${at}`}>
            {at === 'now' ? (
              <Spinner />
            ) : (
              <Icon
                icon={at === 'done' ? checkIcon : circleEmptyIcon}
                tone={at === 'done' ? 'good' : 'plain'}
              />
            )}
            <span>{label}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
