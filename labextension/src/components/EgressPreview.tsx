import * as React from 'react';

import { Link } from './Button';
import { Section } from './Section';
import { useTrans } from './Trans';

/** The exact text that would go to the language model, before it goes. */
export function EgressPreview({ text, note }: { text: string; note?: string | null }): React.JSX.Element {
  const trans = useTrans();
  const [whole, setWhole] = React.useState(false);
  const lines = text.split('\n').length;
  return (
    <Section title={trans.__('Request')} note={trans._n('%1 line', '%1 lines', lines)}>
      <div className="jp-AutoML-EgressPreview">
        <pre className={`jp-AutoML-Code${whole ? ' jp-mod-whole' : ''}`} tabIndex={0}>
          {text}
        </pre>
        {lines > 12 && (
          <Link
            label={whole ? trans.__('Show less') : trans.__('Show all %1 lines', lines)}
            onClick={() => setWhole(!whole)}
          />
        )}
        {note && <p>{note}</p>}
      </div>
    </Section>
  );
}
