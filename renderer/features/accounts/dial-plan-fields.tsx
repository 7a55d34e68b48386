import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccountSettings } from '../../../app/ipc/contract.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { countries } from './countries.ts';
import { type DraftRule, newRule } from './draft.ts';
import type { FieldsProps } from './server-fields.tsx';
import { accountsText } from './text.ts';

const text = accountsText.dialPlan;

type Numbers = AccountSettings['dialPlan']['numbers'];

const numbersAs = Object.entries(text.numbersAs) as [Numbers, string][];
const MAX_RULES = 32;

interface DialPlanFieldsProps extends FieldsProps {
  /** The field that tries a number. */
  readonly children: ReactNode;
}

/** How typed numbers become what the server expects. */
export function DialPlanFields({ draft, errors, onChange, children }: DialPlanFieldsProps) {
  const wrong =
    errors.country !== undefined ||
    errors.prefix !== undefined ||
    Object.keys(errors).some((field) => field.startsWith('rule-'));
  return (
    <div className="mt-3 rounded-2xl border border-line bg-raised p-4 sm:p-5">
      <Disclosure label={text.heading} hint={text.hint} wanted={wrong}>
        <div>
          <Select
            label={text.country}
            value={draft.country}
            onChange={({ target }) => onChange({ country: target.value })}
          >
            <option value="">{text.noCountry}</option>
            {countries().map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
          {errors.country ? (
            <p role="status" className="mt-1.5 text-end-text text-xs">
              {errors.country}
            </p>
          ) : (
            <p className="mt-1.5 text-text-2 text-xs">{text.countryHint}</p>
          )}
        </div>
        <Select
          label={text.numbers}
          value={draft.numbers}
          onChange={({ target }) => onChange({ numbers: target.value as Numbers })}
        >
          {numbersAs.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <TextField
          label={text.prefix}
          hint={text.prefixHint}
          error={errors.prefix}
          value={draft.prefix}
          inputMode="tel"
          maxLength={16}
          onChange={({ target }) => onChange({ prefix: target.value })}
        />
        <Switch
          label={text.userPhone}
          hint={text.userPhoneHint}
          checked={draft.userPhone}
          onChange={(userPhone) => onChange({ userPhone })}
        />
        <Rules draft={draft} errors={errors} onChange={onChange} />
        {children}
      </Disclosure>
    </div>
  );
}

function Rules({ draft, errors, onChange }: FieldsProps) {
  const { rules } = draft;
  const change = (key: number, part: Partial<DraftRule>) =>
    onChange({ rules: rules.map((rule) => (rule.key === key ? { ...rule, ...part } : rule)) });
  return (
    <fieldset>
      <legend className="font-medium text-sm">{text.rules}</legend>
      <p className="mt-0.5 mb-2 text-text-2 text-xs">{text.rulesHint}</p>
      <ol className="space-y-2">
        {rules.map((rule, index) => (
          <li key={rule.key} className="flex items-start gap-2">
            <TextField
              label={text.patternName(index + 1)}
              labelHidden
              placeholder={text.pattern}
              error={errors[`rule-${rule.key}`]}
              value={rule.pattern}
              maxLength={64}
              className="flex-1 font-mono"
              onChange={({ target }) => change(rule.key, { pattern: target.value })}
            />
            <TextField
              label={text.replacementName(index + 1)}
              labelHidden
              placeholder={text.replacement}
              value={rule.replacement}
              maxLength={64}
              className="flex-1 font-mono"
              onChange={({ target }) => change(rule.key, { replacement: target.value })}
            />
            <IconButton
              label={text.removeRule(index + 1)}
              onClick={() => onChange({ rules: rules.filter(({ key }) => key !== rule.key) })}
            >
              <X aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button
        className={rules.length > 0 ? 'mt-2' : ''}
        disabled={rules.length >= MAX_RULES}
        onClick={() => onChange({ rules: [...rules, newRule()] })}
      >
        <Plus aria-hidden className="size-4" />
        {text.addRule}
      </Button>
    </fieldset>
  );
}
