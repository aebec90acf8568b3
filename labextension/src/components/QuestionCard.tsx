import { shareIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IQuestion } from '../contract';
import { NowLine } from './NowLine';

/** More answers than this are a list to choose from and not buttons. */
export const MOST_BUTTONS = 3;

export function isList(question: IQuestion): boolean {
  return question.kind === 'target' || question.options.length > MOST_BUTTONS;
}

export interface IQuestionCardProps {
  question: IQuestion;
  /** The answer that is ticked, where the answers are a list. */
  chosen: string | null;
  onChoose: (value: string) => void;
}

/** Something that only the person can decide; it waits as long as it takes. */
export function QuestionCard({ question, chosen, onChoose }: IQuestionCardProps): React.JSX.Element {
  const name = React.useId();
  const { title, text, code, note, options, kind } = question;
  if (kind === 'model') {
    return <NowLine icon={shareIcon} text={title} note={text} />;
  }
  return (
    <div className="jp-AutoML-QuestionCard">
      <div className="jp-AutoML-Card-title">
        <b id={name}>{title}</b>
      </div>
      {text && <p>{text}</p>}
      {code && (
        <pre className="jp-AutoML-Code" tabIndex={0}>
          {code}
        </pre>
      )}
      {isList(question) && (
        <div role="radiogroup" aria-labelledby={name}>
          {options.map(({ value, label, help }) => (
            <label key={value} className="jp-AutoML-Radio">
              <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
              <span>
                <span>{label}</span>
                {help && <span className="jp-AutoML-soft">{help}</span>}
              </span>
            </label>
          ))}
        </div>
      )}
      {note && <p className="jp-AutoML-soft">{note}</p>}
    </div>
  );
}
