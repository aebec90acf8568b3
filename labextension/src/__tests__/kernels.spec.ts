import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { isFree } from '../kernels';

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
