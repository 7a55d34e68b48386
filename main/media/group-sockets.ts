import type { Address } from '../base/address.ts';
import { err, ok, type Result } from '../base/result.ts';
import { GroupListener, GroupSender } from '../net/multicast.ts';
import type { GroupSetup } from './group-order.ts';
import type { MediaError } from './media-error.ts';

/** What a group is heard and spoken to by. */
export interface GroupSockets {
  readonly rtp: Pick<GroupListener, 'receive'>;
  /** Absent where nobody reports. */
  readonly rtcp: Pick<GroupListener, 'receive'> | undefined;
  readonly out: Pick<GroupSender, 'local' | 'send' | 'setTtl'>;
  /** Leaves the group; resolves when all ports are free. */
  close(): Promise<void>;
}

/** Joins a group with RTP and, if wanted, RTCP; nothing stays open on an error. */
export async function openGroupSockets(setup: GroupSetup, ttl: number): Promise<Result<GroupSockets, MediaError>> {
  const { address, port, interfaceAddress, rtcp: reports } = setup;
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => void (await Promise.all(opened.map((each) => each.close())));
  const failed = async (message: string): Promise<Result<never, MediaError>> => {
    await close();
    return err({ code: 'address-unusable', message });
  };
  const out = await GroupSender.open(interfaceAddress, ttl);
  if (!out.ok) return failed(out.error.message);
  opened.push(out.value);
  const rtp = await GroupListener.join({ address, port, interfaceAddress });
  if (!rtp.ok) return failed(rtp.error.message);
  opened.push(rtp.value);
  const rtcp = reports ? await GroupListener.join({ address, port: port + 1, interfaceAddress }) : undefined;
  if (rtcp && !rtcp.ok) return failed(rtcp.error.message);
  if (rtcp) opened.push(rtcp.value);
  return ok({ rtp: rtp.value, rtcp: rtcp?.value, out: out.value, close });
}

/** How many sockets a group holds. */
export function socketsOf({ rtcp }: Pick<GroupSetup, 'rtcp'>): number {
  return rtcp ? 3 : 2;
}

export function rtcpAddressOf({ address, port }: Address): Address {
  return { address, port: port + 1 };
}
