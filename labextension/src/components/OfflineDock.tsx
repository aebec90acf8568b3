import { refreshIcon, shareIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { LiveNotebook } from '../live';
import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { useSecond } from './hooks';
import { NowLine } from './NowLine';
import { useTrans } from './Trans';

/** The dock while the server cannot be heard: it tries again by itself. */
export function OfflineDock({ live }: { live: LiveNotebook }): React.JSX.Element {
  const trans = useTrans();
  useSecond(true);
  const { next } = live.run.connection;
  const wait = next === null ? 0 : Math.max(0, Math.ceil((next - Date.now()) / 1000));
  return (
    <ActionDock
      note={
        <NowLine
          icon={shareIcon}
          text={trans.__('No connection to the server. The run goes on there.')}
          note={
            wait > 0
              ? trans.__('Trying again in %1 s. What you missed will be added.', wait)
              : trans.__('Trying again now. What you missed will be added.')
          }
        />
      }
    >
      <Button icon={refreshIcon} label={trans.__('Try now')} onClick={live.socket.retry} />
    </ActionDock>
  );
}
