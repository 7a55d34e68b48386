import { expect, it } from 'vitest';
import { tracesOf } from '../../../../renderer/features/diagnostics/traces.ts';
import { anAccount, localAccount } from '../../../support/snapshots.ts';
import { aCall } from '../fixtures.ts';

it('calls, the newest first, then the accounts that register', () => {
  const calls = [aCall({ id: 'early', startedAt: 1 }), aCall({ id: 'late', startedAt: 2, state: 'ended' })];
  const found = tracesOf(calls, [localAccount, anAccount()]);
  expect(found.map(({ id, kind, title, live }) => [id, kind, title, live])).toEqual([
    ['late', 'call', 'Bob', false],
    ['early', 'call', 'Bob', true],
    ['alice', 'registration', 'alice@example.com', false],
  ]);
});
