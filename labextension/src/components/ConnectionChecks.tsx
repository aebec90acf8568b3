import { checkIcon, errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IConnection } from '../contract';
import { Hidden, Icon, type Tone } from './Icon';
import { useTrans } from './Trans';

/** What a test of the connection found: a line a thing, and a verdict; or why there was no test. */
export function ConnectionChecks({ found }: { found: IConnection | string }): React.JSX.Element {
  const trans = useTrans();
  if (typeof found === 'string') {
    return (
      <div className="jp-AutoML-ConnectionChecks" role="status">
        <p>{found}</p>
      </div>
    );
  }
  const tones: Record<string, Tone> = { good: 'good', fair: 'warn', bad: 'bad', unknown: 'plain' };
  const words: Record<string, string> = {
    good: trans.__('Good:'),
    fair: trans.__('Less than it could be:'),
    bad: trans.__('Failed:'),
    unknown: trans.__('Not known:')
  };
  return (
    <div className="jp-AutoML-ConnectionChecks" role="status">
      <ul>
        {found.checks.map(({ name, grade, text }) => (
          <li key={name} data-check={name} data-grade={grade}>
            <Icon icon={grade === 'good' ? checkIcon : errorIcon} tone={tones[grade]} />
            <span>
              <Hidden>{words[grade]}</Hidden>
              {text.charAt(0).toUpperCase() + text.slice(1)}
            </span>
          </li>
        ))}
      </ul>
      <p>{found.verdict}</p>
    </div>
  );
}
