import { createSocket, type Socket } from 'node:dgram';

/** What the network between two phones does to their sound. */
export interface PathFaults {
  /** Leaves out packets of sound, by their count on the way: from the one who calls, and towards it. */
  readonly losesFromCaller: (count: number) => boolean;
  readonly losesToCaller: (count: number) => boolean;
  /** One way, for sound and its reports. */
  readonly delayMs: number;
}

/**
 * A network of bad quality on 127.0.0.1: one call that is placed to `port` goes on to the phone at `target`, and its sound takes
 * a way of our own, as through a gateway that rewrites descriptions. The signalling suffers nothing.
 */
export class LossyPath {
  readonly port: number;
  readonly #sip: Socket;
  /** By whom it is heard that sends there: RTP and RTCP each. */
  readonly #ways: readonly MediaWay[];

  static async open(target: number, faults: PathFaults): Promise<LossyPath> {
    const ways = [
      await MediaWay.open(faults.delayMs, faults.losesToCaller),
      await MediaWay.open(faults.delayMs, faults.losesFromCaller),
    ] as const;
    return new LossyPath(await bound(), target, ways);
  }

  private constructor(sip: Socket, target: number, ways: readonly [MediaWay, MediaWay]) {
    this.#sip = sip;
    this.#ways = ways;
    this.port = sip.address().port;
    const [caller, callee] = ways;
    caller.out = callee;
    callee.out = caller;
    let callerPort = 0;
    sip.on('message', (message, { port }) => {
      const fromCallee = port === target;
      if (!fromCallee) callerPort = port;
      // What the callee is told to send to is the caller's way in, and the other way round.
      const text = fromCallee ? callee.take(message.toString()) : caller.take(message.toString());
      sip.send(text, fromCallee ? callerPort : target, '127.0.0.1');
    });
  }

  close(): void {
    this.#sip.close();
    for (const way of this.#ways) way.close();
  }
}

/** Two ports in the place of one phone's; what comes there goes to that phone, by the other phone's ports. */
class MediaWay {
  out: MediaWay | undefined;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  #phone: { readonly rtp: number; readonly rtcp: number } | undefined;
  #count = 0;

  static async open(delayMs: number, loses: (count: number) => boolean): Promise<MediaWay> {
    return new MediaWay(await bound(), await bound(), delayMs, loses);
  }

  private constructor(rtp: Socket, rtcp: Socket, delayMs: number, loses: (count: number) => boolean) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    const later = (send: () => void) => setTimeout(send, delayMs);
    rtp.on('message', (bytes) => {
      const phone = this.#phone;
      if (phone && !loses(this.#count++)) later(() => this.out?.sendRtp(bytes, phone.rtp));
    });
    rtcp.on('message', (bytes) => {
      const phone = this.#phone;
      if (phone) later(() => this.out?.sendRtcp(bytes, phone.rtcp));
    });
  }

  sendRtp(bytes: Buffer, port: number): void {
    if (this.#phone) this.#rtp.send(bytes, port, '127.0.0.1', ignore);
  }

  sendRtcp(bytes: Buffer, port: number): void {
    if (this.#phone) this.#rtcp.send(bytes, port, '127.0.0.1', ignore);
  }

  /** A message of this phone: where it wants its sound is noted, and our ports stand there instead. */
  take(message: string): string {
    const [head = '', body = ''] = message.split(/\r\n\r\n(.*)/s);
    const rtp = /^m=audio (\d+)/m.exec(body)?.[1];
    if (rtp === undefined) return message;
    const rtcp = /^a=rtcp:(\d+)/m.exec(body)?.[1];
    this.#phone = { rtp: Number(rtp), rtcp: rtcp === undefined ? Number(rtp) + 1 : Number(rtcp) };
    const lines = body.replace(/^a=rtcp:.*\r\n/m, '').replace(/^m=audio \d+/m, `m=audio ${this.#rtp.address().port}`);
    const own = `${lines}a=rtcp:${this.#rtcp.address().port}\r\n`;
    return `${head.replace(/^(Content-Length|l):.*$/im, `Content-Length: ${own.length}`)}\r\n\r\n${own}`;
  }

  close(): void {
    this.#phone = undefined;
    this.#rtp.close();
    this.#rtcp.close();
  }
}

/** The far end may be gone by the time. */
function ignore(): void {}

function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });
}
