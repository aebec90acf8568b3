import type { TranslationBundle } from '@jupyterlab/translation';

import type { IRunState, IStep, Phase, StepState } from './contract';

/** How a state is drawn: an icon (or the spinner) and a word that says the same. */
export type Mark = 'spinner' | 'circle' | 'pause' | 'build' | 'check' | 'stop' | 'error';

export interface IHeadline {
  mark: Mark;
  tone: 'plain' | 'good' | 'warn' | 'bad' | 'brand';
  text: string;
}

/** Phases from which a run does not go on by itself and has no question either. */
const STILL = new Set<Phase>(['stopped', 'kernel_died', 'failed', 'server_restarted']);

export function isOver(phase: Phase): boolean {
  return phase === 'finished' || phase === 'partial';
}

export function isStill(phase: Phase): boolean {
  return STILL.has(phase);
}

/** Whether the clock of the budget runs. */
export function isBusy(phase: Phase): boolean {
  return phase === 'reading' || phase === 'running' || phase === 'repairing';
}

/** The header's word and icon. */
export function headline(state: IRunState, connected: boolean, trans: TranslationBundle): IHeadline {
  if (!connected) {
    return { mark: 'spinner', tone: 'plain', text: trans.__('Reconnecting…') };
  }
  const { phase, step_number: n, step_count: m } = state;
  const at = (word: string) => (n && m ? trans.__('%1 · step %2 of %3', word, n, m) : word);
  // Long words leave no room for the count of steps, which the plan says too.
  const brief = (word: string) => (n && m ? trans.__('%1 · step %2', word, n) : word);
  switch (phase) {
    case 'reading':
      return { mark: 'spinner', tone: 'plain', text: trans.__('Reading the data') };
    case 'plan':
      return { mark: 'circle', tone: 'brand', text: trans.__('Plan ready') };
    case 'running':
      return { mark: 'spinner', tone: 'plain', text: at(trans.__('Running')) };
    case 'your_turn':
      return { mark: 'pause', tone: 'plain', text: at(trans.__('Your turn')) };
    case 'repairing': {
      const tries = state.repairing;
      return {
        mark: 'build',
        tone: 'warn',
        text: tries ? trans.__('Repairing · try %1 of %2', tries.try, tries.of) : trans.__('Repairing')
      };
    }
    case 'question':
      return {
        mark: 'pause',
        tone: 'plain',
        text: at(trans.__('Question'))
      };
    case 'finding':
      return { mark: 'pause', tone: 'plain', text: at(trans.__('Finding')) };
    case 'finished':
      return { mark: 'check', tone: 'good', text: trans.__('Finished') };
    case 'partial':
      return { mark: 'check', tone: 'plain', text: trans.__('Finished in part') };
    case 'kernel_died':
      return lostKernel(state.lost, brief, trans);
    case 'failed':
      return { mark: 'error', tone: 'bad', text: at(trans.__('Failed')) };
    case 'server_restarted':
      return { mark: 'stop', tone: 'plain', text: brief(trans.__('Server restarted')) };
    case 'stopped':
      return { mark: 'stop', tone: 'plain', text: at(trans.__('Stopped')) };
  }
}

/** What its user did to the kernel on purpose is no error. */
function lostKernel(
  lost: IRunState['lost'],
  at: (word: string) => string,
  trans: TranslationBundle
): IHeadline {
  switch (lost) {
    case 'switch':
      return { mark: 'stop', tone: 'plain', text: at(trans.__('Kernel switched')) };
    case 'shutdown':
      return { mark: 'stop', tone: 'plain', text: at(trans.__('Kernel shut down')) };
    case 'restart':
      return { mark: 'stop', tone: 'plain', text: at(trans.__('Kernel restarted')) };
    default:
      return { mark: 'error', tone: 'bad', text: at(trans.__('Kernel died')) };
  }
}

/** The word for a step's state, read out before its name. */
export function stepWord(state: StepState, trans: TranslationBundle): string {
  switch (state) {
    case 'waiting':
      return trans.__('Waiting:');
    case 'proposed':
      return trans.__('Proposed:');
    case 'running':
      return trans.__('Running:');
    case 'done':
      return trans.__('Done:');
    case 'repaired':
      return trans.__('Done after a repair:');
    case 'yours':
      return trans.__('Done as you changed it:');
    case 'skipped':
      return trans.__('Skipped:');
    case 'failed':
      return trans.__('Failed:');
    case 'cut':
      return trans.__('Stopped:');
  }
}

/** How a step is drawn. */
export function stepMark(
  step: IStep,
  phase: Phase
): { mark: Mark | 'edit' | 'skip'; tone: IHeadline['tone'] } {
  switch (step.state) {
    case 'waiting':
      return { mark: 'circle', tone: 'plain' };
    case 'proposed':
      return { mark: 'circle', tone: 'brand' };
    case 'running':
      return isBusy(phase) ? { mark: 'spinner', tone: 'plain' } : { mark: 'pause', tone: 'plain' };
    case 'done':
      return { mark: 'check', tone: 'good' };
    case 'repaired':
      return { mark: 'build', tone: 'good' };
    case 'yours':
      return { mark: 'check', tone: 'good' };
    case 'skipped':
      return { mark: 'skip', tone: 'plain' };
    case 'failed':
      return { mark: 'error', tone: 'bad' };
    case 'cut':
      return { mark: 'stop', tone: 'plain' };
  }
}

/** What could be taken in place of what the step has now. */
export function othersOf({ alternatives, component }: IStep): IStep['alternatives'] {
  return alternatives.filter(other => other.component !== component);
}

/** Whether a step lies behind the run, with what it made. */
export function isDone(step: IStep): boolean {
  return step.state === 'done' || step.state === 'repaired' || step.state === 'yours';
}

/** What a change of state is worth saying aloud; null says nothing. */
export function announcement(
  before: IRunState | null,
  after: IRunState | null,
  trans: TranslationBundle
): { text: string; urgent: boolean } | null {
  if (!after || !before || before.run !== after.run) {
    return null;
  }
  if (after.phase !== before.phase) {
    const head = headline(after, true, trans).text;
    if (after.phase === 'question' || after.phase === 'finding') {
      return { text: after.question?.title ?? head, urgent: true };
    }
    if (after.phase === 'kernel_died') {
      return { text: after.reason ?? head, urgent: true };
    }
    if (after.phase !== 'running' || before.phase !== 'repairing') {
      return { text: head, urgent: false };
    }
  }
  if (after.repairs.length > before.repairs.length) {
    return { text: after.repairs[after.repairs.length - 1].verdict, urgent: false };
  }
  const high = after.findings.slice(before.findings.length).find(({ severity }) => severity === 'high');
  if (high) {
    return { text: high.title ?? high.evidence, urgent: true };
  }
  if (after.best && after.best.score !== before.best?.score) {
    return { text: trans.__('Best so far: %1 %2', after.best.label, after.best.score), urgent: false };
  }
  const finished = after.steps.find(
    step => isDone(step) && before.steps.some(old => old.id === step.id && !isDone(old))
  );
  return finished ? { text: trans.__('Done: %1', finished.title), urgent: false } : null;
}
