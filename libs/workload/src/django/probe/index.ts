export { placeholderOf } from '../describe/settings/placeholder.ts';
export { type ProbeEnvironment, probeEnvironment } from './environment.ts';
export { probeHere } from './here.ts';
export {
  type Probed,
  type ProbedVariable,
  type ProbeOptions,
  probe,
  type Ran,
  type Runner,
} from './probe.ts';
