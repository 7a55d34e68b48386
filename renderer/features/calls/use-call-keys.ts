import { isInDialog, isWriting, useKeys } from '../../ui/keys.ts';

interface CallKeys {
  readonly onMute: () => void;
  readonly onHold: () => void;
  readonly onKeypad: () => void;
  readonly onTransfer: () => void;
  readonly onAdd: () => void;
  readonly onRecord: () => void;
  /** Typed while the keypad is open; undefined while it is closed. */
  readonly onDigit: ((digit: string) => void) | undefined;
  /** Escape, while the keypad is open. */
  readonly onClose: (() => void) | undefined;
}

/** M, H, K, T, A and R as in the buttons' tooltips, and digits while the keypad is open, and Escape closes it; never while the person writes. */
export function useCallKeys({
  onMute,
  onHold,
  onKeypad,
  onTransfer,
  onAdd,
  onRecord,
  onDigit,
  onClose,
}: CallKeys): void {
  useKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target)) return;
    if (isInDialog(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === 'm') onMute();
    else if (key === 'h') onHold();
    else if (key === 'k') onKeypad();
    else if (key === 't') onTransfer();
    else if (key === 'a') onAdd();
    else if (key === 'r') onRecord();
    else if (key === 'escape' && onClose && !event.defaultPrevented) onClose();
    else if (/^[0-9*#]$/.test(key) && onDigit) onDigit(key);
    else return;
    event.preventDefault();
  });
}
