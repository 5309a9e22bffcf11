import * as git from '@shipshape/git';
import { ciSystem } from './systems.ts';

/** The history of one branch, see `gitHistory` of `@shipshape/git`; a remote is asked with the login of this run. */
export const gitHistory = (root: string, branch: string, local = true) =>
  git.gitHistory(root, branch, { local, login: ciSystem().login(process.env) });

/** The order of a branch's commits, see `branchOrder` of `@shipshape/git`; a remote is asked with the login of this run. */
export const branchOrder = (root: string, branch: string, defaultBranch: string) =>
  git.branchOrder(root, branch, defaultBranch, { login: ciSystem().login(process.env) });
