import type { Page } from 'playwright';

/** What a person does with a conference in the page, by one means. */
export interface RoomHands {
  /** Calls these together, from the dial field. */
  create(addresses: string): Promise<void>;
  /** Switches a party's automatic gain. */
  gain(who: string): Promise<void>;
  /** Mutes a party, or lets it speak again. */
  mute(who: string): Promise<void>;
  /** Puts a party on hold, or takes it back. */
  hold(who: string): Promise<void>;
  /** Makes a party some 6 dB quieter than it comes. */
  quieter(who: string): Promise<void>;
  /** A private word with a party. */
  aside(who: string): Promise<void>;
  endAside(): Promise<void>;
  /** Locks the room, or lets people in again. */
  lock(): Promise<void>;
  remove(who: string): Promise<void>;
  retry(who: string): Promise<void>;
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  endForAll(): Promise<void>;
}

/** Everyone in the room that the page shows, and how each stands: `Bob: Joined`. */
export async function roster(page: Page): Promise<string[]> {
  const tiles = page.getByRole('list', { name: 'People' }).getByRole('group');
  return (await tiles.evaluateAll((shown) => shown.map((tile) => tile.getAttribute('aria-label')))).filter(
    (label) => label !== null,
  );
}

/** Every standing that a page has shown since, of each in its order, as often as it changed. */
export interface RosterHistory {
  of(who: string): Promise<string[]>;
}

/** Watches who is shown as what, from now until the page goes. */
export async function watchRoster(page: Page): Promise<RosterHistory> {
  const told: string[] = [];
  await page.exposeFunction('rosterChanged', (labels: readonly string[]) => told.push(...labels));
  await page.evaluate(watchTiles);
  return {
    of: async (who) => {
      const standings = told
        .filter((label) => label.startsWith(`${who}: `))
        .map((label) => label.slice(who.length + 2));
      return standings.filter((standing, index) => standing !== standings[index - 1]);
    },
  };
}

/** Runs in the page. */
function watchTiles(): void {
  const tell = (): void => {
    const labels = [...document.querySelectorAll('[data-tile]')].map((tile) => tile.ariaLabel);
    (window as unknown as { rosterChanged(labels: (string | null)[]): void }).rosterChanged(labels);
  };
  new MutationObserver(tell).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['aria-label'],
  });
}
