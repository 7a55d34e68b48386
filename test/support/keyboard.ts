import type { Page } from 'playwright';

/** What has the keyboard, as a person who looks at the window would tell it. */
interface Focus {
  readonly name: string;
  /** Wrong with it: nothing has it, it is out of sight, covered, or not marked. */
  readonly fault: string | undefined;
}

const PATIENCE_MS = 1_000;
const LONGEST_WALK = 60;

/** A person without a mouse: after each key the focus must be on something, in sight and marked. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key);
    await this.mustSeeFocus(`after ${key}`);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
    await this.mustSeeFocus(`after typing ${text}`);
  }

  /** Tab, until what has this name, or one like it, has the focus. */
  async tabTo(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let step = 0; step < LONGEST_WALK; step++) {
      await this.#step(key);
      const focus = await this.focus();
      if (typeof name === 'string' ? focus.name === name : name.test(focus.name)) return;
      passed.push(focus.name);
    }
    throw new Error(`${key} never led to “${name}”, only to: ${passed.join(' · ')}`);
  }

  /** The names of all that Tab leads to, once around the page. */
  async walk(): Promise<string[]> {
    const names: string[] = [];
    for (let step = 0; step < LONGEST_WALK; step++) {
      await this.#step('Tab');
      const { name } = await this.focus();
      if (names[0] === name) break;
      names.push(name);
    }
    return names;
  }

  /** One Tab; past the last element it leads out of the page, and the next one in again. */
  async #step(key: 'Tab' | 'Shift+Tab'): Promise<void> {
    await this.#page.keyboard.press(key);
    const isOut = await this.#page.evaluate(() => document.activeElement === document.body);
    if (isOut) await this.#page.keyboard.press(key);
    await this.mustSeeFocus(`after ${key}`);
  }

  async mustSeeFocus(when: string): Promise<void> {
    const patientUntil = Date.now() + PATIENCE_MS;
    for (;;) {
      const { name, fault } = await this.focus();
      if (!fault) return;
      if (Date.now() > patientUntil) throw new Error(`${when} the focus, on “${name}”, ${fault}`);
      await this.#page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  }

  focus(): Promise<Focus> {
    return this.#page.evaluate(lookAtFocus);
  }
}

/** Runs in the page. */
function lookAtFocus(): Focus {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return { name: 'nothing', fault: 'is lost' };
  const label =
    element instanceof HTMLButtonElement || element instanceof HTMLSelectElement ? element.labels?.[0] : undefined;
  const name = element.ariaLabel ?? spoken(label ?? element);
  return { name, fault: faultOf(element) };

  function spoken(words: HTMLElement): string {
    const copy = words.cloneNode(true) as HTMLElement;
    for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove();
    return copy.textContent?.trim() ?? '';
  }

  function faultOf(focused: HTMLElement): string | undefined {
    if (!focused.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return 'is hidden';
    const { left, top, right, bottom } = focused.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return 'is out of the window';
    const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!above || !(focused.contains(above) || above.contains(focused))) return 'is covered';
    return isMarked(focused) ? undefined : 'is not marked';
  }

  /** By an outline; the dial field by the frame around it. */
  function isMarked(focused: HTMLElement): boolean {
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) return true;
    const frame = focused.closest('form > div');
    return focused.matches('input') && frame !== null && getComputedStyle(frame).boxShadow.includes('1px');
  }
}
