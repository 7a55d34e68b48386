import { useEffect, useRef } from 'react';

/** A slider and a box to tick take no letters. */
const WRITTEN = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** Whether a key pressed there is writing, or belongs to a list. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(WRITTEN);
}

/** Whether a key was pressed in a dialog or a menu, which have their own keys. */
export function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog, [role=menu]') !== null;
}

/** Hears keys anywhere in the page; the handler may change without hearing anew. */
export function useKeys(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => latest.current(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
