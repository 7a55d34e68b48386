import { afterEach, expect, it } from 'vitest';
import { GroupListener, GroupSender } from '../../../main/net/multicast.ts';
import { freePort } from '../../support/free-port.ts';

const address = '239.255.41.1';
const interfaceAddress = '127.0.0.1';
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function listener(port: number): Promise<GroupListener> {
  const joined = await GroupListener.join({ address, port, interfaceAddress });
  if (!joined.ok) throw new Error(joined.error.message);
  opened.push(joined.value);
  return joined.value;
}

async function sender(): Promise<GroupSender> {
  const sends = await GroupSender.open(interfaceAddress, 1);
  if (!sends.ok) throw new Error(sends.error.message);
  opened.push(sends.value);
  return sends.value;
}

it('several on one machine hear the same port of a group, and each sender has a port of its own', async () => {
  const port = await freePort();
  const heard = (await Promise.all([listener(port), listener(port)])).map(
    (each) =>
      new Promise((resolve) => {
        each.receive = (bytes, from) => resolve({ bytes: [...bytes], port: from.port });
      }),
  );
  const [one, other] = [await sender(), await sender()];
  one.send(Uint8Array.of(1, 2, 3), { address, port });
  expect(await Promise.all(heard)).toEqual([
    { bytes: [1, 2, 3], port: one.local.port },
    { bytes: [1, 2, 3], port: one.local.port },
  ]);
  expect(other.local.port).not.toBe(one.local.port);
});

it.each([
  [{ address: '192.0.2.1', port: 5_004, interfaceAddress }, 'not-multicast', /no multicast group/],
  [{ address: '224.0.0.251', port: 5_353, interfaceAddress }, 'reserved', /Take one from 239\.255/],
  [{ address: 'ff15::12', port: 5_004, interfaceAddress }, 'wrong-family', /IPv6/],
  [{ address, port: 5_004, interfaceAddress: '192.0.2.1' }, 'not-joined', /Choose another interface/],
] as const)('%o is not joined: %s', async (place, code, message) => {
  const joined = await GroupListener.join(place);
  expect(joined).toEqual({ ok: false, error: { code, message: expect.stringMatching(message) } });
});
