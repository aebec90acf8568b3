import * as React from 'react';

/** A sentence in which the names of columns are set as code; all of it stays text. */
export function CodeText({ text, names }: { text: string; names: readonly string[] }): React.JSX.Element {
  const known = names.filter(Boolean).sort((a, b) => b.length - a.length);
  if (!known.length) {
    return <>{text}</>;
  }
  const escaped = known.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const parts = text.split(new RegExp(`(?<![\\w])(${escaped.join('|')})(?![\\w])`, 'u'));
  return <>{parts.map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))}</>;
}
