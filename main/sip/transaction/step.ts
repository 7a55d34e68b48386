/** What a machine does on an event: where it goes, and what it does on the way, in this order. */
export interface Step<State extends string, Action extends string> {
  readonly state: State;
  readonly actions: readonly Action[];
}

/** A row of a machine's table; made once, when the module loads. */
export function step<State extends string, Action extends string>(
  state: State,
  ...actions: readonly Action[]
): Step<State, Action> {
  return { state, actions };
}
