import { checkIcon, downloadIcon, pauseIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { NowLine } from './NowLine';
import { isList, QuestionCard } from './QuestionCard';
import type { IPhaseProps } from './RunDock';
import { useTrans } from './Trans';

/** The dock while only the person can decide; the safe, likely answer is the primary one. */
export function QuestionDock({ live, state }: IPhaseProps): React.JSX.Element {
  const trans = useTrans();
  const { run } = live;
  const { question } = state;
  const options = question?.options ?? [];
  const likely = options.find(({ primary }) => primary) ?? options[0];
  const [chosen, setChosen] = React.useState(likely?.value ?? null);
  const stop = (
    <Button key="stop" kind="quiet" last label={trans.__('Stop')} onClick={() => void run.act('stop')} />
  );
  if (!question) {
    return (
      <ActionDock
        error={run.error}
        note={<NowLine icon={pauseIcon} text={state.reason ?? trans.__('Paused.')} />}
      >
        {stop}
      </ActionDock>
    );
  }
  const answer = (value: string) => void run.act('answer', { question_id: question.id, value });
  const picked = options.find(({ value }) => value === chosen) ?? likely;
  const ordered = [...options].sort((a, b) => Number(b === likely) - Number(a === likely));
  return (
    <ActionDock
      error={run.error}
      note={<QuestionCard question={question} chosen={picked?.value ?? null} onChoose={setChosen} />}
    >
      {isList(question)
        ? picked && (
            <Button
              kind="primary"
              icon={checkIcon}
              label={trans.__('Use %1', picked.label)}
              disabled={run.pending !== null}
              onClick={() => answer(picked.value)}
            />
          )
        : ordered.map((option, index) => (
            <Button
              key={option.value}
              kind={option === likely ? 'primary' : index < 2 ? 'plain' : 'quiet'}
              icon={option === likely ? (question.kind === 'install' ? downloadIcon : checkIcon) : undefined}
              label={option.label}
              title={option.help}
              disabled={run.pending !== null}
              onClick={() => answer(option.value)}
            />
          ))}
      {stop}
    </ActionDock>
  );
}
