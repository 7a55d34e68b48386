import { ShieldAlert } from 'lucide-react';
import { useId } from 'react';
import type { ExchangeSettings, ExchangeState } from '../../../app/ipc/contract.ts';
import { useConnected, useEngine } from '../../bridge/state.ts';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SectionHeading } from '../settings/section-heading.tsx';
import { PeopleCard } from './people-card.tsx';
import { exchangeText as text } from './text.ts';
import { useConfigure } from './use-configure.ts';

/** The exchange that runs inside: who may use it, from where, and how calls find a phone. */
export function ExchangeSection() {
  const known = useEngine(({ snapshot }) => snapshot?.exchange);
  return known ? <ExchangeCards known={known} /> : null;
}

function ExchangeCards({ known }: { readonly known: ExchangeState }) {
  const { settings, configure } = useConfigure(known);
  const exchange = { ...known, ...settings };
  return (
    <>
      <SectionHeading title={text.title} lead={text.lead} />
      <div className="space-y-4">
        <AccessCard exchange={exchange} configure={configure} />
        <PeopleCard users={exchange.users} />
        <ModeCard exchange={exchange} configure={configure} />
      </div>
    </>
  );
}

interface CardProps {
  readonly exchange: ExchangeState;
  readonly configure: (part: Partial<ExchangeSettings>) => void;
}

function AccessCard({ exchange, configure }: CardProps) {
  const id = useId();
  return (
    <Card heading={text.access}>
      <p id={id} className="mb-1.5 font-medium text-sm">
        {text.address}
      </p>
      <div className="flex items-center gap-2">
        <output
          aria-labelledby={id}
          className="flex h-10 min-w-0 flex-1 select-all items-center truncate rounded-lg bg-sunken px-3 font-mono text-sm"
        >
          {exchange.address}
        </output>
        <CopyButton value={exchange.address} label={text.copy} copiedLabel={text.copied} className="!h-10" />
      </div>
      {!exchange.lan && <p className="mt-1.5 text-text-2 text-xs">{text.addressLocal}</p>}
      <div className="mt-3 border-line border-t pt-1.5">
        <Switch label={text.lan} hint={text.lanHint} checked={exchange.lan} onChange={(lan) => configure({ lan })} />
        {exchange.lan && (
          <Notice icon={ShieldAlert} title={text.lanWarning.title} text={text.lanWarning.text} className="mt-1.5" />
        )}
        <Switch
          label={text.legacyDigest}
          hint={text.legacyDigestHint}
          checked={exchange.legacyDigest}
          onChange={(legacyDigest) => configure({ legacyDigest })}
        />
      </div>
    </Card>
  );
}

function ModeCard({ exchange, configure }: CardProps) {
  const connected = useConnected();
  const { mode: words } = text;
  return (
    <section aria-label={words.legend} className="rounded-2xl border border-line bg-raised p-4 sm:p-5">
      <Choice
        legend={words.legend}
        value={exchange.mode}
        disabled={!connected}
        onChange={(mode) => configure({ mode })}
        options={[
          { value: 'proxy', label: words.proxy, hint: words.proxyHint },
          { value: 'redirect', label: words.redirect, hint: words.redirectHint },
        ]}
      />
    </section>
  );
}
