/** Milliseconds of work before the browser gets its turn to draw and to take keys. */
export const SLICE = 12;

/**
 * Runs a job piece by piece: as many pieces as fit in a slice, then the event loop, then on. Message
 * ports are used because timers sleep in hidden tabs, where a projected run must go on.
 */
export class Slices {
  /** `piece` does one piece of work and says whether there is more. */
  constructor(private readonly piece: () => boolean) {
    this.channel.port1.onmessage = () => this.turn();
  }

  /** See to it that the work is taken up soon. */
  wake(): void {
    if (!this.awake && !this.disposed) {
      this.awake = true;
      this.channel.port2.postMessage(null);
    }
  }

  dispose(): void {
    this.disposed = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }

  private turn(): void {
    this.awake = false;
    if (this.disposed) {
      return;
    }
    const end = performance.now() + SLICE;
    let more = true;
    while (more && performance.now() < end) {
      more = this.piece();
    }
    if (more) {
      this.wake();
    }
  }

  private readonly channel = new MessageChannel();
  private awake = false;
  private disposed = false;
}
