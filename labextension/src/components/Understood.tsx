import * as React from 'react';

import type { IRunState } from '../contract';
import { Link } from './Button';
import { Section } from './Section';
import { useTrans } from './Trans';

/** What the goal was taken to mean, before anything runs. */
export function Understood({
  state,
  onChange
}: {
  state: IRunState;
  onChange: () => void;
}): React.JSX.Element | null {
  const trans = useTrans();
  const { task } = state;
  if (!task) {
    return null;
  }
  const { unclear, constraints } = task;
  return (
    <Section title={trans.__('Understood')}>
      <dl className="jp-AutoML-Pairs">
        <dt>{trans.__('Task')}</dt>
        <dd>{task.sentence || task.task}</dd>
        {task.target && (
          <>
            <dt>{trans.__('Target')}</dt>
            <dd>
              <code>{task.target}</code>
            </dd>
          </>
        )}
        <dt>{trans.__('Metric')}</dt>
        <dd>{state.metric_name ?? task.metric}</dd>
        {constraints.length > 0 && (
          <>
            <dt>{trans.__('Limits')}</dt>
            <dd>{constraints.join(' · ')}</dd>
          </>
        )}
        {unclear.length > 0 && (
          <>
            <dt>{trans.__('Assumed')}</dt>
            <dd>
              {unclear.join(' ')} <Link label={trans.__('Change')} onClick={onChange} />
            </dd>
          </>
        )}
      </dl>
    </Section>
  );
}
