import { StreamHub } from './stream_hub';
import type { ToWorker } from './stream_messages';

const hub = new StreamHub();
(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  const tab = hub.add((message) => port.postMessage(message));
  port.onmessage = (incoming: MessageEvent<ToWorker>) => tab.receive(incoming.data);
  port.start();
};
