import { describe } from 'vitest';
import { callFlows } from './sipp-flows.ts';

describe('sipp over TCP on ::1', () => callFlows({ transport: 'tcp', address: '::1' }));
