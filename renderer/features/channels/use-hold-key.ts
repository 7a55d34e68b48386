import { useEffect } from 'react';
import { isInDialog, isWriting } from '../../ui/keys.ts';
import type { Speaking } from './use-speaking.ts';

/** What the space bar presses by itself; a button to speak is held instead. */
const PRESSED = 'button:not([data-speak]), a, [role=switch], summary, input, select, textarea';

/** While `active`, the space bar speaks as long as it is held, but where it writes or presses something. */
export function useHoldKey(active: boolean, { start, stop }: Speaking): void {
  useEffect(() => {
    if (!active) return;
    const isOurs = ({ key, target }: KeyboardEvent) =>
      key === ' ' &&
      !isWriting(target) &&
      !isInDialog(target) &&
      !(target instanceof Element && target.closest(PRESSED) !== null);
    const onDown = (event: KeyboardEvent) => {
      if (!isOurs(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!event.repeat) start();
    };
    const onUp = (event: KeyboardEvent) => {
      if (event.key !== ' ') return;
      if (isOurs(event)) event.preventDefault();
      stop();
    };
    window.addEventListener('keydown', onDown);
    window.addEventListener('keyup', onUp);
    return () => {
      window.removeEventListener('keydown', onDown);
      window.removeEventListener('keyup', onUp);
    };
  }, [active, start, stop]);
}
