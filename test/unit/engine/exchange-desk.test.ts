import { afterEach, beforeEach, expect, it } from 'vitest';
import { ExchangeDesk } from '../../../main/engine/exchange-desk.ts';
import type { ExchangeDoors } from '../../../main/engine/exchange-doors.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { done } from '../account/account-rig.ts';
import { Registering } from '../exchange/registering.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let at: Registering;
let desk: ExchangeDesk;

const doors = { opened: ['127.0.0.1'], onOpened: () => ({ dispose() {} }) } as unknown as ExchangeDoors;
const phones = () => desk.state().users.map(({ name, hasPassword, phones }) => [name, hasPassword, phones]);

beforeEach(async () => {
  folder = temporaryFolder('exchange-desk');
  at = new Registering();
  store = done(openStore(folder.path, at.world.clock));
  desk = new ExchangeDesk({ exchange: at.host.exchange, doors, store, domain: { host: '127.0.0.1', port: 5060 } });
  await at.register({ user: 'bob' });
});

afterEach(() => {
  store.dispose();
  folder.remove();
});

it('whoever took a name before it had a password keeps it no longer', () => {
  expect(phones()).toEqual([['bob', false, 1]]);
  desk.setUser('bob', 'a new one');
  expect(phones()).toEqual([['bob', true, 0]]);
});

it('the phones of a user who was taken away are called no more', () => {
  desk.removeUser('bob');
  expect(phones()).toEqual([]);
});
