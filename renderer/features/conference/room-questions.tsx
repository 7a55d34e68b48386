import type { RoomState } from '../../../app/ipc/contract.ts';
import { useEngine } from '../../bridge/state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { AddressForm } from '../calls/address-form.tsx';
import { callsText } from '../calls/text.ts';
import { AddToRoom } from './add-dialogs.tsx';
import { AsideDialog } from './aside-dialog.tsx';
import { EndDialog } from './end-dialog.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { RoomSettings } from './room-settings.tsx';
import type { RoomQuestion } from './room-wishes.ts';
import { conferenceText as text } from './text.ts';
import type { RoomCommands } from './use-room-commands.ts';

interface RoomQuestionsProps {
  readonly room: RoomState;
  readonly commands: RoomCommands;
  readonly question: RoomQuestion;
  readonly onClose: () => void;
}

/** What is asked before something is done to a room. */
export function RoomQuestions({ room, commands, question, onClose }: RoomQuestionsProps) {
  const accountId = useEngine(({ snapshot }) => snapshot?.accounts.find(({ isDefault }) => isDefault)?.id ?? '');
  switch (question.about) {
    case 'add':
      return <AddToRoom room={room} onAdd={commands.add} onClose={onClose} />;
    case 'aside':
      return <AsideDialog room={room} commands={commands} partyId={question.partyId} onClose={onClose} />;
    case 'record':
      return <RecordDialog title={text.record.title} onRecord={commands.record} onClose={onClose} />;
    case 'settings':
      return <RoomSettings room={room} onClose={onClose} />;
    case 'end':
      return <EndDialog room={room} commands={commands} onClose={onClose} />;
    case 'move':
      return (
        <Dialog title={text.move.title} closeLabel={text.move.cancel} onClose={onClose}>
          <p className="mb-3 text-text-2">{text.move.lead}</p>
          <AddressForm
            label={text.move.field}
            hint={text.move.hint}
            action={text.move.action}
            cancel={text.move.cancel}
            accountId={accountId}
            onAddress={commands.move}
            onDone={onClose}
          />
        </Dialog>
      );
    case 'transfer': {
      const { party } = question;
      return (
        <Dialog title={text.transfer.title(party.label)} closeLabel={callsText.transfer.cancel} onClose={onClose}>
          <AddressForm
            label={callsText.transfer.blind}
            hint={callsText.transfer.blindHint}
            action={callsText.transfer.blindAction}
            cancel={callsText.transfer.cancel}
            accountId={accountId}
            onAddress={(to) => commands.transfer(party.id, to)}
            onDone={onClose}
          />
        </Dialog>
      );
    }
  }
}
