import { django } from './django/index.ts';
import type { Workload } from './workload.ts';

/** Every kind of application. A further one is a folder and a line here. */
export const workloads: readonly Workload[] = [django];
