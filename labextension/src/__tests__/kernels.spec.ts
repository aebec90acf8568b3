import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { isFree, lookInto } from '../kernels';

class Fake {
  status: Kernel.Status = 'busy';
  readonly statusChanged = new Signal<this, Kernel.Status>(this);

  become(status: Kernel.Status): void {
    this.status = status;
    this.statusChanged.emit(status);
  }
}

const ask = (kernel: Fake) => isFree(kernel as unknown as Kernel.IKernelConnection);

describe('isFree', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('does not take a look into the kernel for a cell that runs', async () => {
    const kernel = new Fake();
    const asked = ask(kernel);
    kernel.become('idle');
    expect(await asked).toBe(true);
    expect(await ask(kernel)).toBe(true);
  });

  it('says so of a kernel that stays busy', async () => {
    const asked = ask(new Fake());
    jest.advanceTimersByTime(600);
    expect(await asked).toBe(false);
  });
});

describe('lookInto', () => {
  const look = (kernel: Fake, found: () => Promise<number[]>) =>
    lookInto(kernel as unknown as Kernel.IKernelConnection, found, []);
  const refused = () => Promise.reject(new Error('The kernel is busy.'));

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('finds nothing in a kernel that cannot be looked into', async () => {
    const kernel = new Fake();
    kernel.become('idle');
    expect(await look(kernel, () => Promise.resolve([1]))).toEqual([1]);
    expect(await look(kernel, refused)).toEqual([]);
  });

  it('knows a cell that began after the look was asked for', async () => {
    const kernel = new Fake();
    kernel.become('idle');
    const looked = look(kernel, () => {
      kernel.become('busy');
      return refused();
    });
    await jest.advanceTimersByTimeAsync(600);
    expect(await looked).toBeNull();
  });
});
