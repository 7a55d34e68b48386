import type { Link, LinkListener, OpenLink } from './link.ts';

/** Sound that can't leave is old at once: above this many queued bytes (≈ 300 ms) frames are dropped. */
const MAX_QUEUED_BYTES = 32_000;

/** The browser host's socket: `/api` of the page's own origin, let in by the token. */
export function openSocketLink(token: string): OpenLink {
  return (listener: LinkListener): Link => {
    const url = new URL('/api', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.hash = '';
    url.search = new URLSearchParams({ token }).toString();
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => listener.onOpen();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') listener.onText(data);
      else listener.onBytes(new Uint8Array(data));
    };
    socket.onclose = () => listener.onClose();
    return {
      sendText: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      sendBytes: (bytes) => {
        if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < MAX_QUEUED_BYTES) socket.send(bytes);
      },
      close: () => socket.close(),
    };
  };
}
