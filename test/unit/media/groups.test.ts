import { beforeEach, expect, it } from 'vitest';
import type { GroupOrder } from '../../../main/media/group-order.ts';
import { Groups } from '../../../main/media/groups.ts';

const group = { address: '239.255.12.1', port: 5_004, ttl: 8 };
const here = '192.0.2.1';
const device = { kind: 'device' } as const;

let orders: { readonly id: string; readonly order: GroupOrder }[];
let groups: Groups;

beforeEach(() => {
  orders = [];
  groups = new Groups((id, order) => void orders.push({ id, order }));
});

const kinds = () => orders.map(({ order }) => order.kind);
const wish = () => {
  const last = orders.at(-1)?.order;
  return last?.kind === 'open' || last?.kind === 'wish' ? last.wish : undefined;
};

function joined(ttl = group.ttl, to = group) {
  const share = groups.share({ ...to, ttl }, here);
  share.join();
  return share;
}

it('is joined by nobody who has not said so: an invitation that rings sends nothing', () => {
  const share = groups.share(group, here);
  share.attach(device);
  share.configure({
    remote: undefined,
    send: { name: 'PCMA', clockRate: 8_000, payloadType: 8 },
    receive: [],
    dtmf: undefined,
    direction: 'sendrecv',
    quiet: true,
    ptimeMs: 20,
  });
  expect(orders).toEqual([]);
});

it('is joined once for all who share it, and left with the last of them', async () => {
  const [first, second] = [joined(), joined()];
  expect(kinds()).toEqual(['open']);
  groups.take('group-1', { kind: 'joined' });
  await first.close();
  expect(kinds()).not.toContain('close');
  const left = second.close();
  expect(kinds().at(-1)).toBe('close');
  groups.take('group-1', { kind: 'left' });
  await left;
  joined();
  expect(orders.at(-1)).toMatchObject({ id: 'group-2', order: { kind: 'open' } });
});

it('is another one on another port or by another interface', () => {
  joined();
  joined(8, { ...group, port: 5_006 });
  groups.share(group, '192.0.2.2').join();
  expect(orders.map(({ id }) => id)).toEqual(['group-1', 'group-2', 'group-3']);
});

it('goes no further than each of them has said', () => {
  joined(8);
  const near = joined(1);
  expect(wish()?.ttl).toBe(1);
  void near.close();
  expect(wish()?.ttl).toBe(8);
});

it('is spoken to while one of them speaks, and plays where one of them listens', () => {
  const [call, channel] = [joined(), joined()];
  channel.setMuted(true);
  expect(wish()).toMatchObject({ speaking: false, patch: { kind: 'none' } });
  call.attach(device);
  expect(wish()).toMatchObject({ speaking: true, patch: device });
  call.attach({ kind: 'music' });
  expect(wish()).toMatchObject({ speaking: false, patch: { kind: 'none' } });
  call.attach({ kind: 'room', room: 'r' });
  channel.attach(device);
  expect(wish()).toMatchObject({ speaking: true, patch: { kind: 'room', room: 'r' } });
});

it('stands again in a new worker', () => {
  joined().attach(device);
  const gone = joined(8, { ...group, port: 5_006 });
  void gone.close();
  orders = [];
  groups.renewed();
  expect(orders).toMatchObject([{ id: 'group-1', order: { kind: 'open', wish: { patch: device } } }]);
});

it('tells each who shares it why it could not be joined, and is tried anew by the next', () => {
  const reasons: string[] = [];
  const share = joined();
  share.onLost((reason) => reasons.push(reason));
  groups.take('group-1', { kind: 'not-joined', error: { code: 'address-unusable', message: 'No such network.' } });
  expect(reasons).toEqual(['No such network.']);
  expect(share.standing).toBe('failed');
  joined();
  expect(orders.at(-1)?.id).toBe('group-2');
});
