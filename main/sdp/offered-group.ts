import { err, ok, type Result } from '../base/result.ts';
import { checkGroup, type GroupAddress, groupOf } from './group-address.ts';
import { isMulticast } from './ip-address.ts';
import { parseDescription } from './parse.ts';
import { refused, type SdpError } from './sdp-error.ts';

/**
 * The multicast group that an offer's first audio stream in use is of; undefined for a unicast one. An error where it is a
 * group that nothing may be sent to, or none that `localAddress` reaches.
 */
export function offeredGroup(offer: Uint8Array, localAddress: string): Result<GroupAddress | undefined, SdpError> {
  const description = parseDescription(offer);
  if (!description.ok) return description;
  const audio = description.value.media.find(({ type, port }) => type === 'audio' && port !== 0);
  const connection = audio?.connections[0] ?? description.value.connection;
  if (!audio || !connection || !isMulticast(connection.address)) return ok(undefined);
  const group = groupOf(connection, audio.port);
  if (!group) return err(refused(330, `The group ${connection.address}/${connection.suffix ?? ''} can't be used`));
  const checked = checkGroup({ ...group, interfaceAddress: localAddress });
  return checked.ok ? ok(group) : err(refused(330, checked.error.message.replaceAll('’', "'")));
}
