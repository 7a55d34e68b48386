import { describe } from 'vitest';
import { callFlows } from './sipp-flows.ts';

describe('sipp over UDP on ::1', () => callFlows({ transport: 'udp', address: '::1' }));
