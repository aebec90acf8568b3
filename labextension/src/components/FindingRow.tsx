import { circleEmptyIcon, errorIcon, exceptionsIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IFinding } from '../contract';
import { CodeText } from './CodeText';
import { Hidden, Icon } from './Icon';
import { RowButton } from './RowButton';
import { useTrans } from './Trans';

const ICONS = { high: exceptionsIcon, medium: errorIcon, low: circleEmptyIcon };

export interface IFindingRowProps {
  finding: IFinding;
  row: string;
  current: boolean;
  open: boolean;
  tabIndex: 0 | -1;
  onToggle: (open: boolean) => void;
}

/** A claim; opens to its evidence, what was done, and the way back. */
export function FindingRow(props: IFindingRowProps): React.JSX.Element {
  const { finding, row, current, open, tabIndex, onToggle } = props;
  const trans = useTrans();
  const id = React.useId();
  const { severity, columns, evidence, action, undo } = finding;
  const word = { high: trans.__('High:'), medium: trans.__('Medium:'), low: trans.__('Low:') }[severity];
  const claim = finding.title ?? finding.kind.replace(/_/g, ' ');
  // A claim that names a column needs no list of them.
  const named = columns.length === 0 || columns.some(name => claim.includes(name));
  const title = named ? claim : trans.__('%1: %2', claim, columns.join(', '));
  return (
    <li className={`jp-AutoML-FindingRow${current ? ' jp-mod-current' : ''}`}>
      <RowButton row={row} controls={id} open={open} tabIndex={tabIndex} onToggle={onToggle}>
        <Icon icon={ICONS[severity]} tone={severity === 'high' ? 'warn' : 'plain'} />
        <span className="jp-AutoML-FindingRow-title" title={title}>
          <Hidden>{word}</Hidden>
          <CodeText text={title} names={columns} />
        </span>
      </RowButton>
      <div id={id} hidden={!open}>
        {open && (
          <div className="jp-AutoML-WhyDetails">
            <p>
              <CodeText text={evidence} names={columns} />
            </p>
            {action && (
              <p>
                <b>{trans.__('Done:')}</b> <CodeText text={action} names={columns} />
              </p>
            )}
            {undo && <p className="jp-AutoML-soft">{trans.__('To undo: %1', undo)}</p>}
          </div>
        )}
      </div>
    </li>
  );
}
