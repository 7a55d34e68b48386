import type { PartylineBridge, PortMessage } from '../../app/ipc/bridge.ts';
import type { Link, LinkListener, OpenLink } from './link.ts';

const PORT_MESSAGE: PortMessage = 'partyline:port';
/** The other side of a window answers at once or not at all. */
const PORT_TIMEOUT_MS = 5_000;

/** Electron's way: the preload posts a MessagePort to this window when asked. */
export function openPortLink(bridge: PartylineBridge): OpenLink {
  return (listener: LinkListener): Link => {
    let port: MessagePort | undefined;
    let closed = false;

    const close = () => {
      if (closed) return;
      closed = true;
      clearTimeout(timeout);
      window.removeEventListener('message', onWindowMessage);
      port?.close();
      listener.onClose();
    };

    const onWindowMessage = (event: MessageEvent<unknown>) => {
      const given = event.ports[0];
      if (event.source !== window || event.data !== PORT_MESSAGE || !given) return;
      clearTimeout(timeout);
      window.removeEventListener('message', onWindowMessage);
      port = given;
      port.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') listener.onText(data);
        else if (data instanceof Uint8Array) listener.onBytes(data);
        else if (data instanceof ArrayBuffer) listener.onBytes(new Uint8Array(data));
      };
      port.addEventListener('close', close);
      port.start();
      listener.onOpen();
    };

    const timeout = setTimeout(close, PORT_TIMEOUT_MS);
    window.addEventListener('message', onWindowMessage);
    bridge.connect();
    return {
      sendText: (text) => port?.postMessage(text),
      sendBytes: (bytes) => port?.postMessage(bytes),
      close,
    };
  };
}
