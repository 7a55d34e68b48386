import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConferenceInfo } from '../../../../main/sip/event/conference-info.ts';
import { parseConferenceInfo } from '../../../../main/sip/event/conference-info-reader.ts';
import { conferenceInfoBody } from '../../../../main/sip/event/conference-info-writer.ts';

const example = (name: string) => {
  const read = parseConferenceInfo(
    readFileSync(new URL(`../../../support/rfc4575/${name}-example.xml`, import.meta.url)),
  );
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};

const read = (text: string) => parseConferenceInfo(new TextEncoder().encode(text));

describe('RFC 4575 §7: the examples', () => {
  it('reads the basic one', () => {
    expect(example('basic')).toEqual<ConferenceInfo>({
      entity: 'sips:conf233@example.com',
      state: 'full',
      version: 1,
      description: { subject: "Agenda: This month's goals" },
      conferenceState: { userCount: 33 },
      users: {
        state: 'full',
        users: [
          {
            entity: 'sip:bob@example.com',
            state: 'full',
            displayText: 'Bob Hoskins',
            endpoints: [
              {
                entity: 'sip:bob@pc33.example.com',
                state: 'full',
                displayText: "Bob's Laptop",
                status: 'disconnected',
                disconnectionMethod: 'departed',
                disconnectionInfo: {
                  when: '2005-03-04T20:00:00Z',
                  reason: 'bad voice quality',
                  by: 'sip:mike@example.com',
                },
                media: [mainAudio('432424')],
              },
            ],
          },
          {
            entity: 'sip:alice@example.com',
            state: 'full',
            displayText: 'Alice',
            endpoints: [
              {
                entity: 'sip:4kfk4j392jsu@example.com;grid=433kj4j3u',
                state: 'full',
                status: 'connected',
                joiningMethod: 'dialed-out',
                joiningInfo: { when: '2005-03-04T20:00:00Z', by: 'sip:mike@example.com' },
                media: [mainAudio('534232')],
              },
            ],
          },
        ],
      },
    });
  });

  it('reads the rich one, sidebars passed over', () => {
    const { state, version, description, conferenceState, users } = example('rich');
    expect({ state, version }).toEqual({ state: 'partial', version: 5 });
    expect(description).toMatchObject({ displayText: 'Weekly Sales Meeting', maximumUserCount: 100 });
    expect(description?.uris?.[0]).toEqual({
      uri: 'tel:+18005671234',
      displayText: 'TTI Bridge',
      purpose: 'participation',
    });
    expect(conferenceState).toEqual({ userCount: 32, active: true, locked: false });
    // <users> says nothing of its state: full, although the document is partial (§4.4).
    expect(users?.state).toBe('full');
    expect(users?.users).toMatchObject([
      {
        entity: 'sip:bob@example.com',
        roles: ['participant'],
        endpoints: [
          { status: 'disconnecting', disconnectionMethod: 'booted', referred: { reason: 'expert required' } },
        ],
      },
    ]);
  });

  it.each(['basic', 'rich'])('writes what it read of the %s one', (name) => {
    const info = example(name);
    expect(parseConferenceInfo(conferenceInfoBody(info).bytes)).toEqual({ ok: true, value: info });
  });
});

describe('what a document may lack or hold', () => {
  const root = 'xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:room-a@h"';

  it.each([
    ['no entity', '<conference-info version="1"/>'],
    ['another document', `<dialog-info ${root} version="1"/>`],
    ['a version that is no number', `<conference-info ${root} version="-1"/>`],
    ['no XML', 'conference-info'],
  ])('refuses %s', (_, text) => {
    expect(read(text).ok).toBe(false);
  });

  it('passes over what has no key, and takes the first of two with the same', () => {
    const document = read(
      `<conference-info ${root} state="partial" version="2"><users state="partial">
        <user><display-text>nobody</display-text></user>
        <user entity="sip:a@h"><display-text>first</display-text></user>
        <user entity="sip:a@h"><display-text>second</display-text></user>
      </users></conference-info>`,
    );
    expect(document.ok && document.value.users?.users.map(({ displayText }) => displayText)).toEqual(['first']);
  });

  it('takes no partial element in a full one (§4.4)', () => {
    const document = read(
      `<conference-info ${root} state="full" version="2"><users state="partial"><user entity="sip:a@h" state="deleted"/></users></conference-info>`,
    );
    expect(document.ok && document.value.users).toMatchObject({ state: 'full', users: [{ state: 'full' }] });
  });

  it('keeps unknown words out', () => {
    const document = read(
      `<conference-info ${root} version="2"><users><user entity="sip:a@h"><endpoint entity="1"><status>asleep</status></endpoint></user></users></conference-info>`,
    );
    expect(document.ok && document.value.users?.users[0]?.endpoints[0]).toEqual({
      entity: '1',
      state: 'full',
      media: [],
    });
  });
});

function mainAudio(srcId: string) {
  return { id: '1', displayText: 'main audio', type: 'audio', label: '34567', srcId, status: 'sendrecv' as const };
}
