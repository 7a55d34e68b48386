import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { RoomState } from '../../../app/ipc/contract.ts';
import { classes } from '../../ui/classes.ts';
import { HostTile } from './host-tile.tsx';
import { type Density, densityOf, tileOrder } from './party-list.ts';
import { PartyTile } from './party-tile.tsx';
import { conferenceText as text } from './text.ts';
import { tileAfter } from './tile-moves.ts';
import type { RoomCommands } from './use-room-commands.ts';
import { tileOf } from './use-room-keys.ts';

const columns: Readonly<Record<Density, string>> = {
  roomy:
    'mx-auto grid-cols-[repeat(auto-fit,minmax(min(100%,9.5rem),1fr))] sm:grid-cols-[repeat(auto-fit,minmax(12rem,1fr))]',
  normal: 'grid-cols-[repeat(auto-fill,minmax(min(100%,8.5rem),1fr))]',
  dense: 'grid-cols-[repeat(auto-fill,minmax(min(100%,12rem),1fr))]',
};

/** Few tiles don't grow across a wide window; four stand two by two. */
const widths: Readonly<Record<number, string>> = {
  1: 'max-w-80',
  2: 'max-w-2xl',
  3: 'max-w-4xl',
  4: 'max-w-2xl sm:!grid-cols-2',
};

interface TileGridProps {
  readonly room: RoomState;
  readonly commands: RoomCommands;
  /** The party whose controls are open. */
  readonly opened: string | undefined;
  readonly onOpen: (partyId: string | undefined) => void;
}

/** A tile for each party and for this end; the arrow keys move among them, and Tab passes them by but for one. */
export function TileGrid({ room, commands, opened, onOpen }: TileGridProps) {
  const [chosen, setChosen] = useState('host');
  const list = useRef<HTMLUListElement>(null);
  const parties = tileOrder(room.parties);
  const ids = ['host', ...parties.map(({ id }) => id)];
  const current = ids.includes(chosen) ? chosen : 'host';
  const density = densityOf(ids.length);

  const onKeyDown = (event: KeyboardEvent) => {
    const tile = tileOf(event.target);
    if (tile === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('[data-tile]')) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && tile !== 'host') {
      event.preventDefault();
      return onOpen(tile);
    }
    if (event.key === 'Escape') return leaveTiles();
    const next = tileAfter(event.key, ids.indexOf(tile), ids.length, columnsOf(list.current));
    if (next === undefined) return;
    event.preventDefault();
    const id = ids[next] ?? 'host';
    setChosen(id);
    list.current?.querySelector<HTMLElement>(`[data-party="${CSS.escape(id)}"]`)?.focus();
  };
  const onFocus = ({ target }: FocusEvent) => {
    const tile = tileOf(target);
    if (tile !== undefined) setChosen(tile);
  };
  return (
    <ul
      ref={list}
      aria-label={text.tiles}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      className={classes(
        'grid w-full',
        density === 'dense' ? 'gap-1.5' : 'gap-2.5',
        columns[density],
        widths[ids.length],
      )}
    >
      <li className="min-w-0">
        <HostTile room={room} density={density} current={current === 'host'} commands={commands} />
      </li>
      {parties.map((party) => (
        <li key={party.id} className="min-w-0">
          <PartyTile
            party={party}
            density={density}
            current={current === party.id}
            open={opened === party.id}
            onOpen={(open) => onOpen(open ? party.id : undefined)}
            commands={commands}
          />
        </li>
      ))}
    </ul>
  );
}

function columnsOf(grid: HTMLElement | null): number {
  return grid ? getComputedStyle(grid).gridTemplateColumns.split(' ').length : 1;
}

/** Back to the room as a whole. */
function leaveTiles(): void {
  document.querySelector<HTMLElement>('[data-focus-home="call"]')?.focus();
}
