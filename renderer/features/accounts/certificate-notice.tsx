import { ShieldAlert, ShieldQuestionMark } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Account } from '../../../app/ipc/contract.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { toastError } from '../../ui/toasts.ts';
import { withoutScheme } from '../calls/format.ts';
import { fingerprintLines, isChanged, validityWords } from './certificate-words.ts';
import { accountsText } from './text.ts';
import type { AccountCommands } from './use-account-commands.ts';

const text = accountsText.certificate;

type Certificate = NonNullable<Account['certificate']>;

interface CertificateNoticeProps {
  readonly account: Account;
  readonly certificate: Certificate;
  readonly commands: AccountCommands;
}

/** A certificate that is not trusted: what is in it, and trusting it in two steps. One that took a trusted one's place is loud. */
export function CertificateNotice({ account, certificate, commands }: CertificateNoticeProps) {
  const [asking, setAsking] = useState(false);
  const { answer } = useAnswer('accounts.settings', { accountId: account.id });
  const pinned = answer.kind === 'ready' ? answer.value.settings.pinnedCertificate : undefined;
  const changed = isChanged(pinned, certificate.fingerprint);
  const Icon = changed ? ShieldAlert : ShieldQuestionMark;
  return (
    <div
      role={changed ? 'alert' : 'status'}
      className={classes(
        'mt-4 rounded-xl border p-3.5 text-sm',
        changed ? 'border-end bg-end-soft' : 'border-warn-line bg-warn-soft',
      )}
    >
      <div className={classes('flex items-start gap-3', changed ? 'text-end-text' : 'text-warn-text')}>
        <Icon aria-hidden className="mt-px size-5 shrink-0" />
        <div className="min-w-0">
          <p className="font-semibold">{changed ? text.changedTitle : text.title}</p>
          <p className="mt-0.5 text-text">{changed ? text.changedText : text.text}</p>
        </div>
      </div>
      <CertificateFacts certificate={certificate} trusted={changed ? pinned : undefined} />
      <Button className="mt-3" onClick={() => setAsking(true)}>
        {changed ? text.reviewChanged : text.review}
      </Button>
      {asking && (
        <TrustDialog account={account} certificate={certificate} commands={commands} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}

interface CertificateFactsProps {
  readonly certificate: Certificate;
  /** The fingerprint that was trusted before. */
  readonly trusted: string | undefined;
}

function CertificateFacts({ certificate, trusted }: CertificateFactsProps) {
  const { subject, issuer, names } = certificate;
  return (
    <dl className="mt-3 grid grid-cols-1 gap-x-4 gap-y-1.5 border-line border-t pt-3 sm:grid-cols-[8.5rem_1fr]">
      <Fact name={text.issuedTo}>{subject}</Fact>
      <Fact name={text.issuer}>{issuer === subject ? text.selfIssued : issuer}</Fact>
      <Fact name={text.names}>{names.length > 0 ? names.join(', ') : text.noNames}</Fact>
      <Fact name={text.valid}>{validityWords(certificate, Date.now())}</Fact>
      {trusted && (
        <Fact name={text.trusted}>
          <Fingerprint value={trusted} />
        </Fact>
      )}
      <Fact name={text.fingerprint}>
        <Fingerprint value={certificate.fingerprint} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-text-2 text-xs sm:leading-5">{name}</dt>
      <dd className="mb-1.5 min-w-0 break-words sm:mb-0">{children}</dd>
    </>
  );
}

function Fingerprint({ value }: { readonly value: string }) {
  return (
    <code className="block font-mono text-xs leading-5">
      {fingerprintLines(value).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be the same
        <span key={index} className="block whitespace-nowrap">
          {line}
        </span>
      ))}
    </code>
  );
}

interface TrustDialogProps extends CertificateNoticeProps {
  readonly onClose: () => void;
}

function TrustDialog({ account, certificate, commands, onClose }: TrustDialogProps) {
  const [compared, setCompared] = useState(false);
  const trust = () => commands.pin(certificate.fingerprint).then(onClose, toastError);
  return (
    <Dialog title={text.dialogTitle} closeLabel={text.cancel} onClose={onClose}>
      <p>{text.dialogText(withoutScheme(account.uri))}</p>
      <div className="my-3.5 rounded-lg bg-sunken p-3">
        <Fingerprint value={certificate.fingerprint} />
      </div>
      <label className="flex cursor-pointer items-start gap-2.5">
        <input
          type="checkbox"
          checked={compared}
          onChange={({ target }) => setCompared(target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-accent"
        />
        {text.compared}
      </label>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button tone="end" disabled={!compared} onClick={trust}>
          {text.trust}
        </Button>
      </div>
    </Dialog>
  );
}
