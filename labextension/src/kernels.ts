import type { Kernel } from '@jupyterlab/services';

/** Milliseconds that a look of ours into a kernel keeps it busy at most. */
const GLANCE = 500;

/** Whether the kernel waits for work, or does within a moment: looking into it makes it busy, too. */
export async function isFree(
  kernel: Pick<Kernel.IKernelConnection, 'status' | 'statusChanged'>
): Promise<boolean> {
  if (kernel.status !== 'busy') {
    return true;
  }
  return new Promise(resolve => {
    const settle = (free: boolean) => {
      window.clearTimeout(timer);
      kernel.statusChanged.disconnect(changed);
      resolve(free);
    };
    const changed = (_: unknown, status: Kernel.Status) => {
      if (status !== 'busy') {
        settle(true);
      }
    };
    const timer = window.setTimeout(() => settle(false), GLANCE);
    kernel.statusChanged.connect(changed);
  });
}

/** What a look into the kernel finds, `otherwise` where it fails, null while a cell runs in it. */
export async function lookInto<T>(
  kernel: Pick<Kernel.IKernelConnection, 'status' | 'statusChanged'>,
  look: () => Promise<T>,
  otherwise: T
): Promise<T | null> {
  if (!(await isFree(kernel))) {
    return null;
  }
  try {
    return await look();
  } catch {
    return (await isFree(kernel)) ? otherwise : null; // a cell may have begun before the look did
  }
}
