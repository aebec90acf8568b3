import { inTurn } from '../saves';

/** A document whose saves end when the test says so. */
function slow() {
  const ends: { done: () => void; failed: (reason: Error) => void }[] = [];
  const save = jest.fn(() => new Promise<void>((done, failed) => ends.push({ done, failed })));
  return { context: { save: save as () => Promise<void>, isDisposed: false }, save, ends };
}

const turn = () => new Promise(done => setTimeout(done, 0));

describe('inTurn', () => {
  it('begins a save at the end of another, and makes those that wait one', async () => {
    const { context, save, ends } = slow();
    inTurn(context);
    const first = context.save();
    const waiting = [context.save(), context.save()];
    await turn();
    expect(save).toHaveBeenCalledTimes(1);
    ends[0].done();
    await first;
    await turn();
    expect(save).toHaveBeenCalledTimes(2);
    void context.save();
    await turn();
    expect(save).toHaveBeenCalledTimes(2);
    ends[1].done();
    await Promise.all(waiting);
    await turn();
    expect(save).toHaveBeenCalledTimes(3);
  });

  it('tells a failure to who asked, and goes on with who waits', async () => {
    const { context, save, ends } = slow();
    inTurn(context);
    const first = context.save();
    const second = context.save();
    ends[0].failed(new Error('no space'));
    await expect(first).rejects.toThrow('no space');
    await turn();
    expect(save).toHaveBeenCalledTimes(2);
    ends[1].done();
    await expect(second).resolves.toBeUndefined();
  });

  it('leaves the document as it was when it is done with', () => {
    const { context, save } = slow();
    inTurn(context).dispose();
    void context.save();
    void context.save();
    expect(save).toHaveBeenCalledTimes(2);
  });
});
