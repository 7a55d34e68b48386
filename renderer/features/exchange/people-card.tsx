import { KeyRound, Plus, Trash2, WandSparkles } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ExchangeState } from '../../../app/ipc/contract.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toast, toastError } from '../../ui/toasts.ts';
import { PartyName } from '../calls/party-name.tsx';
import { madeUpPassword, nameError, passwordError } from './passwords.ts';
import { exchangeText } from './text.ts';

const text = exchangeText.people;

type User = ExchangeState['users'][number];
/** What is asked about which user. */
type Question = { readonly kind: 'password' | 'remove'; readonly name: string };

/** Who may register with the exchange, and who has. */
export function PeopleCard({ users }: { readonly users: readonly User[] }) {
  const [question, setQuestion] = useState<Question>();
  const close = () => setQuestion(undefined);
  return (
    <Card heading={text.heading}>
      <p className="-mt-2 mb-3 text-sm text-text-2">{users.length === 0 ? text.none : text.lead}</p>
      {users.length > 0 && (
        <ul aria-label={text.list} className="mb-4 divide-y divide-line border-line border-y">
          {users.map((user) => (
            <UserRow key={user.name} user={user} onAsk={(kind) => setQuestion({ kind, name: user.name })} />
          ))}
        </ul>
      )}
      <AddUser />
      {question?.kind === 'password' && <PasswordDialog name={question.name} onClose={close} />}
      {question?.kind === 'remove' && <RemoveDialog name={question.name} onClose={close} />}
    </Card>
  );
}

interface UserRowProps {
  readonly user: User;
  readonly onAsk: (kind: Question['kind']) => void;
}

function UserRow({ user: { name, hasPassword, phones }, onAsk }: UserRowProps) {
  const connected = useConnected();
  return (
    <li className="flex items-center gap-3 py-2.5">
      <Avatar label={name} />
      <div className="min-w-0 flex-1">
        <PartyName label={name} className="font-medium text-sm" />
        <p className="flex items-center gap-1.5 text-text-2 text-xs">
          <span aria-hidden className={`size-2 shrink-0 rounded-full ${phones > 0 ? 'bg-call' : 'bg-line-strong'}`} />
          <span className="truncate">
            {text.phones(phones)}
            {!hasPassword && `, ${text.noPassword}`}
          </span>
        </p>
      </div>
      <IconButton label={text.newPasswordName(name)} disabled={!connected} onClick={() => onAsk('password')}>
        <KeyRound aria-hidden className="size-[1.125rem]" />
      </IconButton>
      <IconButton label={text.removeName(name)} disabled={!connected} onClick={() => onAsk('remove')}>
        <Trash2 aria-hidden className="size-[1.125rem]" />
      </IconButton>
    </li>
  );
}

interface PasswordFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (password: string) => void;
}

/** Shown as it is typed: it has to be typed again into another phone. */
function PasswordField({ value, error, onChange }: PasswordFieldProps) {
  return (
    <TextField
      label={text.password}
      hint={text.passwordHint}
      error={error}
      value={value}
      maxLength={256}
      onChange={({ target }) => onChange(target.value)}
      trailing={
        <Button className="!h-10" onClick={() => onChange(madeUpPassword())}>
          <WandSparkles aria-hidden className="size-4" />
          {text.makeUp}
        </Button>
      }
    />
  );
}

/** Gives a user a password; the name and password must be right first. */
function useSetUser(): (name: string, password: string) => Promise<boolean> {
  const client = useClient();
  return async (name, password) => {
    try {
      await client.call('exchange.setUser', { name, password });
      toast({ kind: 'done', text: text.set(name) });
      return true;
    } catch (error) {
      toastError(error);
      return false;
    }
  };
}

function AddUser() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const connected = useConnected();
  const setUser = useSetUser();
  const wrongName = nameError(name);
  const wrongPassword = passwordError(password);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrongName || wrongPassword || !(await setUser(name.trim(), password))) return;
    setName('');
    setPassword('');
    setTried(false);
  };
  return (
    <form noValidate aria-label={text.addHeading} onSubmit={submit} className="space-y-3">
      <TextField
        label={text.name}
        hint={text.nameHint}
        error={tried ? wrongName : undefined}
        value={name}
        maxLength={64}
        onChange={({ target }) => setName(target.value)}
      />
      <PasswordField value={password} error={tried ? wrongPassword : undefined} onChange={setPassword} />
      <Button type="submit" tone="primary" disabled={!connected}>
        <Plus aria-hidden className="size-4" />
        {text.add}
      </Button>
    </form>
  );
}

interface UserDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

function PasswordDialog({ name, onClose }: UserDialogProps) {
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const setUser = useSetUser();
  const wrong = passwordError(password);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong && (await setUser(name, password))) onClose();
  };
  return (
    <Dialog title={text.newPasswordName(name)} closeLabel={text.cancel} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <PasswordField value={password} error={tried ? wrong : undefined} onChange={setPassword} />
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" tone="primary">
            {text.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ name, onClose }: UserDialogProps) {
  const client = useClient();
  const remove = () => {
    client.call('exchange.removeUser', { name }).catch(toastError);
    onClose();
  };
  return (
    <Dialog title={text.removeTitle(name)} closeLabel={text.cancel} onClose={onClose}>
      <p>{text.removeText(name)}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button tone="end" onClick={remove}>
          {text.remove}
        </Button>
      </div>
    </Dialog>
  );
}
