import { expect, it } from 'vitest';
import { ownArguments } from '../../../../app/electron/own-arguments.ts';

it.each([
  [
    ['--sip', '[::1]:5070', '--json'],
    ['--sip', '[::1]:5070', '--json'],
  ],
  [
    ['--sip=127.0.0.1:0', '-h'],
    ['--sip=127.0.0.1:0', '-h'],
  ],
  [['--inspect=0', '--remote-debugging-port=0', '--json'], ['--json']],
  [['--no-sandbox', '--lang', 'de', '--auto-answer'], ['--auto-answer']],
  [['sip:bob@192.0.2.1', '/some/file'], []],
  [
    ['--mic', '--json'],
    ['--mic', '--json'],
  ],
  [['--sip'], ['--sip']],
])('of %j ours are %j; Chromium’s and the system’s are not', (args, own) => {
  expect(ownArguments(args)).toEqual(own);
});
