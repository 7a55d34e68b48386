import { expect, it } from 'vitest';
import { channelPrecedence, type PagedChannel } from '../../../main/conference/channel-precedence.ts';

function channel(change: Partial<PagedChannel> & Pick<PagedChannel, 'id'>): PagedChannel {
  return { name: change.id, priority: 5, duringCall: 'mix', since: 1_000, ...change };
}

const shop = channel({ id: 'Shop' });
const gate = channel({ id: 'Gate', since: 2_000 });
const alarm = channel({ id: 'Alarm', priority: 9, since: 3_000 });
const idle = channel({ id: 'Idle', priority: 9, since: undefined });

it.each([
  ['nobody speaks', [idle], undefined, {}],
  ['one speaks', [idle, shop], 'Shop', {}],
  ['of equals the first', [gate, shop], 'Shop', { Gate: 'Shop goes first.' }],
  [
    'the most important, though it began last',
    [shop, gate, alarm],
    'Alarm',
    { Shop: 'Alarm goes first.', Gate: 'Alarm goes first.' },
  ],
] as const)('without a call is heard: %s', (_, channels, heard, unheard) => {
  const precedence = channelPrecedence(channels, false);
  expect(precedence).toMatchObject({ heard, calls: 'untouched' });
  expect(Object.fromEntries(precedence.unheard)).toEqual(unheard);
});

it.each([
  ['silent', undefined, 'untouched'],
  ['mix', 'Shop', 'untouched'],
  ['duck', 'Shop', 'lowered'],
  ['hold', 'Shop', 'held'],
] as const)('in a call, a channel that is %s then', (duringCall, heard, calls) => {
  expect(channelPrecedence([channel({ id: 'Shop', duringCall })], true)).toMatchObject({ heard, calls });
});

it('in a call, a more important channel that is silent then does not keep a lesser one from being heard', () => {
  const { heard, unheard } = channelPrecedence([channel({ ...alarm, duringCall: 'silent' }), shop], true);
  expect(heard).toBe('Shop');
  expect(unheard.get('Alarm')).toBe('Not played while you are in a call.');
});
