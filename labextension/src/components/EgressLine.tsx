import { lockIcon, shareIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IServerStatus } from '../contract';
import { Link } from './Button';
import { Icon } from './Icon';
import { useTrans } from './Trans';

export interface IEgressLineProps {
  status: IServerStatus | null;
  onSetUp: () => void;
  /** Shows the very text; absent where there is nothing to make it of yet. */
  onSee?: () => void;
}

/** What leaves the server, said before anything does. */
export function EgressLine({ status, onSetUp, onSee }: IEgressLineProps): React.JSX.Element {
  const trans = useTrans();
  const model = status?.model ?? null;
  return (
    <div className="jp-AutoML-EgressLine">
      <Icon icon={model ? shareIcon : lockIcon} />
      <span>
        {model
          ? (model.note ?? trans.__('Column names and statistics go to %1.', model.endpoint_host))
          : trans.__('Works offline. No language model is set, so nothing leaves this server.')}{' '}
        <Link label={model ? trans.__('Change') : trans.__('Set one up')} onClick={onSetUp} />
        {model && onSee && (
          <>
            {' · '}
            <Link label={trans.__('See what is sent')} onClick={onSee} />
          </>
        )}
      </span>
    </div>
  );
}
