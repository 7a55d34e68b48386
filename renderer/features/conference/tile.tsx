import type { ReactNode } from 'react';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { Meter } from '../../ui/meter.tsx';
import { PartyName } from '../calls/party-name.tsx';
import type { Density } from './party-list.ts';
import { conferenceText as text } from './text.ts';
import { useTalkingMark } from './use-talking.ts';

type TileTone = 'here' | 'coming' | 'apart' | 'gone' | 'failed';

interface TileProps {
  /** The party’s id, or `host`. */
  readonly id: string;
  readonly label: string;
  readonly state: string;
  readonly tone: TileTone;
  readonly density: Density;
  /** Tab leads here and not to the other tiles. */
  readonly current: boolean;
  /** Who is marked while speaking: a call’s id or `host`; undefined for nobody. */
  readonly speaker: string | undefined;
  readonly levels: ((listener: (dbfs: number) => void) => () => void) | undefined;
  /** Small pictures of what was done to them, in words beside them. */
  readonly marks?: ReactNode;
  /** In the corner. */
  readonly controls?: ReactNode;
  /** Beneath, where something is to be decided. */
  readonly children?: ReactNode;
}

const avatars: Readonly<Record<Density, string>> = {
  roomy: '!size-20 !text-2xl short:!size-14 short:!text-xl',
  normal: '!size-14 !text-lg',
  dense: '!size-8 !text-xs',
};

const stateTones: Readonly<Record<TileTone, string>> = {
  here: 'text-text-2',
  coming: 'text-accent-text',
  apart: 'text-warn-text',
  gone: 'text-text-2',
  failed: 'text-end-text',
};

/** Somebody in a room: a ring while they speak, how loud, and how they stand in words. */
export function Tile(props: TileProps) {
  const { id, label, state, tone, density, current, speaker } = props;
  const tile = useTalkingMark<HTMLDivElement>(speaker);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a tile, and is no group of fields
    <div
      ref={tile}
      role="group"
      data-tile
      data-party={id}
      tabIndex={current ? 0 : -1}
      aria-label={text.tile(label, state)}
      className={classes(
        'group/tile relative h-full rounded-2xl border bg-raised transition-colors',
        'focus:border-accent data-speaking:border-call',
        tone === 'gone' || tone === 'failed' ? 'border-line border-dashed bg-transparent' : 'border-line',
        density === 'dense'
          ? 'flex min-h-13 items-center gap-2.5 px-2 py-1.5'
          : 'flex flex-col items-center px-2.5 pt-4 pb-3',
        density === 'roomy' && 'min-h-48 justify-center short:min-h-36',
      )}
    >
      <Ring tone={tone} density={density} label={label} />
      <div className={classes('min-w-0', density === 'dense' ? 'flex-1' : 'mt-2.5 w-full')}>
        <PartyName label={label} className={classes('font-medium text-sm', density !== 'dense' && '!text-center')} />
        <StateLine {...props} />
        <TileMeter {...props} />
      </div>
      {density === 'dense' ? (
        <div className="flex shrink-0 items-center">{props.controls ?? props.children}</div>
      ) : (
        <>
          {props.controls && <div className="absolute top-1 right-1 flex">{props.controls}</div>}
          {props.children && <div className="mt-2 flex flex-wrap justify-center gap-1.5">{props.children}</div>}
        </>
      )}
    </div>
  );
}

function Ring({ tone, density, label }: Pick<TileProps, 'tone' | 'density' | 'label'>) {
  const away = tone === 'gone' || tone === 'failed' || tone === 'apart';
  return (
    <span
      className={classes(
        'shrink-0 rounded-full ring-transparent ring-offset-raised transition-shadow duration-150',
        density === 'dense' ? 'ring-2 ring-offset-1' : 'ring-4 ring-offset-2',
        'group-data-speaking/tile:ring-call forced-colors:group-data-speaking/tile:outline-4',
        tone === 'coming' && 'ring-pulse [--pulse:9px]',
        away && 'grayscale',
      )}
    >
      <Avatar label={label} className={avatars[density]} />
    </span>
  );
}

function StateLine({ state, tone, density, marks }: TileProps) {
  return (
    <p
      className={classes(
        'mt-0.5 flex min-h-4 items-center gap-1 text-xs',
        stateTones[tone],
        density !== 'dense' && 'justify-center',
      )}
    >
      {marks}
      <span title={state} className="truncate">
        {state}
      </span>
    </p>
  );
}

function TileMeter({ label, levels, density }: TileProps) {
  if (!levels) return density === 'dense' ? null : <div className="mt-2 h-1" />;
  return (
    <Meter
      label={text.level(label)}
      subscribe={levels}
      className={classes('!h-1', density === 'dense' ? 'mt-1 w-full max-w-24' : 'mx-auto mt-2 w-3/5 max-w-28')}
    />
  );
}
