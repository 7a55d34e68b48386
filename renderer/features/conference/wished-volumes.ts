import type { RoomPartyState } from '../../../app/ipc/contract.ts';

/** As far as a party can be made louder or quieter, in dB. */
export const MOST_DB = 20;
/** The engine has told of a volume well before, ms. */
const TOLD_AFTER_MS = 500;

/** Volumes that were wished for a moment ago: a key that is pressed again goes on from there, not from what the engine has told so far. */
export class WishedVolumes {
  readonly #wished = new Map<string, { readonly db: number; readonly at: number }>();

  /** At `now` (ms) the person wants a party at so many dB. */
  wish(partyId: string, db: number, now: number): void {
    this.#wished.set(partyId, { db, at: now });
  }

  /** Where a party is once it is louder by so many dB. */
  step({ id, volumeDb }: Pick<RoomPartyState, 'id' | 'volumeDb'>, by: number, now: number): number {
    const wished = this.#wished.get(id);
    const from = wished && now - wished.at < TOLD_AFTER_MS ? wished.db : volumeDb;
    return Math.max(-MOST_DB, Math.min(MOST_DB, Math.round(from) + by));
  }
}
