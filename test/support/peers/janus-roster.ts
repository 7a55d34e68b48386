import type { JanusParticipant } from './janus.ts';

/** The document of RFC 4575 for who is in a room of the AudioBridge; each is named by the address that it called from. */
export function conferenceInfo(entity: string, version: number, people: readonly JanusParticipant[]): string {
  const users = people.map(({ id, display = '', muted }) => {
    const media = `<media id="1"><type>audio</type><status>${muted ? 'recvonly' : 'sendrecv'}</status></media>`;
    const status = `<status>${muted ? 'muted-via-focus' : 'connected'}</status><joining-method>dialed-in</joining-method>`;
    return `<user entity="${escaped(display)}" state="full"><endpoint entity="${id}" state="full">${status}${media}</endpoint></user>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="${entity}" state="full" version="${version}">`,
    '<conference-description><display-text>AudioBridge</display-text></conference-description>',
    `<conference-state><user-count>${people.length}</user-count></conference-state>`,
    `<users state="full">${users.join('')}</users>`,
    '</conference-info>',
  ].join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
