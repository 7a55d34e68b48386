import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { Call } from '../call/call.ts';

/** What becomes of whoever keys in a PIN. */
export interface LobbyDoors {
  readonly admit: () => void;
  readonly turnAway: () => void;
}

/**
 * Listens for the PIN that a caller keys in: as many digits as it has, or less and `#`. A wrong one may be followed by another, a few
 * times; then the caller is turned away.
 */
export function askForPin(call: Call, pin: string, { admit, turnAway }: LobbyDoors): Disposable {
  let tries = 0;
  let keyed = '';
  const keys = call.digits.onReceived((digit) => {
    if (digit === '*') keyed = '';
    else if (digit !== '#') keyed += digit;
    if (keyed.length < pin.length && digit !== '#') return;
    const right = keyed === pin;
    keyed = '';
    if (!right && ++tries < limits.pinTries) return;
    keys.dispose();
    if (right) admit();
    else turnAway();
  });
  return keys;
}
