import { checkIcon, closeIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ISuggestion } from '../contract';
import { Icon } from './Icon';
import { Section } from './Section';
import { useTrans } from './Trans';

export interface ISuggestionListProps {
  suggestions: readonly ISuggestion[];
  open?: boolean;
}

/** What a language model proposed: each with what the checks made of it, and why. */
export function SuggestionList({ suggestions, open = true }: ISuggestionListProps): React.JSX.Element | null {
  const trans = useTrans();
  if (!suggestions.length) {
    return null;
  }
  const kept = suggestions.filter(one => one.kept).length;
  return (
    <Section
      title={trans.__('Model proposals')}
      name="suggestions"
      open={open}
      note={trans.__('%1 of %2 kept', kept, suggestions.length)}
    >
      <ul className="jp-AutoML-SuggestionList">
        {suggestions.map((one, index) => (
          <li key={index} data-kept={one.kept}>
            <Icon icon={one.kept ? checkIcon : closeIcon} tone={one.kept ? 'good' : 'plain'} />
            <div>
              <div className="jp-AutoML-SuggestionList-head">
                <b>{one.name}</b>
                <span className="jp-AutoML-Badge">{one.kept ? trans.__('kept') : trans.__('dropped')}</span>
              </div>
              <p className="jp-AutoML-soft">
                {Private.kind(one.kind, trans)} · {one.why}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

namespace Private {
  /** What was proposed, in a word or two. */
  export function kind(name: string, trans: TranslationBundle): string {
    const words: Record<string, string> = {
      feature: trans.__('New column'),
      experiment: trans.__('Model settings'),
      step: trans.__('Own step'),
      repair: trans.__('Repair'),
      demand: trans.__('Reading of the goal'),
      meaning: trans.__('Meaning of a column'),
      explanation: trans.__('Explanation')
    };
    return words[name] ?? name;
  }
}
