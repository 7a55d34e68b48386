import { limits } from '../../base/limits.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { unquoted } from '../message/quoted-string.ts';
import { parseUri, type SipUri, sameUri, type Uri } from '../message/uri.ts';
import { instanceUrn } from './registration-request.ts';
import type { Binding } from './registration-state.ts';

/** What we asked for, to know our own binding again. */
export interface Asked {
  readonly contact: SipUri;
  readonly instanceId: string;
  readonly expiresSeconds: number;
}

/** A registrar's 2xx (§10.3, RFC 3608, RFC 5626 §4.2.1). */
export interface RegistrationAnswer {
  /** For how long we are bound; 0: not at all. */
  readonly grantedSeconds: number;
  readonly bindings: readonly Binding[];
  /** Bindings of this instance at other addresses: where we were before. */
  readonly former: readonly Uri[];
  readonly serviceRoute: readonly Uri[];
  /** The server sends to us over the flow that we registered over, and answers pings. */
  readonly outbound: boolean;
  /** How often the flow must be used at least, in ms. */
  readonly flowTimerMs: number | undefined;
}

export function readAnswer(response: SipResponse, asked: Asked, wallTime: number): RegistrationAnswer {
  const { headers } = response;
  const whole = response.expires ?? asked.expiresSeconds;
  const contacts = response.contacts.slice(0, limits.registeredBindings);
  const ours = contacts.filter((contact) => isOfInstance(contact, asked.instanceId));
  const own = contacts.find(({ uri }) => sameUri(uri, asked.contact)) ?? ours[0];
  const flowTimer = positive(headers.get('Flow-Timer'));
  return {
    // A registrar that lists none has taken ours all the same, or it would have said so.
    grantedSeconds: own ? grantedTo(own, whole) : whole,
    bindings: contacts.map((contact) =>
      bindingOf(contact, contact === own, wallTime + 1_000 * grantedTo(contact, whole)),
    ),
    former: ours.filter((contact) => contact !== own).map(({ uri }) => uri),
    serviceRoute: serviceRouteOf(response),
    outbound: headers.list('Require').some((tag) => tag.toLowerCase() === 'outbound'),
    flowTimerMs: flowTimer === undefined ? undefined : 1_000 * flowTimer,
  };
}

/** A number of seconds in Retry-After, Min-Expires and the like, no more than a day; undefined where there is none. */
export function positive(text: string | undefined): number | undefined {
  const digits = /^\d+/.exec(text ?? '')?.[0];
  const seconds = digits === undefined ? 0 : Number(digits);
  return seconds > 0 ? Math.min(seconds, limits.registrarSeconds) : undefined;
}

function grantedTo({ params }: NameAddr, whole: number): number {
  const own = params.get('expires');
  return own && /^\d{1,10}$/.test(own) ? Number(own) : whole;
}

function isOfInstance({ params }: NameAddr, instanceId: string): boolean {
  const instance = params.get('+sip.instance');
  return instance != null && unquoted(instance).toLowerCase() === instanceUrn(instanceId).toLowerCase();
}

function bindingOf({ uri, params }: NameAddr, own: boolean, until: number): Binding {
  const instance = params.get('+sip.instance');
  const [publicGruu, temporaryGruu] = [gruu(params.get('pub-gruu')), gruu(params.get('temp-gruu'))];
  return {
    uri,
    until,
    own,
    ...(instance == null ? {} : { instance: unquoted(instance) }),
    ...(publicGruu ? { publicGruu } : {}),
    ...(temporaryGruu ? { temporaryGruu } : {}),
  };
}

function gruu(value: string | null | undefined): Uri | undefined {
  const parsed = value == null ? undefined : parseUri(unquoted(value));
  return parsed?.ok ? parsed.value : undefined;
}

function serviceRouteOf({ headers }: SipResponse): Uri[] {
  return headers
    .list('Service-Route')
    .slice(0, limits.serviceRoutes)
    .flatMap((text) => {
      const route = parseNameAddr(text);
      return route.ok ? [route.value.uri] : [];
    });
}
