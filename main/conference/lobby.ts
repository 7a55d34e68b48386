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
  let read = call.dtmfReceived.length;
  let tries = 0;
  let keyed = '';
  const watch = call.onChanged(() => {
    if (call.ended) {
      watch.dispose();
      return;
    }
    const digits = call.dtmfReceived.slice(read);
    read += digits.length;
    for (const digit of digits) {
      if (digit === '*') keyed = '';
      else if (digit !== '#') keyed += digit;
      if (keyed.length < pin.length && digit !== '#') continue;
      const right = keyed === pin;
      keyed = '';
      if (right || ++tries >= limits.pinTries) {
        watch.dispose();
        if (right) admit();
        else turnAway();
        return;
      }
    }
  });
  return watch;
}
