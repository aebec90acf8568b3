import { SLICE, Slices } from '../slices';

describe('Slices', () => {
  afterEach(() => jest.restoreAllMocks());

  it('gives others their turn once a slice is full, however slow a piece is', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const order: string[] = [];
    const cost = [SLICE / 3, SLICE * 50, SLICE / 3, SLICE / 3, SLICE / 3, SLICE / 3];
    const done = new Promise<void>(resolve => {
      const slices = new Slices(() => {
        if (order.at(-1) !== 'piece') {
          void Promise.resolve().then(() => order.push('turn ends'));
        }
        order.push('piece');
        now += cost.shift() ?? 0;
        if (!cost.length) {
          slices.dispose();
          void Promise.resolve().then(resolve);
        }
        return cost.length > 0;
      });
      slices.wake();
    });
    await done;
    const turns = order
      .join(' ')
      .split('turn ends')
      .map(turn => turn.trim());
    expect(turns.filter(Boolean)).toEqual(['piece piece', 'piece piece piece', 'piece']);
  });
});
