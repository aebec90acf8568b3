import * as React from 'react';

export interface IScoreStripProps {
  mean: number | null;
  std: number | null;
  baseline: number | null;
  /** The scores at both ends of the strip. */
  range: [number, number];
  top: boolean;
}

const WIDTH = 84;
const MARGIN = 4;

/** A score with its spread on a common scale; the numbers stand beside it. */
export function ScoreStrip({ mean, std, baseline, range, top }: IScoreStripProps): React.JSX.Element {
  const [low, high] = range;
  const at = (value: number) =>
    high > low ? MARGIN + ((value - low) / (high - low)) * (WIDTH - 2 * MARGIN) : WIDTH / 2;
  return (
    <svg
      className={`jp-AutoML-ScoreStrip${top ? ' jp-mod-top' : ''}`}
      viewBox={`0 0 ${WIDTH} 16`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {baseline !== null && (
        <line className="jp-mod-baseline" x1={at(baseline)} x2={at(baseline)} y1={0} y2={16} />
      )}
      {mean !== null && (
        <>
          {std !== null && <line x1={at(mean - std)} x2={at(mean + std)} y1={8} y2={8} />}
          <rect x={at(mean) - 1.5} y={4} width={3} height={8} />
        </>
      )}
    </svg>
  );
}
