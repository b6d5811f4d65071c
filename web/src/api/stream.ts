// The tab's end of the change stream.
import { StreamHub } from './stream_hub';
import type { FromWorker, ToWorker } from './stream_messages';

export interface Stream { say: (message: ToWorker) => void; close: () => void }

export function open_stream(csrf: string, receive: (message: FromWorker) => void): Stream {
  let say: (message: ToWorker) => void;
  if (typeof SharedWorker !== 'undefined') {
    const worker = new SharedWorker(new URL('./stream_worker.ts', import.meta.url), { type: 'module', name: 'tocsin-stream' });
    worker.port.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
    worker.port.start();
    say = (message) => worker.port.postMessage(message);
  } else {
    const tab = new StreamHub().add(receive);
    say = (message) => tab.receive(message);
  }
  say({ say: 'join', csrf });
  const alive = setInterval(() => say({ say: 'alive' }), 20_000);
  const leave = (): void => say({ say: 'leave' });
  addEventListener('pagehide', leave);
  return {
    say,
    close: () => {
      clearInterval(alive);
      removeEventListener('pagehide', leave);
      leave();
    },
  };
}
