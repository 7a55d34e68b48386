import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { isSipUri, parseUri, type Uri } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import type { Binding, LocationStore } from '../store/binding.ts';

/** Where one of a user's phones is. */
export interface Place {
  readonly binding: Binding;
  /** The way that the phone itself opened, if requests to it go back over that: gone when this process ends. */
  readonly flow?: Flow | undefined;
}

/** Expiries closer together than this are swept as one. */
const SWEEP_MS = 1_000;

const nowhere: readonly Place[] = [];

/** The location service: all bindings, in memory, until they expire (RFC 3261 §10.3); each change is told to the store. */
export class Locations implements Disposable {
  readonly #clock: Clock;
  readonly #store: LocationStore | undefined;
  readonly #places = new Map<string, readonly Place[]>();
  /** Flows by the Contact that was registered over them: within a dialog that is all that names a phone. */
  readonly #flows = new Map<string, Flow>();
  readonly #changed = new Emitter<void>();
  #bindings = 0;
  #sweep: { readonly at: number; readonly timer: Disposable } | undefined;

  /** Somebody came, went, or has a new place. */
  readonly onChanged = this.#changed.on;

  constructor(clock: Clock, store?: LocationStore) {
    this.#clock = clock;
    const kept = new Map<string, Place[]>();
    for (const binding of store?.all() ?? []) {
      const places = kept.get(binding.user);
      if (places) places.push({ binding });
      else kept.set(binding.user, [{ binding }]);
    }
    for (const [user, places] of kept) this.set(user, places.filter(this.#isLive));
    this.#store = store;
  }

  get users(): number {
    return this.#places.size;
  }

  get bindings(): number {
    return this.#bindings;
  }

  /** Everyone who is registered. */
  names(): string[] {
    return [...this.#places.keys()].filter((user) => this.has(user));
  }

  has(user: string): boolean {
    return this.of(user).length > 0;
  }

  /** What has not expired, in the order of registration. */
  of(user: string): readonly Place[] {
    const places = this.#places.get(user);
    if (places === undefined) return nowhere;
    return places.every(this.#isLive) ? places : places.filter(this.#isLive);
  }

  /** These are now all places of `user`, the whole at once (§10.3 step 7). */
  set(user: string, places: readonly Place[]): void {
    const before = this.#places.get(user) ?? nowhere;
    for (const place of before) this.#forgetFlow(place);
    for (const place of places) this.#rememberFlow(place);
    this.#bindings += places.length - before.length;
    if (places.length > 0) this.#places.set(user, places);
    else this.#places.delete(user);
    this.#store?.set(
      user,
      places.map(({ binding }) => binding),
    );
    for (const { binding } of places) this.#sweepAt(binding.expiresAt);
    this.#changed.emit();
  }

  /** A phone's connection is gone, and with it this one place. */
  remove(place: Place): void {
    const { user } = place.binding;
    const places = this.#places.get(user) ?? nowhere;
    if (!places.includes(place)) return;
    this.set(
      user,
      places.filter((other) => other !== place),
    );
  }

  /** The flow that leads to a registered Contact. */
  flowTo(contact: Uri): Flow | undefined {
    const key = contactKey(contact);
    return key === undefined ? undefined : this.#flows.get(key);
  }

  /** The phone that registered this Contact: where a caller was told to go. */
  placeOf(contact: Uri): Place | undefined {
    const key = contactKey(contact);
    if (!isSipUri(contact) || key === undefined) return undefined;
    for (const user of this.#places.keys()) {
      const place = this.of(user).find(
        ({ binding }) => binding.contact.includes(contact.host) && keyOf(binding) === key,
      );
      if (place) return place;
    }
    return undefined;
  }

  dispose(): void {
    this.#sweep?.timer.dispose();
    this.#sweep = undefined;
    this.#changed.dispose();
  }

  readonly #isLive = ({ binding }: Place): boolean => binding.expiresAt > this.#clock.wallTime();

  #rememberFlow({ binding, flow }: Place): void {
    const key = flow && keyOf(binding);
    // The first stays: nobody draws another's dialogs to himself by registering his Contact.
    if (key !== undefined && flow && !this.#flows.has(key)) this.#flows.set(key, flow);
  }

  #forgetFlow({ binding, flow }: Place): void {
    const key = flow && keyOf(binding);
    if (key !== undefined && this.#flows.get(key) === flow) this.#flows.delete(key);
  }

  #sweepAt(at: number): void {
    if (this.#sweep && this.#sweep.at <= at) return;
    this.#sweep?.timer.dispose();
    const delayMs = Math.max(SWEEP_MS, at - this.#clock.wallTime());
    this.#sweep = { at, timer: this.#clock.after(delayMs, () => this.#sweepExpired()) };
  }

  #sweepExpired(): void {
    this.#sweep = undefined;
    let next = Number.POSITIVE_INFINITY;
    for (const [user, places] of [...this.#places]) {
      const live = places.filter(this.#isLive);
      if (live.length < places.length) this.set(user, live);
      for (const { binding } of live) next = Math.min(next, binding.expiresAt);
    }
    if (next < Number.POSITIVE_INFINITY) this.#sweepAt(next);
  }
}

function keyOf({ contact }: Binding): string | undefined {
  const uri = parseUri(contact);
  return uri.ok ? contactKey(uri.value) : undefined;
}

/** What a dialog's Contact shares with the registered one, whatever else its parameters say. */
function contactKey(uri: Uri): string | undefined {
  if (!isSipUri(uri)) return undefined;
  const transport = uri.params.get('transport')?.toLowerCase() ?? '';
  return `${uri.user ?? ''}@${uri.host}:${uri.port ?? ''};${transport}`;
}
