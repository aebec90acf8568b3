import * as React from 'react';

import type { ICompare, IRunSummary } from '../contract';
import type { PanelModel } from '../panelModel';
import { ActionDock } from './ActionDock';
import { Button, Link } from './Button';
import { nameOf, when, whereTo } from './RunHistory';
import { useTrans } from './Trans';

/** Two runs side by side: what differs, then a sentence on whether the gap means anything. */
export function RunCompare({
  model,
  comparison
}: {
  model: PanelModel;
  comparison: ICompare;
}): React.JSX.Element {
  const trans = useTrans();
  const [all, setAll] = React.useState(false);
  const { a, b, rows, sentence } = comparison;
  const equal = rows.filter(row => row.equal).length;
  const shown = all ? rows : rows.filter(row => !row.equal);
  return (
    <>
      <div className="jp-AutoML-PanelBody jp-AutoML-RunCompare">
        <p>{sentence}</p>
        <table className="jp-AutoML-Table">
          <thead>
            <tr>
              <td />
              <th scope="col" title={a.goal}>
                {trans.__('A')}
              </th>
              <th scope="col" title={b.goal}>
                {trans.__('B')}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{trans.__('Run')}</th>
              <RunCell run={a} />
              <RunCell run={b} />
            </tr>
            {shown.map(row => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td>{row.a}</td>
                <td>{row.b}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {equal > 0 && (
          <p>
            <Link
              label={
                all
                  ? trans._n('Fold %1 equal row', 'Fold %1 equal rows', equal)
                  : trans._n('Show %1 equal row', 'Show %1 equal rows', equal)
              }
              onClick={() => setAll(!all)}
            />
          </p>
        )}
      </div>
      <ActionDock error={model.notice?.bad ? model.notice.text : null}>
        <OpenRun model={model} run={a} label={trans.__('Open A')} primary />
        <OpenRun model={model} run={b} label={trans.__('Open B')} />
        <Button kind="quiet" last label={trans.__('Back')} onClick={() => model.show('history')} />
      </ActionDock>
    </>
  );
}

function RunCell({ run }: { run: IRunSummary }): React.JSX.Element {
  return (
    <td>
      {nameOf(run)} <span className="jp-AutoML-soft">{when(run.created)}</span>
    </td>
  );
}

interface IOpenRunProps {
  model: PanelModel;
  run: IRunSummary;
  label: string;
  primary?: boolean;
}

function OpenRun({ model, run, label, primary }: IOpenRunProps): React.JSX.Element {
  const trans = useTrans();
  const { notebook } = run;
  return (
    <Button
      kind={primary ? 'primary' : 'plain'}
      label={label}
      title={whereTo(run, trans)}
      disabled={notebook === null}
      onClick={() => void (notebook !== null && model.open(notebook))}
    />
  );
}
