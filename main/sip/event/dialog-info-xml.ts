import { err, ok, type Result } from '../../base/result.ts';
import type { SessionBody } from '../agent/body.ts';
import type { ParseError } from '../message/parse-error.ts';
import {
  type DialogInfo,
  type DialogReport,
  dialogEvents,
  dialogPackage,
  dialogStates,
  type Participant,
} from './dialog-info.ts';
import { escapedXml, parseXml, type XmlElement } from './xml.ts';
import { attributesOf, childOf, numberIn, present } from './xml-elements.ts';

/** Reads `application/dialog-info+xml` (RFC 4235 §4); dialogs without an id or a known state are passed over. */
export function parseDialogInfo(bytes: Uint8Array): Result<DialogInfo, ParseError> {
  const parsed = parseXml(bytes);
  if (!parsed.ok) return parsed;
  const { name, attributes, children } = parsed.value;
  const version = numberIn(attributes.get('version'));
  if (name !== 'dialog-info' || version === undefined) {
    return err({ code: 'bad-syntax', message: 'no dialog-info with a version' });
  }
  const dialogs = children.flatMap((child) => {
    const report = child.name === 'dialog' ? reportIn(child) : undefined;
    return report ? [report] : [];
  });
  const state = attributes.get('state') === 'partial' ? 'partial' : 'full';
  return ok({ version, state, entity: attributes.get('entity') ?? '', dialogs });
}

function reportIn(dialog: XmlElement): DialogReport | undefined {
  const { attributes } = dialog;
  const id = attributes.get('id');
  const stateElement = childOf(dialog, 'state');
  const state = dialogStates.find((known) => known === stateElement?.text);
  if (!id || !state) return undefined;
  const direction = attributes.get('direction');
  return present<DialogReport>({
    id,
    state,
    event: dialogEvents.find((known) => known === stateElement?.attributes.get('event')),
    code: numberIn(stateElement?.attributes.get('code')),
    callId: attributes.get('call-id'),
    localTag: attributes.get('local-tag'),
    remoteTag: attributes.get('remote-tag'),
    direction: direction === 'initiator' || direction === 'recipient' ? direction : undefined,
    duration: numberIn(childOf(dialog, 'duration')?.text),
    local: participantIn(childOf(dialog, 'local')),
    remote: participantIn(childOf(dialog, 'remote')),
  });
}

function participantIn(element: XmlElement | undefined): Participant | undefined {
  if (!element) return undefined;
  const identity = childOf(element, 'identity');
  return present<Participant>({
    identity: identity?.text || undefined,
    displayName: identity?.attributes.get('display'),
    target: childOf(element, 'target')?.attributes.get('uri'),
  });
}

/** The document for a NOTIFY. */
export function dialogInfoBody({ version, state, entity, dialogs }: DialogInfo): SessionBody {
  const attributes = attributesOf({
    xmlns: 'urn:ietf:params:xml:ns:dialog-info',
    version,
    state,
    entity,
  });
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<dialog-info${attributes}>\n${dialogs.map(dialogXml).join('')}</dialog-info>\n`;
  return { contentType: dialogPackage.accept[0], bytes: new TextEncoder().encode(text) };
}

function dialogXml(report: DialogReport): string {
  const { id, callId, localTag, remoteTag, direction, state, event, code, duration, local, remote } = report;
  const attributes = attributesOf({ id, 'call-id': callId, 'local-tag': localTag, 'remote-tag': remoteTag, direction });
  return [
    `<dialog${attributes}>\n`,
    `<state${attributesOf({ event, code })}>${state}</state>\n`,
    duration === undefined ? '' : `<duration>${Math.floor(duration)}</duration>\n`,
    participantXml('local', local),
    participantXml('remote', remote),
    '</dialog>\n',
  ].join('');
}

function participantXml(name: 'local' | 'remote', participant: Participant | undefined): string {
  if (!participant) return '';
  const { identity, displayName, target } = participant;
  const who =
    identity === undefined
      ? ''
      : `<identity${attributesOf({ display: displayName })}>${escapedXml(identity)}</identity>`;
  const where = target === undefined ? '' : `<target${attributesOf({ uri: target })}/>`;
  return `<${name}>${who}${where}</${name}>\n`;
}
