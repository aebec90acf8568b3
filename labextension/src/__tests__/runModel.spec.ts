import { ApiError, type Api } from '../api';
import type { IRerun } from '../contract';
import { RunModel } from '../runModel';
import { runState } from './fixtures';

function makeModel(act: jest.Mock = jest.fn().mockResolvedValue(undefined)): RunModel {
  const model = new RunModel({ act } as unknown as Api);
  model.setConnection({ connected: true, heard: Date.now(), next: null });
  return model;
}

describe('RunModel', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('draws a new phase at once, and activity at most four times a second', () => {
    const model = makeModel();
    const drawn = jest.fn();
    model.changed.connect(drawn);
    model.receive({ type: 'state', run: 'r1', state: runState() });
    expect(drawn).toHaveBeenCalledTimes(1);
    for (let n = 0; n < 20; n++) {
      model.receive({ type: 'activity', run: 'r1', text: `trial ${n}`, fraction: null });
    }
    expect(drawn).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(250);
    expect(drawn).toHaveBeenCalledTimes(2);
    expect(model.activity?.text).toBe('trial 19');
  });

  it('counts the budget on while cells run, and not while it waits', () => {
    const model = makeModel();
    model.receive({ type: 'state', run: 'r1', state: runState() });
    expect(model.used(Date.now() + 5000)).toBe(15);
    model.receive({ type: 'state', run: 'r1', state: runState({ phase: 'question' }) });
    expect(model.used(Date.now() + 5000)).toBe(10);
  });

  it('takes no activity of another run', () => {
    const model = makeModel();
    model.receive({ type: 'state', run: 'r1', state: runState() });
    model.receive({ type: 'activity', run: 'r0', text: 'old', fraction: null });
    expect(model.activity).toBeNull();
  });

  it('keeps the sentence of a refused action until the next one', async () => {
    const act = jest.fn().mockRejectedValueOnce(new ApiError('Not now.', 409)).mockResolvedValue(undefined);
    const model = makeModel(act);
    model.receive({ type: 'state', run: 'r1', state: runState() });
    expect(await model.act('pause')).toBe(false);
    expect(model.error).toBe('Not now.');
    const going = model.act('pause');
    expect(model.pending).toBe('pause');
    expect(model.error).toBeNull();
    expect(await going).toBe(true);
    expect(model.pending).toBeNull();
  });

  it('forgets reruns of another run', () => {
    const model = makeModel();
    const rerun = {
      rerun: 'x',
      state: 'running' as const,
      fraction: 0,
      text: null,
      output: null,
      seconds: null
    };
    model.receive({ type: 'state', run: 'r1', state: runState() });
    model.receive({ type: 'rerun', run: 'r1', rerun: { ...rerun, rows: [], sentence: null } });
    expect(model.reruns).toHaveLength(1);
    model.receive({ type: 'state', run: 'r2', state: runState({ run: 'r2' }) });
    expect(model.reruns).toHaveLength(0);
  });

  it('has the newest rerun last, whichever way it heard of it', () => {
    const model = makeModel();
    model.receive({ type: 'state', run: 'r1', state: runState() });
    const rerun = (name: string) => ({ rerun: name, state: 'finished', rows: [] }) as unknown as IRerun;
    model.setReruns([rerun('second'), rerun('first')]);
    model.receive({ type: 'rerun', run: 'r1', rerun: rerun('third') });
    expect(model.reruns.map(each => each.rerun)).toEqual(['first', 'second', 'third']);
  });
});
