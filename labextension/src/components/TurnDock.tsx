import { fastForwardIcon, pauseIcon, refreshIcon, runIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { useOutOfView } from './hooks';
import { More } from './More';
import { NowLine } from './NowLine';
import { ProposalCard } from './ProposalCard';
import { RegenerateForm } from './RegenerateForm';
import type { IRunDockProps } from './RunDock';
import { useTrans } from './Trans';

/** The dock in step mode: a proposed cell, or a pause between two. */
export function TurnDock({ model, live, state, onWhy }: IRunDockProps): React.JSX.Element {
  const trans = useTrans();
  const { run } = live;
  const [remark, setRemark] = React.useState<string | null>(null);
  const { proposal } = state;
  const hidden = useOutOfView(live, proposal?.cell_id ?? null);
  const busy = run.pending !== null;
  if (!proposal) {
    return (
      <ActionDock
        error={run.error}
        note={
          <NowLine
            icon={pauseIcon}
            text={trans.__('Paused. Nothing is running.')}
            note={state.reason ?? trans.__('Run goes on with the next cell.')}
          />
        }
      >
        <Button
          kind="primary"
          icon={runIcon}
          label={trans.__('Run')}
          disabled={busy}
          onClick={() => void run.act('run')}
        />
        <Button
          icon={fastForwardIcon}
          label={trans.__('Run all')}
          disabled={busy}
          onClick={() => void run.act('run_all')}
        />
        <More model={model} live={live} state={state} items={['stop', 'finish_now', 'remove_run']} />
      </ActionDock>
    );
  }
  if (remark !== null) {
    const send = () => {
      setRemark(null);
      void run.act('regenerate', { remark: remark.trim() });
    };
    return (
      <ActionDock
        error={run.error}
        note={
          <RegenerateForm
            remark={remark}
            onChange={setRemark}
            onSend={send}
            onCancel={() => setRemark(null)}
          />
        }
      >
        <Button kind="primary" icon={refreshIcon} label={trans.__('Regenerate')} onClick={send} />
        <Button label={trans.__('Cancel')} onClick={() => setRemark(null)} />
      </ActionDock>
    );
  }
  return (
    <ActionDock
      error={run.error}
      note={
        <ProposalCard
          state={state}
          code={hidden ? (live.source(proposal.cell_id) ?? proposal.source) : null}
          onWhy={onWhy}
          onChoose={component => void run.act('choose', { step: proposal.step, component })}
        />
      }
    >
      <Button
        kind="primary"
        icon={runIcon}
        label={trans.__('Run')}
        disabled={busy}
        onClick={() => void live.runProposed()}
      />
      <Button label={trans.__('Edit')} onClick={() => live.edit(proposal.cell_id)} />
      <Button
        label={trans.__('Skip')}
        disabled={busy || proposal.skippable === false}
        title={proposal.skippable === false ? trans.__('All that follows builds on this step') : undefined}
        onClick={() => void run.act('skip')}
      />
      <Button kind="quiet" label={trans.__('Regenerate…')} disabled={busy} onClick={() => setRemark('')} />
      <More model={model} live={live} state={state} items={['run_all', 'stop', 'finish_now', 'remove_run']} />
    </ActionDock>
  );
}
