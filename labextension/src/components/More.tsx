import { addIcon, checkIcon, ellipsesIcon, fastForwardIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { isOver } from '../phases';
import { IconButton } from './Button';
import { openMenu, type IMenuItem } from './menu';
import type { IPhaseProps } from './RunDock';
import { useTrans } from './Trans';

export type MoreItem = 'run_all' | 'stop' | 'finish_now' | 'remove_run' | 'new_goal';

/** What is seldom wanted, behind three dots. */
export function More({ model, live, state, items }: IPhaseProps & { items: MoreItem[] }): React.JSX.Element {
  const trans = useTrans();
  const { run } = live;
  const remove = async () => {
    const cells = state.steps.reduce((sum, step) => sum + step.cell_ids.length, 0);
    const agreed = await model.host?.confirm(
      trans.__('Remove this run?'),
      trans._n('%1 cell goes. Your own cells stay.', '%1 cells go. Your own cells stay.', cells),
      trans.__('Remove')
    );
    if (agreed) {
      await run.act('remove_run');
    }
  };
  const all: Record<MoreItem, IMenuItem> = {
    run_all: { label: trans.__('Run all'), icon: fastForwardIcon, run: () => void run.act('run_all') },
    stop: { label: trans.__('Stop'), icon: stopIcon, run: () => void run.act('stop') },
    finish_now: {
      label: trans.__('Finish with the best so far'),
      icon: checkIcon,
      run: () => void run.act('finish_now')
    },
    new_goal: { label: trans.__('New goal'), icon: addIcon, run: () => model.newGoal() },
    remove_run: { label: trans.__('Remove this run…'), run: () => void remove() }
  };
  const shown = items.filter(item => item !== 'finish_now' || (state.best !== null && !isOver(state.phase)));
  return (
    <span className="jp-AutoML-More">
      <IconButton
        label={trans.__('More')}
        icon={ellipsesIcon}
        menu
        onClick={event =>
          openMenu(
            event.currentTarget,
            shown.map(item => all[item])
          )
        }
      />
    </span>
  );
}
