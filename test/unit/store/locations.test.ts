import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { Binding } from '../../../main/store/binding.ts';
import type { Database } from '../../../main/store/database.ts';
import { Locations } from '../../../main/store/locations.ts';
import { openDatabase } from '../../../main/store/open-database.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

let folder: ReturnType<typeof temporaryFolder>;
let clock: VirtualClock;
let database: Database;
let onDisk: () => number;

beforeEach(() => {
  folder = temporaryFolder('locations');
  clock = new VirtualClock();
  const opened = openDatabase(folder.path, clock);
  if (!opened.ok) throw new Error(opened.error.message);
  database = opened.value.database;
  onDisk = () => Number(database.row('SELECT COUNT(*) AS count FROM locations')?.count);
});
afterEach(() => {
  database.dispose();
  folder.remove();
});

function binding(user: string, more: Partial<Binding> = {}): Binding {
  return {
    user,
    contact: `sip:${user}@192.0.2.7:5070`,
    callId: 'call-1',
    cseq: 1,
    q: 1_000,
    expiresAt: clock.wallTime() + 3_600_000,
    path: [],
    source: { protocol: 'udp', address: '192.0.2.7', port: 5070 },
    ...more,
  };
}

describe('the exchange’s bindings', () => {
  it('are read back as they were set', () => {
    const desk = [
      binding('desk', { path: ['<sip:edge.example;lr>'], instance: '<urn:uuid:1>', regId: 1, userAgent: 'Desk/1' }),
      binding('desk', { contact: 'sip:desk@[2001:db8::7];transport=tcp', q: 500 }),
    ];
    const locations = new Locations(database, clock);
    locations.set('desk', desk);
    locations.set('door', [binding('door')]);
    expect([...locations.all()]).toEqual([...desk, binding('door')]);
    locations.set('desk', []);
    locations.dispose();
    expect([...new Locations(database, clock).all()]).toEqual([binding('door')]);
  });

  it('are written together, half a second after the first change', async () => {
    const locations = new Locations(database, clock);
    for (let count = 0; count < 100; count++) locations.set(`user${count}`, [binding(`user${count}`)]);
    locations.set('user7', []);
    expect(onDisk()).toBe(0);
    await clock.advance(limits.unwrittenLocationsMs - 1);
    expect(onDisk()).toBe(0);
    await clock.advance(1);
    expect(onDisk()).toBe(99);
    expect(clock.pending).toBe(0);
  });

  it('are written at once when many wait', () => {
    const locations = new Locations(database, clock);
    for (let count = 0; count < limits.unwrittenLocations; count++)
      locations.set(`user${count}`, [binding(`user${count}`)]);
    expect(onDisk()).toBe(limits.unwrittenLocations);
    expect(clock.pending).toBe(0);
  });

  it('that can’t be kept break nothing, and are logged', () => {
    const logged: string[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (_: object, message: string) => void logged.push(message) };
    const locations = new Locations(database, clock, log);
    locations.set('desk', [binding('desk')]);
    database.dispose();
    locations.dispose();
    expect(logged).toEqual(['registrations could not be kept']);
  });

  it('that somebody has made senseless are passed over', () => {
    const locations = new Locations(database, clock);
    database.run("INSERT INTO locations VALUES ('desk', '[{\"user\":\"desk\"}]'), ('door', 'no JSON')");
    expect([...locations.all()]).toEqual([]);
  });
});
