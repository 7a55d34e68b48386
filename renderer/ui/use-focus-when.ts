import { type RefObject, useEffect, useRef } from 'react';

/** Gives an element the keyboard when `wanted` becomes true, and says so. */
export function useFocusWhen<E extends HTMLElement>(wanted: boolean, onFocused: () => void): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    if (!wanted) return;
    element.current?.focus({ preventScroll: true });
    onFocused();
  }, [wanted, onFocused]);
  return element;
}
