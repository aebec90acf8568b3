/** No-break space: keeps a number and its unit on one line. */
export const NBSP = '\u00a0';

/** Seconds as a clock: 3:12, 1:02:07. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds as a person reads them in a list: 0.4 s, 48 s, 1:04. */
export function duration(seconds: number): string {
  if (seconds < 0.05) {
    return `0${NBSP}s`;
  }
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)}${NBSP}s`;
  }
  return seconds < 59.5 ? `${Math.round(seconds)}${NBSP}s` : clock(Math.round(seconds));
}

/** A guess of seconds, round: ~1 s, ~50 s, ~2 min. */
export function estimate(seconds: number): string {
  if (seconds < 60) {
    return `~${seconds < 10 ? Math.max(1, Math.round(seconds)) : Math.round(seconds / 5) * 5}${NBSP}s`;
  }
  return `~${Math.round(seconds / 60)}${NBSP}min`;
}

/** A score with the digits that tell models apart: 0.847, 12.3, 4,210. */
export function score(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  const size = Math.abs(value);
  const digits = size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
  return withMinus(
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  );
}

/** A whole number with separators: 7,043. */
export function count(value: number): string {
  return withMinus(value.toLocaleString('en-US', { maximumFractionDigits: 0 }));
}

/** 7,043 × 22, with a dash for what is not known. */
export function shape(rows: number | null, columns: number | null): string {
  const side = (value: number | null) => (value === null ? '–' : count(value));
  return `${side(rows)}${NBSP}×${NBSP}${side(columns)}`;
}

/** Bytes as 955 kB, 2.1 MB. */
export function size(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes}${NBSP}B`;
  }
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)}${NBSP}${units[unit]}`;
}

/** What was thrown, as the one sentence that is shown. */
export function sentenceOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** The last part of a path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder of a path, empty for the root. */
export function dirname(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The sign that typesetting wants in place of a hyphen. */
function withMinus(text: string): string {
  return text.replace('-', '−');
}
