// The server's time on this screen: corrected by hello and clock, running at the demo's speed. One ticker; only visible ages read `now`.

class Clock {
  now = $state(Date.now());
  speed = $state(1);
  /** The server has told its time: until then this is the browser's. */
  told = $state(false);
  private base_server_ms = Date.now();
  private base_local_ms = performance.now();
  private stopped = false;

  constructor() {
    setInterval(() => {
      if (!document.hidden) this.now = this.read();
    }, 1000);
    document.addEventListener('visibilitychange', () => (this.now = this.read()));
  }

  set(now: string | number, speed: number): void {
    this.base_server_ms = typeof now === 'number' ? now : Date.parse(now);
    this.base_local_ms = performance.now();
    this.speed = speed;
    this.stopped = speed === 0;
    this.now = this.read();
    this.told = true;
  }

  /** What has been written down has happened: a slow hello must not leave this clock behind the log. */
  at_least(moment: string): void {
    const told_ms = Date.parse(moment);
    // A moment has microseconds, which parsing drops.
    if (told_ms >= this.read()) this.set(told_ms + 1, this.speed);
  }

  /** Milliseconds of the server's clock, now. */
  read(): number {
    return this.stopped ? this.base_server_ms : this.base_server_ms + (performance.now() - this.base_local_ms) * this.speed;
  }
}

export const clock = new Clock();
