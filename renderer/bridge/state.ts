import { createContext, useContext } from 'react';
import { create } from 'zustand';
import type { CallState, Levels, RoomState, Snapshot } from '../../app/ipc/contract.ts';
import type { Client, Connection } from './client.ts';

interface EngineState {
  readonly connection: Connection;
  /** The last one heard; it stays on show while the connection is lost. */
  readonly snapshot: Snapshot | undefined;
}

export const useEngine = create<EngineState>(() => ({ connection: { kind: 'connecting' }, snapshot: undefined }));

/** Ten times a second: apart from the rest, so that only meters hear of it. */
export const useLevels = create<{ readonly levels: Levels | undefined }>(() => ({ levels: undefined }));

/** Feeds the stores from a client until the returned function is called; a snapshot comes first on each connection. */
export function feedState(client: Client): () => void {
  useEngine.setState({ connection: client.connection });
  const stops = [
    client.onConnection((connection) => {
      useEngine.setState({ connection });
      if (connection.kind !== 'connected') useLevels.setState({ levels: undefined });
    }),
    client.on('snapshot', (snapshot) => useEngine.setState({ snapshot })),
    client.on('levels', (levels) => useLevels.setState({ levels })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

const noCalls: readonly CallState[] = [];

/** Live and ended calls, oldest first. */
export function useCalls(): readonly CallState[] {
  return useEngine((state) => state.snapshot?.calls ?? noCalls);
}

const noRooms: readonly RoomState[] = [];

/** Open and ended rooms, oldest first. */
export function useRooms(): readonly RoomState[] {
  return useEngine((state) => state.snapshot?.rooms ?? noRooms);
}

export function useConnected(): boolean {
  return useEngine((state) => state.connection.kind === 'connected');
}

export const ClientContext = createContext<Client | undefined>(undefined);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no client above this component');
  return client;
}
