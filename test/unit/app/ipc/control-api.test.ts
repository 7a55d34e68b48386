import { expect, it } from 'vitest';
import { controlApiMarkdown } from '../../../support/control-api.ts';

it('docs/control-api.md says what the contract says (write it anew with: npx vitest run -u control-api)', async () => {
  await expect(controlApiMarkdown()).toMatchFileSnapshot('../../../../docs/control-api.md');
});
