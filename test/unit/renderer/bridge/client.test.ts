import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { audioKind, decodeAudioFrame, encodeAudioFrame } from '../../../../app/ipc/audio-frame.ts';
import { backoffMs } from '../../../../renderer/bridge/backoff.ts';
import { Client, CommandError } from '../../../../renderer/bridge/client.ts';
import type { LinkListener } from '../../../../renderer/bridge/link.ts';

/** The other end of each link that the client opened. */
class Links {
  readonly opened: { listener: LinkListener; texts: string[]; bytes: Uint8Array[] }[] = [];

  readonly open = (listener: LinkListener) => {
    const end = { listener, texts: [] as string[], bytes: [] as Uint8Array[] };
    this.opened.push(end);
    return {
      sendText: (text: string) => void end.texts.push(text),
      sendBytes: (bytes: Uint8Array) => void end.bytes.push(bytes),
      close: () => listener.onClose(),
    };
  };

  get last() {
    const end = this.opened.at(-1);
    if (!end) throw new Error('no link was opened');
    return end;
  }

  answer(message: object): void {
    this.last.listener.onText(JSON.stringify(message));
  }
}

function connected() {
  const links = new Links();
  const client = new Client(links.open);
  client.start();
  links.last.listener.onOpen();
  return { links, client };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('commands', () => {
  it('go out as {id, call, args} and end with the result of their id', async () => {
    const { links, client } = connected();
    const first = client.call('calls.dial', { to: 'echo' });
    const second = client.call('calls.dial', { to: 'tone' });
    expect(links.last.texts.map((text) => JSON.parse(text))).toEqual([
      { id: 1, call: 'calls.dial', args: { to: 'echo' } },
      { id: 2, call: 'calls.dial', args: { to: 'tone' } },
    ]);
    links.answer({ id: 2, result: { callId: 'b' } });
    links.answer({ id: 1, result: { callId: 'a' } });
    expect(await first).toEqual({ callId: 'a' });
    expect(await second).toEqual({ callId: 'b' });
  });

  it('reject with the code and the sentence that the engine gave', async () => {
    const { links, client } = connected();
    const dialled = client.call('calls.dial', { to: '?' });
    links.answer({ id: 1, error: { code: 'bad-address', message: 'That is no address.' } });
    await expect(dialled).rejects.toMatchObject({ code: 'bad-address', message: 'That is no address.' });
  });

  it('reject when the connection goes before the answer, and at once while it is away', async () => {
    const { links, client } = connected();
    const dialled = client.call('calls.dial', { to: 'echo' });
    links.last.listener.onClose();
    await expect(dialled).rejects.toBeInstanceOf(CommandError);
    await expect(client.call('calls.clear', {})).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('events and sound', () => {
  it('reach their listeners until they stop', () => {
    const { links, client } = connected();
    const heard: unknown[] = [];
    const stop = client.on('audio.detached', (data) => heard.push(data));
    links.answer({ event: 'audio.detached', data: {} });
    links.answer({ event: 'levels', data: { microphone: 0, speaker: 0, calls: {} } });
    stop();
    links.answer({ event: 'audio.detached', data: {} });
    expect(heard).toEqual([{}]);
  });

  it('plays speaker frames, rings with those of the ringer, and takes nothing else that is binary', () => {
    const { links, client } = connected();
    const [heard, rung]: number[][] = [[], []];
    client.onSound((samples) => heard?.push(samples[0] ?? 0));
    client.onRing((samples) => rung?.push(samples[0] ?? 0));
    links.last.listener.onBytes(encodeAudioFrame(audioKind.ringer, 0, new Int16Array(960).fill(9)));
    links.last.listener.onBytes(encodeAudioFrame(audioKind.speaker, 0, new Int16Array(960).fill(7)));
    links.last.listener.onBytes(encodeAudioFrame(audioKind.microphone, 0, new Int16Array(960).fill(8)));
    links.last.listener.onBytes(new Uint8Array(3));
    expect([heard, rung]).toEqual([[7], [9]]);
  });

  it('sends microphone frames with a running number', () => {
    const { links, client } = connected();
    client.sendSound(new Int16Array(960).fill(5));
    client.sendSound(new Int16Array(960).fill(6));
    expect(links.last.bytes.map((bytes) => decodeAudioFrame(bytes))).toMatchObject([
      { kind: audioKind.microphone, sequence: 0, samples: { 0: 5 } },
      { kind: audioKind.microphone, sequence: 1, samples: { 0: 6 } },
    ]);
  });
});

describe('the connection', () => {
  it('says how it stands: connecting, connected, lost, connected', () => {
    const links = new Links();
    const client = new Client(links.open);
    const seen: string[] = [client.connection.kind];
    client.onConnection(({ kind }) => seen.push(kind));
    client.start();
    links.last.listener.onOpen();
    links.last.listener.onClose();
    vi.advanceTimersByTime(backoffMs(1));
    links.last.listener.onOpen();
    expect(seen).toEqual(['connecting', 'connected', 'lost', 'connected']);
  });

  it('waits longer from attempt to attempt, and starts anew after a success', () => {
    const { links, client } = connected();
    for (const wait of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      const before = links.opened.length;
      links.last.listener.onClose();
      vi.advanceTimersByTime(wait - 1);
      expect(links.opened.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(links.opened.length).toBe(before + 1);
    }
    expect(client.connection).toEqual({ kind: 'lost', attempts: 7 });
    links.last.listener.onOpen();
    links.last.listener.onClose();
    expect(client.connection).toEqual({ kind: 'lost', attempts: 1 });
  });

  it('tries at once when asked, and only once', () => {
    const { links, client } = connected();
    links.last.listener.onClose();
    client.retryNow();
    client.retryNow();
    vi.advanceTimersByTime(60_000);
    expect(links.opened.length).toBe(2);
  });

  it('is locked for good without a way to open a link', () => {
    const client = new Client(undefined);
    client.start();
    client.retryNow();
    expect(client.connection).toEqual({ kind: 'locked' });
  });

  it('leaves no timer behind when disposed of', () => {
    const { links, client } = connected();
    links.last.listener.onClose();
    client.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
