import type { LadderState as Ladder } from '../../../app/ipc/contract.ts';

export type { LadderState as Ladder } from '../../../app/ipc/contract.ts';
/** A column of the ladder. */
export type Lane = Ladder['lanes'][number];
export type Rung = Ladder['rungs'][number];
/** A message between two lanes. */
export type Arrow = Extract<Rung, { kind: 'message' }>;

export function isArrow(rung: Rung): rung is Arrow {
  return rung.kind === 'message';
}
