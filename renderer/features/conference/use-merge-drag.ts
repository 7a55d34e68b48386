import { type DragEvent, useState } from 'react';
import { useMerge } from './use-make-room.ts';

/** What can be dragged, or dropped on: a call that is up, or (to drop on) a room. */
type Dragged = { readonly kind: 'call' | 'room'; readonly id: string };

/** A type of our own: nothing else that is dragged over the page makes a conference. */
const TYPE = 'application/x-partyline-call';

/** What makes an element draggable onto others like it, or a place to drop. */
export interface DragProps {
  readonly draggable?: boolean;
  readonly 'data-over'?: true | undefined;
  readonly onDragStart?: (event: DragEvent) => void;
  readonly onDragOver?: (event: DragEvent) => void;
  readonly onDragLeave?: (event: DragEvent) => void;
  readonly onDrop?: (event: DragEvent) => void;
}

/** Makes a conference of a call and what it is dropped on; the Merge button and A do the same by keyboard. */
export function useMergeDrag(of: Dragged | undefined): DragProps {
  const [over, setOver] = useState(false);
  const merge = useMerge();
  if (!of) return {};
  const accepts = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(TYPE);
  return {
    draggable: of.kind === 'call',
    'data-over': over || undefined,
    onDragStart: ({ dataTransfer }) => {
      dataTransfer.setData(TYPE, of.id);
      dataTransfer.effectAllowed = 'link';
    },
    onDragOver: (event) => {
      if (!accepts(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'link';
      setOver(true);
    },
    onDragLeave: ({ currentTarget, relatedTarget }) => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
    },
    onDrop: (event) => {
      setOver(false);
      const dropped = event.dataTransfer.getData(TYPE);
      if (dropped === '' || dropped === of.id) return;
      event.preventDefault();
      if (of.kind === 'room') merge([dropped], of.id);
      else merge([of.id, dropped]);
    },
  };
}
