import { Phone } from 'lucide-react';
import { type ClipboardEvent, type FormEvent, useState } from 'react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useCalls, useConnected, useEngine } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useDialPreview } from '../calls/use-dial.ts';
import { onOneLine, readAddressList } from './address-list.ts';
import { conferenceText } from './text.ts';

const text = conferenceText.add;

const MOST_SUGGESTIONS = 6;

interface AddPeopleFormProps {
  /** Addresses that are there already, and are not suggested. */
  readonly known: ReadonlySet<string>;
  /** Rejects with a sentence for the person. */
  readonly onAdd: (to: readonly string[]) => Promise<void>;
  readonly onDone: () => void;
}

/** Asks for one or several addresses; those called lately are there for a press. */
export function AddPeopleForm({ known, onAdd, onDone }: AddPeopleFormProps) {
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<string>();
  const [running, setRunning] = useState(false);
  const connected = useConnected();
  const to = readAddressList(typed);
  const [only = ''] = to.length === 1 ? to : [];
  const preview = useDialPreview(only);
  const add = async (wanted: readonly string[]) => {
    if (wanted.length === 0) return;
    setRunning(true);
    try {
      await onAdd(wanted);
      onDone();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setRunning(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add(to);
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const list = pastedList(event);
    if (list === undefined) return;
    event.preventDefault();
    setTyped(list);
  };
  const hint = to.length > 1 ? text.count(to.length) : only === '' ? text.hint : preview?.text;
  return (
    <form noValidate onSubmit={submit}>
      <TextField
        label={text.field}
        hint={hint}
        error={failure}
        value={typed}
        maxLength={16_384}
        enterKeyHint="go"
        onPaste={paste}
        onChange={({ target }) => {
          setTyped(target.value);
          setFailure(undefined);
        }}
        trailing={
          <Button type="submit" tone="call" className="!h-10" disabled={!connected || running || to.length === 0}>
            <Phone aria-hidden className="size-4" />
            {text.action}
          </Button>
        }
      />
      <Suggestions known={known} disabled={!connected || running} onChoose={(uri) => void add([uri])} />
    </form>
  );
}

/** What stands in a field after a list with line breaks was pasted into it; undefined where the field does well by itself. */
export function pastedList(event: ClipboardEvent<HTMLInputElement>): string | undefined {
  const pasted = event.clipboardData.getData('text');
  if (!/[\r\n\t]/.test(pasted.trim())) return undefined;
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const [from, to] = [selectionStart ?? value.length, selectionEnd ?? value.length];
  return `${value.slice(0, from)}${onOneLine(pasted)}${value.slice(to)}`;
}

interface SuggestionsProps {
  readonly known: ReadonlySet<string>;
  readonly disabled: boolean;
  readonly onChoose: (uri: string) => void;
}

/** Who was called lately, and the lines of this computer that speak. */
function Suggestions({ known, disabled, onChoose }: SuggestionsProps) {
  const calls = useCalls();
  const lines = useEngine(({ snapshot }) => snapshot?.lines ?? noLines);
  const people = suggested(calls, lines, known);
  if (people.length === 0) return null;
  return (
    <div className="mt-3">
      <h3 className="mb-1.5 text-text-2 text-xs">{text.suggestions}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {people.map(({ uri, label }) => (
          <li key={uri} className="max-w-full">
            <button
              type="button"
              disabled={disabled}
              title={uri}
              onClick={() => onChoose(uri)}
              className="max-w-full truncate rounded-full border border-line-strong px-3 py-1 text-sm hover:bg-hover disabled:opacity-45"
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const noLines: readonly { readonly name: string; readonly uri: string }[] = [];

function suggested(
  calls: readonly CallState[],
  lines: readonly { readonly name: string; readonly uri: string }[],
  known: ReadonlySet<string>,
): readonly { readonly uri: string; readonly label: string }[] {
  const people = new Map<string, string>();
  for (const { party } of calls.filter(({ state }) => state === 'ended').reverse()) people.set(party.uri, party.label);
  for (const { name, uri } of lines) if (/^(talker|echo)/i.test(name)) people.set(uri, name);
  return [...people]
    .filter(([uri]) => !known.has(uri))
    .slice(0, MOST_SUGGESTIONS)
    .map(([uri, label]) => ({ uri, label }));
}
