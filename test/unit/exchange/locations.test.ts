import { beforeEach, describe, expect, it } from 'vitest';
import { Locations, type Place } from '../../../main/exchange/locations.ts';
import type { Binding, LocationStore } from '../../../main/store/binding.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

let clock: VirtualClock;
let kept: Map<string, readonly Binding[]>;
let store: LocationStore;

beforeEach(() => {
  clock = new VirtualClock();
  kept = new Map();
  store = { all: () => [...kept.values()].flat(), set: (user, bindings) => void kept.set(user, bindings) };
});

function place(user: string, seconds: number, contact = `sip:${user}@127.0.0.2`): Place {
  const source = { protocol: 'udp', address: '127.0.0.2', port: 5060 } as const;
  const expiresAt = clock.wallTime() + seconds * 1000;
  return { binding: { user, contact, callId: 'c', cseq: 1, q: 1, expiresAt, path: [], source } };
}

describe('the location service', () => {
  it('tells the store of each change', () => {
    const locations = new Locations(clock, store);
    locations.set('bob', [place('bob', 60), place('bob', 120, 'sip:bob@127.0.0.3')]);
    expect(kept.get('bob')?.map(({ contact }) => contact)).toEqual(['sip:bob@127.0.0.2', 'sip:bob@127.0.0.3']);
    locations.set('bob', []);
    expect(kept.get('bob')).toEqual([]);
  });

  it('knows after a new start whom the store knew, but for who has expired', async () => {
    kept.set('bob', [place('bob', 60).binding, place('bob', 10, 'sip:old@127.0.0.3').binding]);
    kept.set('carol', [place('carol', 10).binding]);
    await clock.advance(10_000);
    const locations = new Locations(clock, store);
    expect(locations.of('bob').map(({ binding }) => binding.contact)).toEqual(['sip:bob@127.0.0.2']);
    expect([locations.users, locations.bindings, locations.has('carol')]).toEqual([1, 1, false]);
  });

  it('says when somebody comes and when he is gone', async () => {
    const locations = new Locations(clock, store);
    const heard: string[][] = [];
    locations.onChanged(() => heard.push(locations.names()));
    locations.set('bob', [place('bob', 60)]);
    locations.set('carol', [place('carol', 90)]);
    await clock.advance(60_000);
    await clock.advance(30_000);
    expect(heard).toEqual([['bob'], ['bob', 'carol'], ['carol'], []]);
    expect(clock.pending).toBe(0);
  });

  it('knows a place to the last millisecond of its time', async () => {
    const locations = new Locations(clock, store);
    locations.set('bob', [place('bob', 60)]);
    await clock.advance(59_999);
    expect([locations.has('bob'), kept.get('bob')?.length]).toEqual([true, 1]);
    await clock.advance(1);
    expect([locations.has('bob'), kept.get('bob')?.length]).toEqual([false, 0]);
  });

  it('sets one timer, whatever the number of users', () => {
    const locations = new Locations(clock);
    for (let n = 0; n < 1_000; n += 1) locations.set(`u${n}`, [place(`u${n}`, 300 - (n % 7))]);
    expect(clock.pending).toBe(1);
    locations.dispose();
    expect(clock.pending).toBe(0);
  });
});
