import type { SrvRecord } from 'node:dns';
import type { Random } from '../base/random.ts';

/** The records in the order in which their servers are to be tried: by priority, and within one by lot (RFC 2782 "Weight"). */
export function inOrderOfTrial(records: readonly SrvRecord[], random: Random): SrvRecord[] {
  const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b);
  return priorities.flatMap((wanted) =>
    drawn(
      records.filter(({ priority }) => priority === wanted),
      random,
    ),
  );
}

function drawn(records: readonly SrvRecord[], random: Random): SrvRecord[] {
  // Those of weight 0 stand first, so that only a draw of 0 takes one of them.
  const left = [...records.filter(({ weight }) => weight === 0), ...records.filter(({ weight }) => weight > 0)];
  const order: SrvRecord[] = [];
  while (left.length > 0) order.push(...left.splice(draw(left, random), 1));
  return order;
}

/** The first record whose running sum of weights reaches a number drawn from 0 to the sum of all, both included. */
function draw(records: readonly SrvRecord[], random: Random): number {
  const total = records.reduce((sum, { weight }) => sum + weight, 0);
  const number = Math.floor(random.fraction() * (total + 1));
  let running = 0;
  return records.findIndex(({ weight }) => {
    running += weight;
    return running >= number;
  });
}
