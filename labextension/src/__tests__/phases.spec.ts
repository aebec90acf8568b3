import { nullTranslator } from '@jupyterlab/translation';

import { announcement, headline } from '../phases';
import { runState } from './fixtures';

const trans = nullTranslator.load('jupyter_automl');

describe('headline', () => {
  it('says where the run stands', () => {
    expect(headline(runState(), true, trans).text).toBe('Running · step 2 of 3');
    expect(headline(runState({ phase: 'finished' }), true, trans)).toMatchObject({
      mark: 'check',
      text: 'Finished'
    });
  });

  it('leaves out a step that is none', () => {
    expect(headline(runState({ step_number: 0 }), true, trans).text).toBe('Running');
  });

  it('tells a kernel that its user switched from one that died', () => {
    const lost = (how: 'switch' | 'dead') =>
      headline(runState({ phase: 'kernel_died', lost: how }), true, trans);
    expect(lost('switch')).toMatchObject({ tone: 'plain', text: 'Kernel switched · step 2' });
    expect(lost('dead')).toMatchObject({ tone: 'bad', text: 'Kernel died · step 2' });
  });

  it('says first of all that the server is not heard', () => {
    expect(headline(runState({ phase: 'finished' }), false, trans).text).toBe('Reconnecting…');
  });
});

describe('announcement', () => {
  it('is urgent only for what needs the person', () => {
    const question = { id: 'q', kind: 'install', title: 'Install CatBoost?', text: '', options: [] };
    expect(announcement(runState(), runState({ phase: 'question', question }), trans)).toEqual({
      text: 'Install CatBoost?',
      urgent: true
    });
    expect(announcement(runState(), runState({ phase: 'finished' }), trans)).toMatchObject({ urgent: false });
  });

  it('tells a finished step and a better score, and is quiet otherwise', () => {
    const steps = runState().steps.map(step => ({ ...step, state: 'done' as const }));
    expect(announcement(runState(), runState({ steps }), trans)?.text).toBe('Done: audit');
    const best = { label: 'CatBoost', score: 0.849 };
    expect(announcement(runState(), runState({ best }), trans)?.text).toBe('Best so far: CatBoost 0.849');
    expect(announcement(runState(), runState({ now: 'Fitting' }), trans)).toBeNull();
  });

  it('does not compare two runs', () => {
    expect(announcement(runState(), runState({ run: 'r2', phase: 'question' }), trans)).toBeNull();
  });
});
