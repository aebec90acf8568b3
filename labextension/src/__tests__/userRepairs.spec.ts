import type { Api } from '../api';
import { UserRepairs, type RepairAsk } from '../userRepairs';

/** A cell of the user below one that ran, in a notebook with a kernel. */
function ask(cellId = 'b'): RepairAsk {
  const cell = (id: string, source: string) => ({
    model: {
      id,
      type: 'code',
      toJSON: () => ({ cell_type: 'code', execution_count: 1, outputs: [] }),
      sharedModel: { getSource: () => source }
    }
  });
  const panel = {
    context: { path: 'churn.ipynb' },
    sessionContext: { session: { kernel: { id: 'k1' } } },
    content: { widgets: [cell('a', 'import pandas'), cell('b', 'df["Tenure"]'), cell('c', 'later')] }
  };
  return { live: { panel }, cellId, count: 2, ename: 'KeyError' } as unknown as RepairAsk;
}

describe('UserRepairs', () => {
  it('sends the notebook up to the cell that raised, and runs nothing before it is accepted', async () => {
    const repair = jest.fn().mockResolvedValue({ repair: 'r1' });
    const settleRepair = jest.fn().mockResolvedValue(undefined);
    const apply = jest.fn().mockResolvedValue(undefined);
    const repairs = new UserRepairs({ repair, settleRepair } as unknown as Api, apply);
    await repairs.propose(ask());
    const [path, kernel, cellId, cells] = repair.mock.calls[0] as [string, string, string, { id: string }[]];
    expect([path, kernel, cellId, cells.map(({ id }) => id)]).toEqual(['churn.ipynb', 'k1', 'b', ['a', 'b']]);
    expect(repairs.current?.state).toBe('ready');
    expect(apply).not.toHaveBeenCalled();
    await repairs.settle('accepted');
    expect(settleRepair).toHaveBeenCalledWith('r1', 'accepted');
    expect(apply).toHaveBeenCalledTimes(1);
    expect(repairs.current).toBeNull();
  });

  it('tells the server of a proposal that was rejected, and changes nothing', async () => {
    const api = { repair: jest.fn().mockResolvedValue({ repair: 'r1' }), settleRepair: jest.fn() };
    const apply = jest.fn();
    const repairs = new UserRepairs(api as unknown as Api, apply);
    await repairs.propose(ask());
    await repairs.settle('rejected');
    expect(api.settleRepair).toHaveBeenCalledWith('r1', 'rejected');
    expect(apply).not.toHaveBeenCalled();
  });

  it('says why no proposal came', async () => {
    const api = { repair: jest.fn().mockRejectedValue(new Error('The kernel is busy.')) };
    const repairs = new UserRepairs(api as unknown as Api, jest.fn());
    await repairs.propose(ask());
    expect([repairs.current?.state, repairs.current?.message]).toEqual(['failed', 'The kernel is busy.']);
  });
});
