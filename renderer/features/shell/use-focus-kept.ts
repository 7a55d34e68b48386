import { useEffect } from 'react';

/** Where the keyboard goes when what it was on has gone, the first that is on show. */
const homes = ['[data-focus-home="call"]', '[data-focus-home="page"]'];

/** What takes the keyboard, or a press. */
const PRESSED = 'a, button, input, label, select, textarea, [tabindex]';

/** Long enough for a page that takes the focus by itself. */
const PATIENCE_MS = 40;

/**
 * The keyboard is never left on nothing: when the focused element goes away, is hidden or can't be used any more, the
 * focus goes back to where it was before a passing thing (a banner, a toast), else to the page that took its place.
 */
export function useFocusKept(): void {
  useEffect(() => {
    const keeper = new FocusKeeper();
    return () => keeper.dispose();
  }, []);
}

class FocusKeeper {
  readonly #changes = new MutationObserver(() => this.#lookSoon());
  readonly #ending = new AbortController();
  #focused: HTMLElement | undefined;
  /** The last focus that was not on a passing thing. */
  #lasting: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const attributeFilter = ['class', 'disabled', 'hidden'];
    this.#changes.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter });
    const { signal } = this.#ending;
    document.addEventListener('focusin', ({ target }) => this.#onFocus(target), { signal });
    document.addEventListener('pointerdown', ({ target }) => this.#onPressed(target), { signal });
    window.addEventListener('resize', () => this.#lookSoon(), { signal });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changes.disconnect();
    this.#ending.abort();
  }

  #onFocus(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement)) return;
    this.#focused = target;
    if (!target.closest('[data-passing]')) this.#lasting = target;
  }

  /** A press beside everything takes the focus away on purpose; a button that goes away as it is pressed does not. */
  #onPressed(target: EventTarget | null): void {
    if (target instanceof Element && target.closest(PRESSED)) return;
    setTimeout(() => {
      if (document.activeElement === document.body) this.#focused = undefined;
    });
  }

  #lookSoon(): void {
    if (!this.#focused || isUsable(this.#focused)) return;
    this.#timer ??= setTimeout(() => this.#look(), PATIENCE_MS);
  }

  #look(): void {
    this.#timer = undefined;
    if (!this.#focused || isUsable(this.#focused)) return;
    const found = [this.#lasting, ...homes.flatMap((home) => [...document.querySelectorAll<HTMLElement>(home)])];
    found.find(isUsable)?.focus({ preventScroll: true });
  }
}

function isUsable(element: HTMLElement | undefined): element is HTMLElement {
  return (
    element?.isConnected === true &&
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.matches(':disabled')
  );
}
