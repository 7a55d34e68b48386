/** Which way media flows, from the side of the one who says it (RFC 3264 §5.1). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** Who keeps the other waiting. */
export type HoldState = 'none' | 'local' | 'remote' | 'both';

export function isDirection(text: string): text is Direction {
  return text === 'sendrecv' || text === 'sendonly' || text === 'recvonly' || text === 'inactive';
}

export function sends(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function receives(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

export function directionOf(flow: { readonly sends: boolean; readonly receives: boolean }): Direction {
  if (flow.sends) return flow.receives ? 'sendrecv' : 'sendonly';
  return flow.receives ? 'recvonly' : 'inactive';
}

/**
 * Our direction when the other side says `theirs` and we would like `wanted`: media flows one way only where one end
 * sends and the other receives. It is the answer's rule (RFC 3264 §6.1), and it reads an answer that claims more than
 * was offered as what was offered.
 */
export function agreedDirection(theirs: Direction, wanted: Direction): Direction {
  return directionOf({
    sends: sends(wanted) && receives(theirs),
    receives: receives(wanted) && sends(theirs),
  });
}

/** What to offer: hold turns sendrecv into sendonly, and recvonly into inactive (RFC 3264 §8.4). */
export function offeredDirection(held: boolean, heldByPeer: boolean): Direction {
  if (!held) return 'sendrecv';
  return heldByPeer ? 'inactive' : 'sendonly';
}

/** What to ask for in an answer: while we hold, nothing is to come in. */
export function answeredDirection(held: boolean): Direction {
  return held ? 'sendonly' : 'sendrecv';
}

export function holdState(held: boolean, heldByPeer: boolean): HoldState {
  if (held) return heldByPeer ? 'both' : 'local';
  return heldByPeer ? 'remote' : 'none';
}
