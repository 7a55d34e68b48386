/** How a room treats those who come. */
export interface RoomRules {
  readonly locked: boolean;
  readonly muteOnEntry: boolean;
  readonly chimes: boolean;
  /** Parties may add and remove people by REFER (RFC 4579 §5.5, §5.11). */
  readonly guestsMayInvite: boolean;
  /** Digits that callers key in; empty: none. */
  readonly pin: string;
}

/** A change of some of them. */
export type RulesWish = { readonly [Rule in keyof RoomRules]?: RoomRules[Rule] | undefined };

/** What is absent or undefined stays as it is. */
export function rulesAfter(rules: RoomRules, wished: RulesWish): RoomRules {
  return {
    locked: wished.locked ?? rules.locked,
    muteOnEntry: wished.muteOnEntry ?? rules.muteOnEntry,
    chimes: wished.chimes ?? rules.chimes,
    guestsMayInvite: wished.guestsMayInvite ?? rules.guestsMayInvite,
    pin: wished.pin ?? rules.pin,
  };
}
