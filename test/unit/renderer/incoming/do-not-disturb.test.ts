import { expect, it } from 'vitest';
import { allDisturbed } from '../../../../renderer/features/incoming/do-not-disturb.ts';
import { anAccount, quietFeatures } from '../../../support/snapshots.ts';

const open = anAccount();
const quiet = anAccount({ features: { ...quietFeatures, doNotDisturb: true } });
const off = anAccount({ state: 'disabled' });

it.each([
  ['none', [open, open], 'off'],
  ['one of two', [quiet, open], 'some'],
  ['all', [quiet, quiet], 'on'],
  ['all that are on', [quiet, off], 'on'],
  ['no account at all', [], 'off'],
])('do not disturb: %s', (_, accounts, state) => {
  expect(allDisturbed(accounts)).toBe(state);
});
