import { expect, it } from 'vitest';
import { campaignTimeoutMs, run } from './campaign.ts';
import { readers } from './readers.ts';

it.each(readers)(
  'whatever stands for $name is read or refused without a throw',
  { timeout: campaignTimeoutMs },
  (reader) => {
    const { name, seeds, read } = reader;
    const count = run({ name, seeds: seeds.map((seed) => Buffer.from(seed)), share: 1 / readers.length, take: read });
    expect(count).toBeGreaterThan(0);
  },
);
