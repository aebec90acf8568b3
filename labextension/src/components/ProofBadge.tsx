import { errorIcon, trustedIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IProof } from '../contract';
import { Icon } from './Icon';
import { useTrans } from './Trans';

/** Whether a fresh kernel found the same score; never shown as proven when it did not. */
export function ProofBadge({ proof }: { proof: IProof }): React.JSX.Element {
  const trans = useTrans();
  const proven = proof.ok && proof.identical;
  return (
    <div className={`jp-AutoML-ProofBadge jp-mod-${proven ? 'proven' : 'open'}`}>
      <Icon icon={proven ? trustedIcon : errorIcon} tone={proven ? 'plain' : 'bad'} />
      <span>
        <b>{proven ? trans.__('Proven.') : trans.__('Not proven.')}</b> {proof.sentence}
      </span>
    </div>
  );
}
