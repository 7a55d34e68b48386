import { err, ok, type Result } from '../../base/result.ts';
import type { ParseError } from '../message/parse-error.ts';
import {
  type ConferenceDescription,
  type ConferenceEndpoint,
  type ConferenceInfo,
  type ConferenceMedia,
  type ConferenceState,
  type ConferenceUri,
  type ConferenceUser,
  type ConferenceUsers,
  disconnectionMethods,
  type ElementState,
  type Execution,
  elementStates,
  endpointStatuses,
  joiningMethods,
  mediaStatuses,
} from './conference-info.ts';
import { parseXml, type XmlElement } from './xml.ts';
import { childOf, childrenOf, numberIn, present, textOf, wordIn } from './xml-elements.ts';

/**
 * Reads `application/conference-info+xml` (RFC 4575 §5). What has no key is passed over; of a key that is there twice the
 * first counts. A document without a version is the first one: the schema lets it be left out, §4.3 does not.
 */
export function parseConferenceInfo(bytes: Uint8Array): Result<ConferenceInfo, ParseError> {
  const parsed = parseXml(bytes);
  if (!parsed.ok) return parsed;
  const root = parsed.value;
  const entity = root.attributes.get('entity');
  const version = numberIn(root.attributes.get('version') ?? '0');
  if (root.name !== 'conference-info' || !entity || version === undefined) {
    return err({ code: 'bad-syntax', message: 'no conference-info with an entity and a version' });
  }
  const state = stateOf(root, 'partial');
  return ok(
    present<ConferenceInfo>({
      entity,
      state,
      version,
      description: descriptionIn(childOf(root, 'conference-description')),
      conferenceState: conferenceStateIn(childOf(root, 'conference-state')),
      users: usersIn(childOf(root, 'users'), state),
    }),
  );
}

/** `full` where it does not say, and where its parent is (§4.4). */
function stateOf({ attributes }: XmlElement, parent: ElementState): ElementState {
  if (parent === 'full') return 'full';
  return wordIn(attributes.get('state'), elementStates) ?? 'full';
}

function descriptionIn(element: XmlElement | undefined): ConferenceDescription | undefined {
  if (!element) return undefined;
  const uris = childrenOf(childOf(element, 'conf-uris'), 'entry').flatMap((entry) => {
    const uri = textOf(entry, 'uri');
    const rest = { displayText: textOf(entry, 'display-text'), purpose: textOf(entry, 'purpose') };
    return uri === undefined ? [] : [present<ConferenceUri>({ uri, ...rest })];
  });
  return present<ConferenceDescription>({
    displayText: textOf(element, 'display-text'),
    subject: textOf(element, 'subject'),
    freeText: textOf(element, 'free-text'),
    uris: uris.length > 0 ? uris : undefined,
    maximumUserCount: numberIn(textOf(element, 'maximum-user-count')),
  });
}

function conferenceStateIn(element: XmlElement | undefined): ConferenceState | undefined {
  if (!element) return undefined;
  return present<ConferenceState>({
    userCount: numberIn(textOf(element, 'user-count')),
    active: booleanIn(textOf(element, 'active')),
    locked: booleanIn(textOf(element, 'locked')),
  });
}

function usersIn(element: XmlElement | undefined, parent: ElementState): ConferenceUsers | undefined {
  if (!element) return undefined;
  const state = stateOf(element, parent);
  const users = childrenOf(element, 'user').flatMap((user) => userIn(user, state) ?? []);
  return { state, users: firstOfEach(users, ({ entity }) => entity) };
}

function userIn(element: XmlElement, parent: ElementState): ConferenceUser | undefined {
  const entity = element.attributes.get('entity');
  if (!entity) return undefined;
  const state = stateOf(element, parent);
  const roles = childrenOf(childOf(element, 'roles'), 'entry').map(({ text }) => text);
  const endpoints = childrenOf(element, 'endpoint').flatMap((endpoint) => endpointIn(endpoint, state) ?? []);
  return present<ConferenceUser>({
    entity,
    state,
    displayText: textOf(element, 'display-text'),
    roles: roles.length > 0 ? roles : undefined,
    cascadedFocus: textOf(element, 'cascaded-focus'),
    endpoints: firstOfEach(endpoints, (endpoint) => endpoint.entity),
  });
}

function endpointIn(element: XmlElement, parent: ElementState): ConferenceEndpoint | undefined {
  const entity = element.attributes.get('entity');
  if (!entity) return undefined;
  const media = childrenOf(element, 'media').flatMap((stream) => mediaIn(stream) ?? []);
  return present<ConferenceEndpoint>({
    entity,
    state: stateOf(element, parent),
    displayText: textOf(element, 'display-text'),
    referred: executionIn(childOf(element, 'referred')),
    status: wordIn(textOf(element, 'status'), endpointStatuses),
    joiningMethod: wordIn(textOf(element, 'joining-method'), joiningMethods),
    joiningInfo: executionIn(childOf(element, 'joining-info')),
    disconnectionMethod: wordIn(textOf(element, 'disconnection-method'), disconnectionMethods),
    disconnectionInfo: executionIn(childOf(element, 'disconnection-info')),
    media: firstOfEach(media, ({ id }) => id),
  });
}

function executionIn(element: XmlElement | undefined): Execution | undefined {
  if (!element) return undefined;
  const [when, reason, by] = ['when', 'reason', 'by'].map((name) => textOf(element, name));
  return present<Execution>({ when, reason, by });
}

function mediaIn(element: XmlElement): ConferenceMedia | undefined {
  const id = element.attributes.get('id');
  if (id === undefined) return undefined;
  return present<ConferenceMedia>({
    id,
    displayText: textOf(element, 'display-text'),
    type: textOf(element, 'type'),
    label: textOf(element, 'label'),
    srcId: textOf(element, 'src-id'),
    status: wordIn(textOf(element, 'status'), mediaStatuses),
  });
}

/** As XML Schema writes it. */
function booleanIn(text: string | undefined): boolean | undefined {
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

function firstOfEach<T>(elements: readonly T[], key: (element: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const element of elements) if (!byKey.has(key(element))) byKey.set(key(element), element);
  return [...byKey.values()];
}
