import { beforeEach, describe, expect, it } from 'vitest';
import { type Announcement, baseIntervalMs, SapAnnouncer } from '../../../main/conference/sap-announcer.ts';
import { SapDirectory } from '../../../main/conference/sap-directory.ts';
import { parseSap, sapHash, writeSap } from '../../../main/conference/sap-packet.ts';
import { announcedSession, describeChannel } from '../../../main/conference/sap-session.ts';
import { aChannel } from '../../support/groups.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const SAP = '239.255.255.255';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const source = Uint8Array.of(192, 0, 2, 7);

let clock: VirtualClock;
let directory: SapDirectory;

beforeEach(() => {
  clock = new VirtualClock();
  directory = new SapDirectory(clock);
});

function body(version = 1, name = 'Shop floor', sessionId = '7'): Uint8Array {
  return describeChannel(aChannel({ port: 5_004, name }), { sessionId, version, address: '192.0.2.7' });
}

function packet(payload: Uint8Array, kind: 'announcement' | 'deletion' = 'announcement'): Uint8Array {
  return writeSap({ kind, hash: sapHash(payload), source, payload });
}

const names = () => directory.list().map(({ name }) => name);

describe('the directory (RFC 2974 §4, §5)', () => {
  it('lists what is announced, as a channel could be made of it', () => {
    directory.receive(packet(body()), '192.0.2.7', SAP);
    expect(directory.list()).toMatchObject([
      { name: 'Shop floor', group: { address: '239.255.40.1', port: 5_004, ttl: 1 }, codec: 'PCMU', from: '192.0.2.7' },
    ]);
  });

  it('takes a later version for the same session, from the same host alone', () => {
    directory.receive(packet(body()), '192.0.2.7', SAP);
    directory.receive(packet(body(2, 'Yard')), '192.0.2.7', SAP);
    expect(names()).toEqual(['Yard']);
    directory.receive(packet(body(3, 'Forged')), '192.0.2.66', SAP);
    expect(names()).toEqual(['Forged', 'Yard']);
  });

  it('forgets what its own announcer deletes, by its o= line', () => {
    const line = new TextEncoder().encode('o=- 7 1 IN IP4 192.0.2.7\r\n');
    directory.receive(packet(body()), '192.0.2.7', SAP);
    directory.receive(packet(line, 'deletion'), '192.0.2.66', SAP);
    expect(names()).toEqual(['Shop floor']);
    directory.receive(packet(line, 'deletion'), '192.0.2.7', SAP);
    expect(names()).toEqual([]);
  });

  it('forgets what was not heard of for an hour', () => {
    directory.receive(packet(body()), '192.0.2.7', SAP);
    clock.advanceSync(50 * MINUTE);
    directory.receive(packet(body()), '192.0.2.7', SAP);
    clock.advanceSync(59 * MINUTE);
    expect(names()).toEqual(['Shop floor']);
    clock.advanceSync(3 * MINUTE);
    expect(names()).toEqual([]);
  });

  it('forgets a session at its end', () => {
    const end = Math.floor((clock.wallTime() + HOUR / 2) / 1_000) + 2_208_988_800;
    const text = new TextDecoder().decode(body()).replace('t=0 0', `t=0 ${end}`);
    directory.receive(packet(new TextEncoder().encode(text)), '192.0.2.7', SAP);
    expect(names()).toEqual(['Shop floor']);
    clock.advanceSync(HOUR / 2 + 2 * MINUTE);
    expect(names()).toEqual([]);
  });

  it('remembers so many of one announcer: the oldest makes room', () => {
    for (let index = 0; index < 70; index++)
      directory.receive(packet(body(1, `n${index}`, `${index + 1}`)), '192.0.2.7', SAP);
    expect(names()).toHaveLength(32);
    expect(names()).not.toContain('n0');
    expect(names()).toContain('n69');
  });

  it('passes over what is no session with sound for a group', () => {
    expect(announcedSession(new TextEncoder().encode('v=0\r\n'))).toBeUndefined();
    const unicast = new TextDecoder().decode(body()).replace('239.255.40.1/1', '192.0.2.9');
    expect(announcedSession(new TextEncoder().encode(unicast))).toBeUndefined();
  });

  it('says why no channel can be made of one', () => {
    const foreign = new TextDecoder()
      .decode(body())
      .replace('RTP/AVP 0', 'RTP/AVP 4')
      .replace(/a=rtpmap.*\r\n/, '');
    const session = announcedSession(new TextEncoder().encode(foreign));
    expect(session?.problem).toBe('Its sound is G723; PCMU, PCMA, G722, opus can be played.');
  });
});

describe('the announcer (RFC 2974 §3.1)', () => {
  const sent: { atMs: number; kind: string; text: string }[] = [];
  let announcer: SapAnnouncer;

  beforeEach(() => {
    sent.length = 0;
    announcer = new SapAnnouncer({
      clock,
      random: new SeededRandom(7),
      others: () => 0,
      send: (bytes) => {
        const read = parseSap(bytes);
        if (!read.ok) throw new Error(read.error);
        sent.push({ atMs: clock.now(), kind: read.value.kind, text: new TextDecoder().decode(read.value.payload) });
      },
    });
  });

  const announcement = (payload: Uint8Array): Announcement => ({
    to: { address: SAP, port: 9_875 },
    ttl: 1,
    source,
    payload,
  });

  it('waits 300 s, and longer where all announcements together would take more than 4,000 bit/s', () => {
    expect(baseIntervalMs(1, 500)).toBe(300_000);
    expect(baseIntervalMs(1_000, 500)).toBe(1_000_000);
  });

  it('tells at once, then again within a third of the interval', () => {
    announcer.announce('a', announcement(body()));
    clock.advanceSync(HOUR);
    const gaps = sent.map(({ atMs }, index) => atMs - (sent[index - 1]?.atMs ?? 0)).slice(1);
    expect(gaps.length).toBeGreaterThan(7);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(400_000 + 1);
    expect(new Set(gaps).size).toBeGreaterThan(1);
  });

  it('deletes the old version when the session changes, and the last one when it is over', () => {
    announcer.announce('a', announcement(body(1)));
    announcer.announce('a', announcement(body(1)));
    announcer.announce('a', announcement(body(2, 'Yard')));
    announcer.dispose();
    expect(sent.map(({ kind }) => kind)).toEqual(['announcement', 'deletion', 'announcement', 'deletion']);
    expect(sent[3]?.text).toBe('o=- 7 2 IN IP4 192.0.2.7\r\n');
    clock.advanceSync(HOUR);
    expect(sent).toHaveLength(4);
  });

  it('tells nothing that is longer than 1,024 bytes', () => {
    expect(announcer.announce('a', announcement(new Uint8Array(1_010).fill(0x41)))).toBe(false);
    expect(sent).toEqual([]);
  });
});
