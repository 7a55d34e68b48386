import { ArrowLeft, CircleAlert, LoaderCircle } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { AccountSettings } from '../../../app/ipc/contract.ts';
import { CommandError } from '../../bridge/client.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { SectionHeading } from '../settings/section-heading.tsx';
import { editAccount } from '../shell/view.ts';
import { checkDraft, type DraftErrors, type DraftField, refusedFields } from './check-draft.ts';
import { CodecFields } from './codec-fields.tsx';
import { DialPlanFields } from './dial-plan-fields.tsx';
import { type AccountDraft, changesDialPlan, draftOf, newSettings } from './draft.ts';
import { ServerFields } from './server-fields.tsx';
import { accountsText } from './text.ts';
import { TryNumber } from './try-number.tsx';

const text = accountsText.form;

const close = () => editAccount(undefined);

export function NewAccount() {
  const client = useClient();
  const [settings] = useState(newSettings);
  return (
    <AccountForm
      title={text.addTitle}
      submitLabel={text.addIt}
      settings={settings}
      hasPassword={false}
      onSave={async (changed, password) => {
        await client.call('accounts.add', { settings: changed, ...password });
      }}
    />
  );
}

export function EditAccount({ accountId }: { readonly accountId: string }) {
  const client = useClient();
  const { answer, again } = useAnswer('accounts.settings', { accountId });
  switch (answer.kind) {
    case 'loading':
      return (
        <p role="status" className="appear-late flex items-center gap-3 py-10 text-text-2">
          <LoaderCircle aria-hidden className="size-5 motion-safe:animate-spin" />
          {text.loading}
        </p>
      );
    case 'failed':
      return (
        <>
          <FormHeading title={text.editTitle} />
          <Notice icon={CircleAlert} title={text.notLoaded} text={answer.message}>
            <Button onClick={again}>{text.again}</Button>
          </Notice>
        </>
      );
    case 'ready':
      return (
        <AccountForm
          title={text.editTitle}
          submitLabel={text.save}
          accountId={accountId}
          settings={answer.value.settings}
          hasPassword={answer.value.hasPassword}
          onSave={async (settings, password) => {
            await client.call('accounts.update', { accountId, settings, ...password });
          }}
        />
      );
  }
}

function FormHeading({ title }: { readonly title: string }) {
  return (
    <div className="-ml-2 flex items-start gap-1">
      <IconButton label={text.back} onClick={close}>
        <ArrowLeft aria-hidden className="size-5" />
      </IconButton>
      <div className="min-w-0 flex-1">
        <SectionHeading title={title} />
      </div>
    </div>
  );
}

interface AccountFormProps {
  readonly title: string;
  readonly submitLabel: string;
  /** Undefined while it is new. */
  readonly accountId?: string;
  readonly settings: AccountSettings;
  readonly hasPassword: boolean;
  readonly onSave: (settings: AccountSettings, password: { readonly password?: string }) => Promise<void>;
}

/** Address and password; whatever else there is, below. */
function AccountForm({ title, submitLabel, accountId, settings, hasPassword, onSave }: AccountFormProps) {
  const [saved, setSaved] = useState(() => draftOf(settings));
  const [saves, setSaves] = useState(0);
  const [draft, setDraft] = useState(saved);
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<DraftErrors>({});
  const [failure, setFailure] = useState<string>();
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const connected = useConnected();

  const change = (part: Partial<AccountDraft>) => {
    setDraft((last) => ({ ...last, ...part }));
    setErrors((last) => withoutFields(last, Object.keys(part)));
    setFailure(undefined);
  };
  const showErrors = (found: DraftErrors) => {
    setErrors(found);
    setFailure(undefined);
    // Once the fields are marked: the first of them takes the keyboard.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const save = async (): Promise<boolean> => {
    const checked = checkDraft(draft, settings);
    if (!checked.ok) {
      showErrors(checked.errors);
      return false;
    }
    setSaving(true);
    try {
      await onSave(checked.settings, password === '' ? {} : { password });
      setSaved(draft);
      setSaves((count) => count + 1);
      return true;
    } catch (error) {
      const refused = refusedFields(error instanceof CommandError ? error.problems : [], draft.rules);
      if (Object.keys(refused).length > 0) showErrors(refused);
      else setFailure(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      setSaving(false);
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await save()) close();
  };

  return (
    <form ref={form} noValidate onSubmit={submit} className="fade-in">
      <FormHeading title={title} />
      <div className="space-y-4 rounded-2xl border border-line bg-raised p-4 sm:p-5">
        <TextField
          label={text.address}
          hint={text.addressHint}
          error={errors.address}
          value={draft.address}
          inputMode="email"
          required
          autoFocus={accountId === undefined}
          onChange={({ target }) => change({ address: target.value })}
        />
        <TextField
          label={text.password}
          hint={text.passwordHint}
          type="password"
          autoComplete="new-password"
          placeholder={hasPassword ? text.passwordUnchanged : ''}
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
        <Disclosure label={text.more} hint={text.moreHint} wanted={hasError(errors, serverFields)}>
          <ServerFields draft={draft} errors={errors} onChange={change} />
        </Disclosure>
      </div>
      <DialPlanFields draft={draft} errors={errors} onChange={change}>
        <TryNumber
          accountId={accountId}
          changed={changesDialPlan(draft, saved)}
          saves={saves}
          onSave={() => {
            save();
          }}
        />
      </DialPlanFields>
      <CodecFields codecs={draft.codecs} onChange={(codecs) => change({ codecs })} />
      {failure && <Notice icon={CircleAlert} title={text.failed} text={failure} className="mt-4" />}
      <div className="sticky bottom-0 mt-4 flex items-center justify-end gap-2 bg-canvas py-3">
        {Object.keys(errors).length > 0 && (
          <p role="status" className="mr-auto text-end-text text-sm">
            {text.wrong}
          </p>
        )}
        <Button className="!h-10" onClick={close}>
          {text.cancel}
        </Button>
        <Button type="submit" tone="primary" className="!h-10" disabled={!connected || saving}>
          {saving ? text.saving : submitLabel}
        </Button>
      </div>
    </form>
  );
}

const serverFields: readonly DraftField[] = [
  'registrar',
  'outboundProxy',
  'webSocketPath',
  'expires',
  'authUser',
  'displayName',
];

function hasError(errors: DraftErrors, fields: readonly DraftField[]): boolean {
  return fields.some((field) => errors[field] !== undefined);
}

/** What is changed is no longer marked; all rules go together. */
function withoutFields(errors: DraftErrors, changed: readonly string[]): DraftErrors {
  const stays = (field: string) => !changed.includes(field.startsWith('rule-') ? 'rules' : field);
  return Object.fromEntries(Object.entries(errors).filter(([field]) => stays(field)));
}
