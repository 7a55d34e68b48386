import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../main/store/store.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { record } from '../account/records.ts';
import { opened } from './open-store.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(() => {
  folder = temporaryFolder('store');
  store = opened(folder.path);
});
afterEach(() => {
  store.dispose();
  folder.remove();
});

function again(): Store {
  store.dispose();
  store = opened(folder.path);
  return store;
}

/** Somebody with another program at the file. */
function tamper(sql: string): void {
  const database = new DatabaseSync(join(folder.path, 'partyline.db'));
  database.exec(sql);
  database.close();
}

describe('accounts', () => {
  const home = record({
    id: 'home',
    user: '1000',
    outboundProxy: 'proxy.example',
    features: { ...record().features, autoAnswerSeconds: 2 },
  });

  it('are there after a start as they were, in the order of adding', () => {
    store.accounts.save(record());
    store.accounts.save(home);
    store.accounts.save(record({ displayName: 'Alice at work' }));
    expect(again().accounts.list()).toEqual([record({ displayName: 'Alice at work' }), home]);
  });

  it('that were removed come back to their place, until they are forgotten', () => {
    store.accounts.save(record());
    store.accounts.save(home);
    store.accounts.remove('work');
    expect(again().accounts.list()).toEqual([home]);
    store.accounts.restore('work');
    expect(store.accounts.list()).toEqual([record(), home]);
    store.accounts.remove('work');
    expect(store.accounts.forgetRemoved()).toEqual(['work']);
    store.accounts.restore('work');
    expect(store.accounts.list()).toEqual([home]);
  });

  it('that somebody has made senseless are passed over', () => {
    store.accounts.save(record());
    store.accounts.save(home);
    tamper(`UPDATE accounts SET record = '{"id":"work"}' WHERE id = 'work'`);
    expect(store.accounts.list()).toEqual([home]);
    tamper(`UPDATE accounts SET record = 'no JSON' WHERE id = 'work'`);
    expect(store.accounts.list()).toEqual([home]);
  });
});

describe('settings', () => {
  it('have a value before they are set, and keep what they are set to', () => {
    expect(store.settings.get('exchangeMode')).toBe('proxy');
    expect(store.settings.get('exchangeOnLan')).toBe(false);
    store.settings.set('exchangeMode', 'redirect');
    store.settings.set('exchangeOnLan', true);
    expect(again().settings.get('exchangeMode')).toBe('redirect');
    expect(store.settings.get('exchangeOnLan')).toBe(true);
  });

  it('have their first value again where somebody has put in another’s', () => {
    store.settings.set('exchangeMode', 'redirect');
    tamper(`UPDATE settings SET value = '"sideways"' WHERE key = 'exchangeMode'`);
    expect(store.settings.get('exchangeMode')).toBe('proxy');
  });

  it('give this installation one UUID for good', () => {
    const made = '4f0c1d2e-0000-4000-8000-0123456789ab';
    expect(store.settings.instanceId(() => made)).toBe(made);
    expect(again().settings.instanceId(() => 'another')).toBe(made);
  });
});

describe('users of the exchange', () => {
  const ha1 = { md5: 'a'.repeat(32), sha256: 'b'.repeat(64) };
  const user = (name: string) => ({ name, displayName: `The ${name}`, ha1, realm: 'partyline' });

  it('are kept by name', () => {
    store.exchangeUsers.saveAll([user('desk'), user('door')]);
    store.exchangeUsers.save({ ...user('desk'), displayName: 'Desk' });
    const { exchangeUsers } = again();
    expect(exchangeUsers.names().map((name) => exchangeUsers.get(name))).toEqual([
      { ...user('desk'), displayName: 'Desk' },
      user('door'),
    ]);
    expect(store.exchangeUsers.get('door')).toEqual(user('door'));
    store.exchangeUsers.remove('door');
    expect(store.exchangeUsers.get('door')).toBeUndefined();
  });

  it('2,000 are saved at once within a second', () => {
    const started = performance.now();
    store.exchangeUsers.saveAll(Array.from({ length: 2_000 }, (_, index) => user(`user${index}`)));
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(store.exchangeUsers.names()).toHaveLength(2_000);
  });
});
