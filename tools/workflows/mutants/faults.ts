import { callFaults } from './faults-calls.ts';
import { orderFaults } from './faults-order.ts';
import { trustFaults } from './faults-trust.ts';

export const faults = [...orderFaults, ...trustFaults, ...callFaults];
