import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { ConferenceInfo } from '../../../main/sip/event/conference-info.ts';
import { parseConferenceInfo } from '../../../main/sip/event/conference-info-reader.ts';
import { parseSipText } from './sip-text.ts';

/** Somebody who subscribes to a conference with messages by hand, and keeps every document as it came. */
export class ConferenceWatcher {
  readonly documents: string[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, { port, address }) => {
      const message = parseSipText(bytes.toString());
      if (message.method !== 'NOTIFY') return;
      this.documents.push(message.body);
      const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => `${name}: ${message.header(name)}`);
      socket.send(['SIP/2.0 200 OK', ...copied, 'Content-Length: 0', '', ''].join('\r\n'), port, address);
    });
  }

  /** `sip:room-NAME@ADDR:PORT`. */
  static async watch(uri: string): Promise<ConferenceWatcher> {
    const [, address, port] = /@([^:]+):(\d+)/.exec(uri) ?? [];
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const watcher = new ConferenceWatcher(socket);
    const own = `127.0.0.1:${socket.address().port}`;
    const lines = [
      `SUBSCRIBE ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${randomUUID()}`,
      'Max-Forwards: 70',
      `From: <sip:watcher@${own}>;tag=${randomUUID()}`,
      `To: <${uri}>`,
      `Call-ID: ${randomUUID()}`,
      'CSeq: 1 SUBSCRIBE',
      `Contact: <sip:watcher@${own}>`,
      'Event: conference',
      'Accept: application/conference-info+xml',
      'Expires: 600',
      'Content-Length: 0',
      '',
      '',
    ];
    socket.send(lines.join('\r\n'), Number(port), address);
    return watcher;
  }

  /** All documents so far, read. */
  get read(): readonly ConferenceInfo[] {
    return this.documents.flatMap((text) => {
      const info = parseConferenceInfo(Buffer.from(text));
      return info.ok ? [info.value] : [];
    });
  }

  close(): void {
    this.#socket.close();
  }
}
