// One connection to the change stream, shared by any number of listeners. Runs in a SharedWorker, or in the tab where there is none.
import type { FromWorker, ToWorker, Viewport } from './stream_messages';
import type { Change } from './types';

type Port = (message: FromWorker) => void;
interface Listener { port: Port; viewport: Viewport | null; heard_ms: number }

const kRetryMs = [500, 1000, 2000, 4000, 8000];
const kSilenceMs = 25_000; // The server pings every ten seconds: past this the stream is lost, whatever else still answers.

export class StreamHub {
  private listeners = new Map<number, Listener>();
  private next_id = 1;
  private source: EventSource | null = null;
  private stream_id = '';
  private position: number | null = null;
  private resume = ''; // The same place as the server calls it: a position, and of which history.
  private csrf = '';
  private retry = 0;
  private retry_timer: ReturnType<typeof setTimeout> | null = null;
  private viewport_timer: ReturnType<typeof setTimeout> | null = null;
  private sent_viewport = '';
  private up = false;
  private changed = false;
  private last_heard_ms = Date.now();
  private connected_ms = 0;
  private hello: Extract<FromWorker, { say: 'hello' }> | null = null;
  private told = { now: '', speed: 1, at_ms: 0 };

  constructor() {
    setInterval(() => this.watch(), 5000);
  }

  add(port: Port): { receive: (message: ToWorker) => void } {
    const id = this.next_id++;
    const listener: Listener = { port, viewport: null, heard_ms: Date.now() };
    return {
      receive: (message) => {
        listener.heard_ms = Date.now();
        switch (message.say) {
          case 'join':
            this.csrf = message.csrf;
            this.listeners.set(id, listener);
            if (!this.source) this.connect();
            else if (this.hello) port({ ...this.hello, position: this.position ?? this.hello.position, ...this.clock() }); // Else it is told to all when it comes.
            port({ say: 'link', up: this.up, last_heard_ms: this.last_heard_ms });
            break;
          case 'viewport':
            listener.viewport = message.viewport;
            this.send_viewport_soon();
            break;
          case 'leave':
            this.listeners.delete(id);
            if (this.listeners.size === 0) this.close(true);
            break;
          case 'alive':
            break;
        }
      },
    };
  }

  private tell(message: FromWorker): void {
    for (const listener of this.listeners.values()) listener.port(message);
  }

  private heard(): void {
    this.last_heard_ms = Date.now();
    if (!this.up) {
      this.up = true;
      this.retry = 0;
      this.tell({ say: 'link', up: true, last_heard_ms: this.last_heard_ms });
    }
  }

  private connect(): void {
    this.close(false);
    this.connected_ms = Date.now();
    const query = new URLSearchParams();
    if (this.position !== null) query.set('after', this.resume || String(this.position));
    const box = this.union();
    if (box) query.set('viewport', box.join(','));
    this.sent_viewport = box ? box.join(',') : '';
    const source = new EventSource(`/api/v1/stream?${query}`);
    this.source = source;
    const on = (name: string, act: (event: MessageEvent<string>) => void): void =>
      source.addEventListener(name, (event) => {
        if (this.source !== source) return;
        this.heard();
        act(event as MessageEvent<string>);
      });
    on('hello', (event) => {
      const data = JSON.parse(event.data) as { stream_id: string; position: number; resume?: string; now: string; speed: number; demo: boolean };
      this.stream_id = data.stream_id;
      if (this.position === null) {
        this.position = data.position;
        this.resume = data.resume ?? '';
      }
      this.hello = { say: 'hello', position: data.position, now: data.now, speed: data.speed, demo: data.demo };
      if (this.changed) this.tell({ say: 'reset' }); // The stream goes on where it was; the lists are those of before.
      this.changed = false;
      this.told = { now: data.now, speed: data.speed, at_ms: performance.now() };
      this.tell(this.hello);
      this.send_viewport_soon();
    });
    on('change', (event) => {
      const change = JSON.parse(event.data) as Change;
      this.position = Math.max(this.position ?? 0, change.position);
      this.resume = event.lastEventId;
      this.tell({ say: 'change', change });
    });
    on('positions', (event) => this.tell({ say: 'positions', ...JSON.parse(event.data) }));
    on('clock', (event) => {
      const data = JSON.parse(event.data) as { now: string; speed: number };
      this.told = { ...data, at_ms: performance.now() };
      this.tell({ say: 'clock', ...data });
    });
    on('reset', () => {
      this.position = null;
      this.tell({ say: 'reset' });
      this.connect();
    });
    on('ended', (event) => {
      // The server ends a stream whose session is over, or whose account may see other things now. Which of both is found out by asking.
      this.changed ||= (JSON.parse(event.data) as { code: string }).code === 'auth.changed';
      this.lost();
    });
    on('ping', () => {}); // Heard, and that is all.
    source.onerror = () => {
      if (this.source === source) this.lost();
    };
  }

  /** The server's time now: a tab that joins later must not begin at the time of the hello. */
  private clock(): { now: string; speed: number } {
    const { now, speed, at_ms } = this.told;
    return { now: new Date(Date.parse(now) + (performance.now() - at_ms) * speed).toISOString(), speed };
  }

  private lost(): void {
    this.close(false);
    if (this.up) {
      this.up = false;
      this.tell({ say: 'link', up: false, last_heard_ms: this.last_heard_ms });
    }
    if (this.listeners.size === 0) return;
    const wait = kRetryMs[Math.min(this.retry++, kRetryMs.length - 1)] ?? 8000;
    if (this.retry_timer) clearTimeout(this.retry_timer);
    this.retry_timer = setTimeout(() => void this.try_again(), wait);
  }

  /** An EventSource does not tell why it failed; ask once whether the session still holds. */
  private async try_again(): Promise<void> {
    try {
      const answer = await fetch('/api/v1/session', { credentials: 'same-origin' });
      if (answer.status === 401 || (answer.ok && ((await answer.json()) as { account: string }).account === '')) {
        this.tell({ say: 'signed_out' });
        this.close(true);
        return;
      }
    } catch {
      this.lost();
      return;
    }
    if (this.listeners.size > 0) this.connect();
  }

  private watch(): void {
    const now = Date.now();
    for (const [id, listener] of this.listeners) if (now - listener.heard_ms > 120_000) this.listeners.delete(id); // A tab that died without a word.
    if (this.listeners.size === 0) {
      this.close(true);
      return;
    }
    // A cable that was pulled closes nothing, and a way to the server that answers questions says nothing of the stream.
    if (this.source && now - Math.max(this.last_heard_ms, this.connected_ms) > kSilenceMs) this.lost();
  }

  private close(forget: boolean): void {
    this.source?.close();
    this.source = null;
    this.hello = null;
    if (forget) {
      if (this.retry_timer) clearTimeout(this.retry_timer);
      this.position = null;
      this.up = false;
    }
  }

  private union(): Viewport | null {
    let box: Viewport | null = null;
    for (const { viewport } of this.listeners.values()) {
      if (!viewport) continue;
      box = box
        ? [Math.min(box[0], viewport[0]), Math.min(box[1], viewport[1]), Math.max(box[2], viewport[2]), Math.max(box[3], viewport[3])]
        : [...viewport];
    }
    return box && (box.map((value) => Math.round(value * 1e4) / 1e4) as Viewport);
  }

  private send_viewport_soon(): void {
    if (this.viewport_timer) return;
    this.viewport_timer = setTimeout(() => {
      this.viewport_timer = null;
      const box = this.union();
      if (!box || !this.up || this.stream_id === '' || box.join(',') === this.sent_viewport) return;
      this.sent_viewport = box.join(',');
      void fetch(`/api/v1/stream/${encodeURIComponent(this.stream_id)}/viewport`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', 'x-csrf-token': this.csrf },
        body: JSON.stringify({ viewport: box }),
      }).catch(() => {});
    }, 250);
  }
}
