import { errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IOutlook } from '../contract';
import { EgressPreview } from './EgressPreview';
import { Icon, Spinner } from './Icon';
import { useTrans } from './Trans';

/** What a run would send, or why that cannot be told; `null` while the server reads the data. */
export function OutlookPreview({ found }: { found: IOutlook | string | null }): React.JSX.Element {
  const trans = useTrans();
  if (found === null) {
    return (
      <div className="jp-AutoML-note" role="status">
        <Spinner />
        <span>{trans.__('Reading the data as a run does; nothing is sent')}</span>
      </div>
    );
  }
  if (typeof found === 'string') {
    return (
      <div className="jp-AutoML-Trouble" role="alert">
        <Icon icon={errorIcon} tone="bad" />
        <span>{found}</span>
      </div>
    );
  }
  return <EgressPreview text={found.text} note={found.note} />;
}
