import { Phone, UsersRound } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { Snapshot } from '../../../app/ipc/contract.ts';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { classes } from '../../ui/classes.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { useFocusWhen } from '../../ui/use-focus-when.ts';
import { accountLabel } from '../accounts/state-words.ts';
import { pastedList } from '../conference/add-people-form.tsx';
import { readAddressList } from '../conference/address-list.ts';
import { conferenceText } from '../conference/text.ts';
import { useMakeRoom } from '../conference/use-make-room.ts';
import { focusDone, useView } from '../shell/view.ts';
import { AccountChooser, useUsableAccounts } from './account-chooser.tsx';
import { withoutScheme } from './format.ts';
import { callsText } from './text.ts';
import { type Preview, useDialPreview, usePlaceCall } from './use-dial.ts';

const text = callsText.dial;

/** One field to dial anything, one or several together; the line beneath says what will be dialled, and why not. */
export function DialField() {
  const [to, setTo] = useState('');
  const [failure, setFailure] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const accounts = useUsableAccounts();
  // A chosen account that can't be used any more gives way to the default one.
  const accountId = accounts.some(({ id }) => id === chosen) ? chosen : undefined;
  const input = useFocusWhen<HTMLInputElement>(
    useView(({ focus }) => focus?.on === 'dial'),
    focusDone,
  );
  const hintId = useId();
  const connected = useConnected();
  const wanted = to.trim();
  const place = usePlaceCall();
  const { create } = useMakeRoom();
  const several = readAddressList(wanted);
  const together = several.length > 1;
  const action = together ? conferenceText.add.together : text.call;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '') return input.current?.focus();
    try {
      await (together ? create(several, accountId) : place(wanted, accountId));
      setTo('');
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      input.current?.focus();
    }
  };

  return (
    <form onSubmit={submit}>
      <div className="flex h-11 items-center gap-1 rounded-xl border border-line-strong bg-raised pr-1 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
        <input
          ref={input}
          data-focus-home="page"
          onFocus={({ target }) => target.select()}
          value={to}
          onChange={({ target }) => {
            setTo(target.value);
            setFailure(undefined);
          }}
          aria-label={text.label}
          aria-describedby={hintId}
          aria-keyshortcuts="Control+K"
          aria-invalid={failure !== undefined}
          placeholder={text.label}
          onPaste={(event) => {
            const list = pastedList(event);
            if (list === undefined) return;
            event.preventDefault();
            setTo(list);
            setFailure(undefined);
          }}
          maxLength={16_384}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          inputMode="text"
          enterKeyHint="go"
          className="h-full min-w-0 flex-1 rounded-xl bg-transparent pl-3.5 placeholder:text-text-2 focus-visible:outline-none"
        />
        <Tooltip text={action} shortcut="Enter">
          <button
            type="submit"
            aria-label={action}
            disabled={wanted === '' || !connected}
            className="flex h-9 w-11 shrink-0 items-center justify-center rounded-lg bg-call text-on-colour transition-colors enabled:hover:bg-call-hover disabled:bg-sunken disabled:text-text-2"
          >
            {together ? (
              <UsersRound aria-hidden className="size-[1.125rem]" />
            ) : (
              <Phone aria-hidden className="size-[1.125rem]" />
            )}
          </button>
        </Tooltip>
      </div>
      {accounts.length > 1 && (
        <AccountChooser
          accounts={accounts}
          chosen={accountId}
          onChoose={(id) => {
            setChosen(id);
            setFailure(undefined);
          }}
        />
      )}
      <HintLine id={hintId} to={together ? '' : wanted} several={several} accountId={accountId} failure={failure} />
    </form>
  );
}

interface HintLineProps {
  readonly id: string;
  readonly to: string;
  /** What is called together. */
  readonly several: readonly string[];
  readonly accountId: string | undefined;
  readonly failure: string | undefined;
}

function HintLine({ id, to, several, accountId, failure }: HintLineProps) {
  const connected = useConnected();
  const snapshot = useEngine((state) => state.snapshot);
  const preview = useDialPreview(to, accountId);
  const listed =
    several.length > 1
      ? conferenceText.add.togetherHint(several.length, several.map(withoutScheme).join(', '))
      : undefined;
  const idle = !connected ? text.offline : (listed ?? (to === '' ? text.idle : undefined));
  const words = failure ?? idle ?? (preview && previewWords(preview, snapshot));
  return (
    <p
      id={id}
      aria-live="polite"
      className={classes(
        'mt-1.5 line-clamp-2 min-h-5 break-words px-1 text-xs leading-5',
        failure ? 'text-end-text' : 'text-text-2',
      )}
    >
      {words}
    </p>
  );
}

/** What a call would reach, and by which account where there are several: the engine names all but this computer's own. */
function previewWords({ uri, account, text: words }: Preview, snapshot: Snapshot | undefined): string {
  const line = snapshot?.lines.find((known) => known.uri === uri);
  if (line) return text.testLine(line.name);
  const accounts = snapshot?.accounts ?? [];
  const local = accounts.length > 1 && accounts.find(({ id, state }) => id === account && state === 'local');
  return local ? text.callsBy(words, accountLabel(local, accounts)) : words;
}
