import { limits } from '../base/limits.ts';
import { isSipUri, parseUri, type Uri } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import type { Disposition } from './disposition.ts';
import type { Home } from './home.ts';
import type { Place } from './locations.ts';

/** One way to a phone. */
export interface Way {
  /** What the Request-URI becomes. */
  readonly uri: Uri;
  /** Route values to go through first (RFC 3327). */
  readonly path: readonly string[];
  /** Tried before the URI is located: the connection that the phone itself opened. */
  readonly flow?: Flow | undefined;
  /** The place that it leads to; given up when its flow turns out to be gone (RFC 5626 §5.3). */
  readonly place?: Place;
}

/** One phone, by one way or, if that fails, the next. */
export type Target = readonly Way[];

/** Forked to at once. */
export type Group = readonly Target[];

/**
 * A user's phones as groups to be tried one after the other: by falling q, equals at once (RFC 3261 §16.6). Several
 * flows of one phone are one target, the newest first (RFC 5626 §6). What leads back here is nobody's phone.
 */
export function targetGroups(places: readonly Place[], home: Home, { order, fork }: Disposition): Group[] {
  const targets = byInstance(places.filter((place) => wayTo(place, home) !== undefined));
  const ranked = targets.sort((a, b) => qOf(b) - qOf(a)).slice(0, fork ? limits.forksPerInvite : 1);
  const groups: Target[][] = [];
  let lastQ: number | undefined;
  for (const target of ranked) {
    const ways = target.flatMap((place) => wayTo(place, home) ?? []);
    const together = order === 'parallel' || (order === undefined && lastQ === qOf(target));
    const last = groups.at(-1);
    if (together && last) last.push(ways);
    else groups.push([ways]);
    lastQ = qOf(target);
  }
  return groups;
}

function byInstance(places: readonly Place[]): Place[][] {
  const phones = new Map<string | Place, Place[]>();
  for (const place of places) {
    const { instance, regId } = place.binding;
    const key = instance !== undefined && regId !== undefined ? instance : place;
    const flows = phones.get(key);
    if (flows) flows.unshift(place);
    else phones.set(key, [place]);
  }
  return [...phones.values()];
}

function qOf(phone: readonly Place[]): number {
  return phone[0]?.binding.q ?? 0;
}

function wayTo(place: Place, home: Home): Way | undefined {
  const uri = parseUri(place.binding.contact);
  if (!uri.ok || !isSipUri(uri.value) || home.isHere(uri.value)) return undefined;
  return { uri: uri.value, path: place.binding.path, flow: place.flow, place };
}
