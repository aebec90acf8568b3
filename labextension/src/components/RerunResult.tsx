import * as React from 'react';

import type { IRerun } from '../contract';
import { useTrans } from './Trans';

/** The scores of the original and of the rerun, side by side, and what the change means. */
export function RerunResult({ rerun }: { rerun: IRerun }): React.JSX.Element {
  const trans = useTrans();
  return (
    <div className="jp-AutoML-RerunResult">
      <table className="jp-AutoML-Table">
        <thead>
          <tr>
            <td />
            <th scope="col">{trans.__('original')}</th>
            <th scope="col">{trans.__('rerun')}</th>
            <th scope="col">{trans.__('change')}</th>
          </tr>
        </thead>
        <tbody>
          {rerun.rows.map(row => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              <td>{row.original}</td>
              <td>{row.rerun}</td>
              <td>{row.change}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rerun.sentence && <p>{rerun.sentence}</p>}
    </div>
  );
}
