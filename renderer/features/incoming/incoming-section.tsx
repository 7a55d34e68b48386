import { useState } from 'react';
import type { Account } from '../../../app/ipc/contract.ts';
import { useEngine } from '../../bridge/state.ts';
import { Card } from '../../ui/card.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { accountLabel } from '../accounts/state-words.ts';
import { SectionHeading } from '../settings/section-heading.tsx';
import { ForwardingRow } from './forwarding-row.tsx';
import { SecondsField } from './seconds-field.tsx';
import { incomingText as text } from './text.ts';
import { useFeatures } from './use-features.ts';

const none: readonly Account[] = [];

/** What happens to calls that come in, for one account at a time. */
export function IncomingSection() {
  const accounts = useEngine(({ snapshot }) => snapshot?.accounts ?? none);
  const [chosen, setChosen] = useState<string>();
  const account =
    accounts.find(({ id }) => id === chosen) ?? accounts.find(({ isDefault }) => isDefault) ?? accounts[0];
  return (
    <>
      <SectionHeading title={text.title} lead={text.lead} />
      {accounts.length > 1 && account && (
        <div className="mb-4">
          <Select label={text.account} value={account.id} onChange={({ target }) => setChosen(target.value)}>
            {accounts.map((each) => (
              <option key={each.id} value={each.id}>
                {accountLabel(each, accounts)}
              </option>
            ))}
          </Select>
        </div>
      )}
      {account && <FeatureCards key={account.id} account={account} />}
    </>
  );
}

function FeatureCards({ account }: { readonly account: Account }) {
  const { features, change } = useFeatures(account);
  const { forwarding, autoAnswerSeconds } = features;
  const { forwarding: words, answering } = text;
  const forward = (part: Partial<typeof forwarding>) => change({ forwarding: { ...forwarding, ...part } });
  const all = forwarding.always !== undefined;
  return (
    <div className="space-y-4">
      <div className="rounded-2xl border border-line bg-raised px-4 py-2 sm:px-5">
        <Switch
          label={text.doNotDisturb}
          hint={text.doNotDisturbHint}
          checked={features.doNotDisturb}
          onChange={(doNotDisturb) => change({ doNotDisturb })}
        />
      </div>
      <Card heading={words.heading}>
        <div className="divide-y divide-line">
          <ForwardingRow
            label={words.always}
            hint={words.alwaysHint}
            fieldLabel={words.toName.always}
            accountId={account.id}
            address={forwarding.always}
            onChange={(always) => forward({ always })}
          />
          {all && <p className="py-2.5 text-sm text-warn-text">{words.overridden}</p>}
          <ForwardingRow
            label={words.busy}
            hint={words.busyHint}
            fieldLabel={words.toName.busy}
            accountId={account.id}
            address={forwarding.busy}
            onChange={(busy) => forward({ busy })}
          />
          <ForwardingRow
            label={words.noAnswer}
            hint={words.noAnswerHint}
            fieldLabel={words.toName.noAnswer}
            accountId={account.id}
            address={forwarding.noAnswer}
            onChange={(noAnswer) => forward({ noAnswer })}
          >
            <SecondsField
              label={words.seconds}
              hint={words.secondsHint}
              least={1}
              most={300}
              seconds={forwarding.noAnswerSeconds}
              onChange={(noAnswerSeconds) => forward({ noAnswerSeconds })}
            />
          </ForwardingRow>
        </div>
      </Card>
      <Card heading={answering.heading}>
        <Switch
          label={answering.waiting}
          hint={answering.waitingHint}
          checked={features.callWaiting}
          onChange={(callWaiting) => change({ callWaiting })}
        />
        <Switch
          label={answering.auto}
          hint={answering.autoHint}
          checked={autoAnswerSeconds !== undefined}
          onChange={(auto) => change({ autoAnswerSeconds: auto ? 3 : undefined })}
        />
        {autoAnswerSeconds !== undefined && (
          <div className="pt-1 pb-2">
            <SecondsField
              label={answering.autoSeconds}
              hint={answering.autoSecondsHint}
              least={0}
              most={60}
              seconds={autoAnswerSeconds}
              onChange={(seconds) => change({ autoAnswerSeconds: seconds })}
            />
          </div>
        )}
        <Switch
          label={answering.onRequest}
          hint={answering.onRequestHint}
          checked={features.autoAnswerOnRequest}
          onChange={(autoAnswerOnRequest) => change({ autoAnswerOnRequest })}
        />
      </Card>
    </div>
  );
}
