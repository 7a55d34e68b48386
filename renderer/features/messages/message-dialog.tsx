import { Send } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { useClient, useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toasts.ts';
import { doneComposing, type Recipient, useComposing } from './composing.ts';
import { bytesLeft } from './length.ts';
import { messagesText as text } from './text.ts';

/** Below this many bytes it is said how many are left. */
const NEARLY_FULL = 200;

/** Where a text message is written, while there is somebody to write to. */
export function MessageDialog() {
  const recipient = useComposing((state) => state.recipient);
  return recipient ? <Composer key={`${recipient.to} ${recipient.quote}`} recipient={recipient} /> : null;
}

function Composer({ recipient: { to, label, accountId, quote } }: { readonly recipient: Recipient }) {
  const [written, setWritten] = useState('');
  const [failure, setFailure] = useState<string>();
  const [sending, setSending] = useState(false);
  const client = useClient();
  const connected = useConnected();
  const id = useId();
  const left = bytesLeft(written);
  const ready = connected && !sending && written.trim() !== '' && left >= 0;

  const send = async (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (!ready) return;
    setSending(true);
    try {
      await client.call('messages.send', { to, text: written, accountId });
      toast({ kind: 'done', text: text.sent(label) });
      doneComposing();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setSending(false);
    }
  };

  return (
    <Dialog title={text.title(label)} closeLabel={text.cancel} onClose={doneComposing}>
      {quote && (
        <blockquote className="mb-3 border-line border-l-4 pl-3">
          <p className="text-text-2 text-xs">{text.wrote(label)}</p>
          <p dir="auto" className="line-clamp-5 whitespace-pre-wrap break-words">
            {quote}
          </p>
        </blockquote>
      )}
      <form onSubmit={send}>
        <label htmlFor={id} className="mb-1.5 block w-fit font-medium text-sm">
          {text.field}
        </label>
        <textarea
          id={id}
          dir="auto"
          rows={4}
          value={written}
          aria-describedby={`${id}-says`}
          aria-invalid={failure !== undefined || left < 0}
          onChange={({ target }) => {
            setWritten(target.value);
            setFailure(undefined);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
          }}
          className="w-full resize-y rounded-lg border border-line-strong bg-raised px-3 py-2"
        />
        <p
          id={`${id}-says`}
          aria-live="polite"
          className={classes('mt-1 min-h-4 text-xs', failure || left < 0 ? 'text-end-text' : 'text-text-2')}
        >
          {failure ?? (left < NEARLY_FULL ? text.left(left) : text.hint)}
        </p>
        <div className="mt-3 flex justify-end gap-2">
          <Button onClick={doneComposing}>{text.cancel}</Button>
          <Button type="submit" tone="primary" disabled={!ready}>
            <Send aria-hidden className="size-4" />
            {sending ? text.sending : text.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
