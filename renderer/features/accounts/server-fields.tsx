import type { AccountSettings } from '../../../app/ipc/contract.ts';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { DraftErrors } from './check-draft.ts';
import { type AccountDraft, isWebSocket } from './draft.ts';
import { accountsText } from './text.ts';

const text = accountsText.form;

export interface FieldsProps {
  readonly draft: AccountDraft;
  readonly errors: DraftErrors;
  readonly onChange: (part: Partial<AccountDraft>) => void;
}

const transports = Object.entries(text.transports) as [AccountSettings['transport'], string][];

/** What a provider says beside the address, where it says it: name, servers, transport, registration. */
export function ServerFields({ draft, errors, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        label={text.displayName}
        hint={text.displayNameHint}
        error={errors.displayName}
        value={draft.displayName}
        maxLength={256}
        autoCapitalize="words"
        onChange={({ target }) => onChange({ displayName: target.value })}
      />
      <TextField
        label={text.authUser}
        hint={text.authUserHint}
        error={errors.authUser}
        value={draft.authUser}
        maxLength={256}
        onChange={({ target }) => onChange({ authUser: target.value })}
      />
      <TextField
        label={text.registrar}
        hint={text.registrarHint}
        error={errors.registrar}
        value={draft.registrar}
        onChange={({ target }) => onChange({ registrar: target.value })}
      />
      <TextField
        label={text.outboundProxy}
        hint={text.outboundProxyHint}
        error={errors.outboundProxy}
        value={draft.outboundProxy}
        onChange={({ target }) => onChange({ outboundProxy: target.value })}
      />
      <Select
        label={text.transport}
        value={draft.transport}
        onChange={({ target }) => onChange({ transport: target.value as AccountSettings['transport'] })}
      >
        {transports.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      {isWebSocket(draft.transport) && (
        <TextField
          label={text.webSocketPath}
          hint={text.webSocketPathHint}
          error={errors.webSocketPath}
          value={draft.webSocketPath}
          maxLength={256}
          onChange={({ target }) => onChange({ webSocketPath: target.value })}
        />
      )}
      <Switch
        label={text.registers}
        hint={text.registersHint}
        checked={draft.registers}
        onChange={(registers) => onChange({ registers })}
      />
      {draft.registers && (
        <TextField
          label={text.expires}
          hint={text.expiresHint}
          error={errors.expires}
          value={draft.expires}
          inputMode="numeric"
          maxLength={6}
          onChange={({ target }) => onChange({ expires: target.value })}
        />
      )}
    </>
  );
}
