import { describe, expect, it } from 'vitest';
import { Outbox, type Writable } from '../../../../app/browser/outbox.ts';
import { limits } from '../../../../main/base/limits.ts';

/** A socket whose reader takes what is sent only when told to. */
class SlowSocket implements Writable {
  readonly readyState = 1;
  readonly sent: string[] = [];
  terminated = false;
  readonly #unread: { bytes: number; sent: () => void }[] = [];

  get bufferedAmount(): number {
    return this.#unread.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  send(data: string | Uint8Array, { binary }: { binary: boolean }, sent: () => void): void {
    this.sent.push(binary ? `sound of ${data.length}` : String(data).slice(0, 40));
    this.#unread.push({ bytes: data.length, sent });
  }

  terminate(): void {
    this.terminated = true;
  }

  /** The reader reads all there is. */
  read(): void {
    for (const { sent } of this.#unread.splice(0)) sent();
  }
}

const sound = new Uint8Array(1924);
const snapshot = (version: number) => `{"event":"snapshot","data":{"version":"${version}"}}`;
const late = 'x'.repeat(limits.apiLateBytes + 1);

describe('what goes out to a reader', () => {
  it('that keeps up is everything, in order', () => {
    const socket = new SlowSocket();
    const outbox = new Outbox(socket);
    outbox.sendJson(snapshot(1));
    outbox.sendBinary(sound);
    outbox.sendJson('{"id":1,"result":{}}');
    outbox.sendJson(snapshot(2));
    expect(socket.sent).toEqual(
      [snapshot(1), 'sound of 1924', '{"id":1,"result":{}}', snapshot(2)].map((text) => text.slice(0, 40)),
    );
  });

  it('that is behind is no sound: half a second waits for it at most', () => {
    const socket = new SlowSocket();
    const outbox = new Outbox(socket);
    for (let frame = 0; frame < 500; frame++) outbox.sendBinary(sound);
    expect(socket.sent.length).toBe(Math.floor(limits.apiLateBytes / sound.length) + 1);
    expect(socket.sent.length * 20).toBeLessThan(600);
    socket.read();
    outbox.sendBinary(sound);
    expect(socket.sent.length).toBe(Math.floor(limits.apiLateBytes / sound.length) + 2);
  });

  it('that is behind is the last state only, once it reads again', () => {
    const socket = new SlowSocket();
    const outbox = new Outbox(socket);
    outbox.sendJson(late);
    for (let version = 1; version <= 1000; version++) outbox.sendJson(snapshot(version));
    outbox.sendJson('{"event":"levels","data":1}');
    outbox.sendJson('{"event":"levels","data":2}');
    expect(socket.sent.length).toBe(1);
    socket.read();
    expect(socket.sent.slice(1)).toEqual([snapshot(1000).slice(0, 40), '{"event":"levels","data":2}']);
  });

  it('that is behind is still every answer and every end of a call', () => {
    const socket = new SlowSocket();
    const outbox = new Outbox(socket);
    outbox.sendJson(late);
    outbox.sendJson('{"id":1,"result":{}}');
    outbox.sendJson('{"event":"call.ended","data":{}}');
    expect(socket.sent.slice(1)).toEqual(['{"id":1,"result":{}}', '{"event":"call.ended","data":{}}']);
  });

  it('that never reads is nothing more: it is cut off at the backlog', () => {
    const socket = new SlowSocket();
    const outbox = new Outbox(socket);
    const answer = JSON.stringify({ id: 1, result: 'x'.repeat(64 * 1024) });
    let answers = 0;
    while (!socket.terminated && answers < 1000) {
      outbox.sendJson(answer);
      answers++;
    }
    expect(socket.bufferedAmount).toBeLessThan(limits.apiBacklogBytes + 2 * answer.length);
    expect(socket.terminated).toBe(true);
  });
});
