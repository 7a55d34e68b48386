import type { SessionBody } from '../agent/body.ts';
import {
  type ConferenceDescription,
  type ConferenceEndpoint,
  type ConferenceInfo,
  type ConferenceMedia,
  type ConferenceState,
  type ConferenceUser,
  conferencePackage,
  type Execution,
} from './conference-info.ts';
import { attributesOf, elementXml, textXml } from './xml-elements.ts';

/** The document for a NOTIFY: elements in the order of the schema (RFC 4575 §6). */
export function conferenceInfoBody(info: ConferenceInfo): SessionBody {
  const { entity, state, version, description, conferenceState, users } = info;
  const attributes = attributesOf({ xmlns: 'urn:ietf:params:xml:ns:conference-info', entity, state, version });
  const parts = [
    description && descriptionXml(description),
    conferenceState && stateXml(conferenceState),
    users && `<users${attributesOf({ state: users.state })}>\n${users.users.map(userXml).join('')}</users>`,
  ].filter((part) => part !== undefined && part !== '');
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<conference-info${attributes}>\n${parts.map((part) => `${part}\n`).join('')}</conference-info>\n`;
  return { contentType: conferencePackage.accept[0], bytes: new TextEncoder().encode(text) };
}

/** Always there in a full document, if only as an empty element (§5.2). */
function descriptionXml(description: ConferenceDescription): string {
  const { displayText, subject, freeText, uris = [], maximumUserCount } = description;
  const entries = uris.map(({ uri, displayText: text, purpose }) =>
    elementXml('entry', textXml('uri', uri), textXml('display-text', text), textXml('purpose', purpose)),
  );
  const inside = [
    textXml('display-text', displayText),
    textXml('subject', subject),
    textXml('free-text', freeText),
    elementXml('conf-uris', ...entries),
    textXml('maximum-user-count', maximumUserCount),
  ].join('');
  return `<conference-description>${inside}</conference-description>`;
}

function stateXml({ userCount, active, locked }: ConferenceState): string {
  return elementXml(
    'conference-state',
    textXml('user-count', userCount),
    textXml('active', active),
    textXml('locked', locked),
  );
}

function userXml({ entity, state, displayText, roles = [], cascadedFocus, endpoints }: ConferenceUser): string {
  const attributes = attributesOf({ entity, state });
  // What is said of the parts of an element that is gone is not read anyway (§4.4).
  if (state === 'deleted') return `<user${attributes}/>\n`;
  const inside = [
    textXml('display-text', displayText),
    elementXml('roles', ...roles.map((role) => textXml('entry', role))),
    textXml('cascaded-focus', cascadedFocus),
    ...endpoints.map(endpointXml),
  ];
  return `<user${attributes}>\n${inside.filter((part) => part !== '').join('\n')}\n</user>\n`;
}

function endpointXml(endpoint: ConferenceEndpoint): string {
  const { entity, state } = endpoint;
  const attributes = attributesOf({ entity, state });
  if (state === 'deleted') return `<endpoint${attributes}/>`;
  const inside = [
    textXml('display-text', endpoint.displayText),
    executionXml('referred', endpoint.referred),
    textXml('status', endpoint.status),
    textXml('joining-method', endpoint.joiningMethod),
    executionXml('joining-info', endpoint.joiningInfo),
    textXml('disconnection-method', endpoint.disconnectionMethod),
    executionXml('disconnection-info', endpoint.disconnectionInfo),
    ...endpoint.media.map(mediaXml),
  ];
  return `<endpoint${attributes}>${inside.join('')}</endpoint>`;
}

function executionXml(name: string, execution: Execution | undefined): string {
  if (!execution) return '';
  const { when, reason, by } = execution;
  return elementXml(name, textXml('when', when), textXml('reason', reason), textXml('by', by));
}

function mediaXml({ id, displayText, type, label, srcId, status }: ConferenceMedia): string {
  const inside = [
    textXml('display-text', displayText),
    textXml('type', type),
    textXml('label', label),
    textXml('src-id', srcId),
    textXml('status', status),
  ].join('');
  return `<media${attributesOf({ id })}>${inside}</media>`;
}
