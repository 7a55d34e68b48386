import { describe, expect, it } from 'vitest';
import { DtmfReceiver, DtmfSender, type EventReport, parseEvent, writeEvent } from '../../../main/rtp/dtmf.ts';

/** What a sender gives over `ticks` ticks of 20 ms, with the time of each. */
function play(digits: string, ticks: number, clockRate = 8_000): { atMs: number; report: EventReport }[] {
  const sender = new DtmfSender(clockRate);
  sender.queue(digits);
  const played: { atMs: number; report: EventReport }[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    const report = sender.next((tick * clockRate) / 50);
    if (report) played.push({ atMs: tick * 20, report });
  }
  return played;
}

function payload(report: Pick<EventReport, 'event' | 'end' | 'volume' | 'duration'>): Uint8Array {
  const bytes = new Uint8Array(4);
  writeEvent(report, bytes, 0);
  return bytes;
}

describe('sending a digit (RFC 4733 §2.5.1)', () => {
  it('reports it in 50 ms steps from one timestamp on, and its end three times', () => {
    expect(play('5', 20).map(({ report }) => report)).toEqual([
      { event: 5, end: false, volume: 10, duration: 400, marker: true, timestamp: 0 },
      { event: 5, end: true, volume: 10, duration: 800, marker: false, timestamp: 0 },
      { event: 5, end: true, volume: 10, duration: 800, marker: false, timestamp: 0 },
      { event: 5, end: true, volume: 10, duration: 800, marker: false, timestamp: 0 },
    ]);
  });

  it('keeps to the 50 ms on the 20 ms ticks', () => {
    expect(play('5', 20).map(({ atMs }) => atMs)).toEqual([60, 100, 160, 200]);
  });

  it('leaves a pause between digits, so that a repeated digit is two', () => {
    const starts = play('11', 40).filter(({ report }) => report.marker);
    expect(starts.map(({ report }) => report.timestamp)).toEqual([0, 13 * 160]);
  });

  it('waits 500 ms at a comma', () => {
    const starts = play('1,2', 60).filter(({ report }) => report.marker);
    expect(starts.map(({ report }) => report.event)).toEqual([1, 2]);
    const [first, second] = starts.map(({ report }) => report.timestamp / 8);
    expect((second ?? 0) - (first ?? 0)).toBe(260 + 500);
  });

  it.each([16_000, 48_000])('goes by the voice codec’s own clock, %i Hz', (clockRate) => {
    const [usual, other] = [play('1#', 40), play('1#', 40, clockRate)];
    expect(other.map(({ atMs }) => atMs)).toEqual(usual.map(({ atMs }) => atMs));
    const factor = clockRate / 8_000;
    expect(other.map(({ report }) => [report.duration, report.timestamp])).toEqual(
      usual.map(({ report }) => [report.duration * factor, report.timestamp * factor]),
    );
    const receiver = new DtmfReceiver();
    const heard = other.map(({ report }) => receiver.receive(payload(report), 0, 4, report.timestamp)).join('');
    expect(heard).toBe('1#');
  });

  it('knows the sixteen digits and leaves anything else out', () => {
    const events = play('0123456789*#abcDx!', 300)
      .filter(({ report }) => report.marker)
      .map(({ report }) => report.event);
    expect(events).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });
});

describe('an event payload (§2.3)', () => {
  it('has event, end, volume and duration where the figure draws them', () => {
    const bytes = payload({ event: 11, end: true, volume: 10, duration: 0x0320 });
    expect([...bytes]).toEqual([11, 0x8a, 0x03, 0x20]);
    expect(parseEvent(bytes, 0, 4)).toEqual({ event: 11, end: true, volume: 10, duration: 800 });
    expect(parseEvent(bytes, 1, 4)).toBeUndefined();
  });
});

describe('receiving digits (§2.5.2)', () => {
  const receive = (receiver: DtmfReceiver, event: number, timestamp: number, duration = 400, end = false): string =>
    receiver.receive(payload({ event, end, volume: 10, duration }), 0, 4, timestamp >>> 0);

  it('reads back what was sent, each digit once', () => {
    const receiver = new DtmfReceiver();
    const heard = play('42#', 60).map(({ report }) => receiver.receive(payload(report), 0, 4, report.timestamp));
    expect(heard.join('')).toBe('42#');
  });

  it('needs only one of a digit’s packets, whichever', () => {
    const receiver = new DtmfReceiver();
    expect(receive(receiver, 7, 1_000, 800, true)).toBe('7');
    expect(receive(receiver, 7, 1_000, 400)).toBe('');
  });

  it('does not hear an old digit again when its packet comes late, across the timestamp’s wrap too', () => {
    const receiver = new DtmfReceiver();
    expect(receive(receiver, 1, 0xffffff00)).toBe('1');
    expect(receive(receiver, 2, 0x00000800)).toBe('2');
    expect(receive(receiver, 1, 0xffffff00, 800, true)).toBe('');
  });

  it('takes the segments of a long event for one digit (§2.5.1.3)', () => {
    const receiver = new DtmfReceiver();
    expect(receive(receiver, 3, 0, 0xfff0)).toBe('3');
    expect(receive(receiver, 3, 0, 0xffff)).toBe('');
    expect(receive(receiver, 3, 0xffff, 400)).toBe('');
  });

  it('reads several events of one packet (§2.5.1.5)', () => {
    const both = Buffer.concat([
      payload({ event: 1, end: true, volume: 10, duration: 400 }),
      payload({ event: 2, end: true, volume: 10, duration: 400 }),
    ]);
    expect(new DtmfReceiver().receive(both, 0, 8, 5_000)).toBe('12');
  });

  it('ignores events that are no digits, zero durations and stumps', () => {
    const receiver = new DtmfReceiver();
    expect(receive(receiver, 32, 100)).toBe('');
    expect(receive(receiver, 1, 900, 0)).toBe('');
    expect(receiver.receive(Uint8Array.from([1, 2, 3]), 0, 3, 1_500)).toBe('');
  });
});
