import { describe, expect, it } from 'vitest';
import { channelNews } from '../../../../renderer/features/channels/channel-news.ts';
import {
  checkChannel,
  draftOfChannel,
  newChannel,
  settingsOf,
} from '../../../../renderer/features/channels/check-channel.ts';
import { aChannel } from '../../../support/snapshots.ts';

const hall = { ...newChannel, name: 'Hall' };
const errorsOf = (change: object) => {
  const checked = checkChannel({ ...hall, ...change });
  return checked.ok ? [] : Object.keys(checked.errors);
};

describe('a channel’s form', () => {
  it('gives what was entered, trimmed', () => {
    expect(checkChannel({ ...hall, name: ' Hall ', address: ' 239.1.2.3 ' })).toEqual({
      ok: true,
      settings: { ...hall, address: '239.1.2.3', port: 5004, ttl: 1 },
    });
  });

  it('keeps what it is given', () => {
    const settings = settingsOf(aChannel());
    expect(checkChannel(draftOfChannel(settings))).toEqual({ ok: true, settings });
  });

  it.each([
    [{ name: ' ' }, ['name']],
    [{ address: '192.0.2.1' }, ['address']],
    [{ address: '239.1.2' }, ['address']],
    [{ address: '239.1.2.300' }, ['address']],
    [{ address: 'ff15::12' }, []],
    [{ address: '2001:db8::1' }, ['address']],
    [{ port: '5005' }, ['port']],
    [{ port: 'x' }, ['port']],
    [{ ttl: '0' }, ['ttl']],
    [{ ttl: '256', port: '' }, ['port', 'ttl']],
  ])('%j is wrong in %j', (change, fields) => {
    expect(errorsOf(change)).toEqual(fields);
  });
});

it('a screen reader says who begins to speak on a channel that is listened to', () => {
  const quiet = aChannel();
  const talks = aChannel({ talker: { name: 'Ann', since: 1 } });
  expect(channelNews([quiet], [talks])).toEqual(['Ann speaks on Hall']);
  expect(channelNews([talks], [talks])).toEqual([]);
  expect(channelNews([quiet], [{ ...talks, listening: false }])).toEqual([]);
});
