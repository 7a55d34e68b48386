import { describe } from 'vitest';
import { callFlows } from './sipp-flows.ts';

describe('sipp over TCP on 127.0.0.1', () => callFlows({ transport: 'tcp', address: '127.0.0.1' }));
