import { describe, expect, it } from 'vitest';
import { Announcer } from '../../../../app/host/announce.ts';

function heard(json: boolean) {
  const out: string[] = [];
  const errors: string[] = [];
  const announcer = new Announcer(json, {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => errors.push(text) },
  });
  return { announcer, out, errors };
}

const ready = {
  url: 'http://127.0.0.1:5580/#token=ab',
  api: 'ws://127.0.0.1:5580/api?token=ab',
  sip: ['udp:127.0.0.1:5060', 'tcp:127.0.0.1:5060'],
};

describe('what is said at the start', () => {
  it('is one line of JSON on stdout for a program, and all words on stderr', () => {
    const { announcer, out, errors } = heard(true);
    announcer.say('Building the pages…');
    announcer.ready(ready);
    expect(out).toEqual([`${JSON.stringify({ event: 'ready', ...ready })}\n`]);
    expect(errors).toEqual(['Building the pages…\n']);
  });

  it('is words for a person, with the page to open', () => {
    const { announcer, out } = heard(false);
    announcer.ready(ready);
    expect(out.join('')).toBe(
      'SIP is heard on udp:127.0.0.1:5060 and tcp:127.0.0.1:5060.\n' +
        'Partyline is open at http://127.0.0.1:5580/#token=ab\n' +
        'Press Ctrl+C to end it.\n',
    );
  });

  it('names the API where there is no page', () => {
    const { announcer, out } = heard(false);
    announcer.ready({ ...ready, url: null });
    expect(out.join('')).toContain('The API is at ws://127.0.0.1:5580/api?token=ab\n');
  });
});
